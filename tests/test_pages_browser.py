"""The web pages of documents in a real browser: no barrier that axe knows, nothing cut off."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from shutil import which
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, sync_playwright
from pypdf import PdfReader

from briefings.formats.web import web_page
from tests import documents, dossiers

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(which("chromium") is None, reason="Chromium is not on this machine"),
]
CASES = {"hebdo": documents.weekly, "hostile": documents.hostile_week, **dossiers.CASES}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=which("chromium"))
        yield running
        running.close()


def opened(browser: Browser, path: Path, width: int, scheme: Literal["light", "dark"]) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, offline=True
    )
    page = context.new_page()
    page.goto(path.as_uri())
    return page


@pytest.mark.parametrize(
    ("case", "width", "scheme"),
    [
        ("hebdo", 1280, "light"),
        ("hostile", 390, "dark"),
        ("information", 390, "light"),
        ("decision", 390, "dark"),
        ("elus", 1280, "dark"),
        ("presse", 1280, "light"),
    ],
)
def test_a_page_has_no_barrier_and_fits_the_screen(
    browser: Browser, tmp_path: Path, case: str, width: int, scheme: Literal["light", "dark"]
) -> None:
    path = tmp_path / "page.html"
    path.write_text(web_page(CASES[case]()), encoding="utf-8")
    page = opened(browser, path, width, scheme)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    root = "document.documentElement"
    assert page.evaluate(f"{root}.scrollWidth - {root}.clientWidth") == 0
    assert asked == []
    page.context.close()


def test_the_page_for_elected_members_prints_on_one_sheet(browser: Browser, tmp_path: Path) -> None:
    path, paper = tmp_path / "page.html", tmp_path / "page.pdf"
    path.write_text(web_page(dossiers.CASES["elus"]()), encoding="utf-8")
    page = opened(browser, path, 1280, "dark")
    page.pdf(path=paper, prefer_css_page_size=True)
    assert len(PdfReader(paper).pages) == 1
    page.context.close()
