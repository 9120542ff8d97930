"""The web pages of documents in a real browser: no barrier that axe knows, nothing cut off."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from briefings.formats.web import web_page
from tests import documents, dossiers
from tests.browsers import look, needed, window

pytestmark = needed
CASES = {"hebdo": documents.weekly, "hostile": documents.hostile_week, **dossiers.CASES}


@contextmanager
def opened(browser: Browser, path: Path, *, dark: bool, view: str = "desktop") -> Iterator[Page]:
    with window(browser, dark=dark, view=view) as page:
        page.context.set_offline(True)
        page.goto(path.as_uri())
        yield page


@pytest.mark.parametrize(
    ("case", "view", "dark"),
    [
        ("hebdo", "desktop", False),
        ("hostile", "phone", True),
        ("information", "phone", False),
        ("decision", "phone", True),
        ("elus", "desktop", True),
        ("presse", "desktop", False),
    ],
)
def test_a_page_has_no_barrier_and_fits_the_screen(
    browser: Browser, tmp_path: Path, case: str, view: str, dark: bool
) -> None:
    path = tmp_path / "page.html"
    path.write_text(web_page(CASES[case]()), encoding="utf-8")
    with opened(browser, path, dark=dark, view=view) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        look(page, case)
        root = "document.documentElement"
        assert page.evaluate(f"{root}.scrollWidth - {root}.clientWidth") == 0
        assert asked == []


def test_the_page_for_elected_members_prints_on_one_sheet(browser: Browser, tmp_path: Path) -> None:
    path, paper = tmp_path / "page.html", tmp_path / "page.pdf"
    path.write_text(web_page(dossiers.CASES["elus"]()), encoding="utf-8")
    with opened(browser, path, dark=True) as page:
        page.pdf(path=paper, prefer_css_page_size=True)
    assert len(PdfReader(paper).pages) == 1
