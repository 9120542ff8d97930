"""A walk through every page that links lead to, for each role, and with a real Chromium."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from briefings.accounts import entering
from briefings.people import Role
from tests.accounts import hire
from tests.boards import enter, furnish
from tests.browsers import look_both, window
from tests.walks import html, walk
from tests.webs import Web, serve, serve_here

EXPECTED = {
    None: {"/", "/abonnement", "/aide", "/plan", "/accessibilite", "/donnees-personnelles"},
    Role.READER: {"/appels", "/appels.ics", "/evenements", "/tableau-de-bord"},
    Role.EDITOR: {"/etat", "/sante"},
    Role.APPROVER: {"/etat"},
    Role.ADMINISTRATOR: {"/etat"},
}

LOOKED_AT = {
    None: {"/abonnement", "/preferences", "/donnees-personnelles"},
    Role.ADMINISTRATOR: {"/abonnes", "/reglages", "/journal", "/api/v1/aide"},
}
"""What the other tests in Chromium leave to this one."""
NARROW = re.compile(r"@media[^{]*width[^{]*\{((?:[^{}]*\{[^{}]*\})*)")
"""What a style sheet changes with the width."""


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    with serve(furnish(tmp_path_factory.mktemp("walk") / "vigie")) as web:
        yield web


@pytest.mark.parametrize("role", EXPECTED)
def test_every_link_leads_somewhere_whoever_follows_it(board: Web, role: Role | None) -> None:
    get = enter(board, role).get if role else board.get
    met: set[str] = set()
    titles: dict[str, str] = {}
    for address, answer in walk(get):
        path = urlsplit(address).path
        met.add(path)
        needs_account = role is None and answer.status_code == 303
        needs_more = role is not None and answer.status_code == 403
        assert answer.status_code == 200 or needs_account or needs_more, address
        if html(answer) and answer.status_code == 200:
            assert '<html lang="fr">' in answer.text, address
            assert len(re.findall(r"<h1[ >]", answer.text)) == 1, address
            [title] = re.findall(r"<title>([^<]+)</title>", answer.text)
            assert title not in titles, f"{address} and {titles[title]} have one title"
            titles[title] = address
    assert met >= EXPECTED[role]


@contextmanager
def signed(browser: Browser, web: Web, role: Role | None) -> Iterator[Page]:
    """A window in which somebody of this role has signed in by a link; it asks nobody else."""
    with window(browser) as page:
        asked: list[str] = []
        page.on("request", lambda one: asked.append(one.url))
        if role is not None:
            account = hire(web.house, role)
            with web.house.open() as (records, _):
                page.goto(entering.link(web.house.office, records, account))
            page.get_by_role("main").get_by_role("button").click()
            page.get_by_role("button", name="Me déconnecter").wait_for()
        yield page
        assert [url for url in asked if not url.startswith(web.url)] == []


def reached(page: Page, web: Web) -> Iterator[str]:
    """The pages found by following the links that Chromium shows; files are left alone."""
    waiting, seen = ["/"], {"/"}
    while waiting:
        path = waiting.pop(0)
        answer = page.goto(web.url + path)
        assert answer is not None
        assert answer.status == 200, path
        yield path
        for href in page.locator("a[href]").evaluate_all("all => all.map(one => one.href)"):
            found = urlsplit(href)
            ours = href.startswith(web.url) and "." not in found.path
            if ours and found.path not in seen | {"/sante"}:
                seen.add(found.path)
                waiting.append(found.path)


def test_no_colour_follows_the_width() -> None:
    """So that a desk by day and a phone by night show all the colours that there are."""
    followed = 0
    for sheet in Path("briefings/web/static").glob("*.css"):
        for rules in NARROW.findall(sheet.read_text(encoding="utf-8")):
            followed += 1
            assert not re.search(r"colou?r|background|border|opacity|filter|var\(|#|rgb", rules)
    assert followed


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("role", LOOKED_AT)
def test_every_page_is_usable_on_a_desk_and_on_a_phone_light_and_dark(
    browser: Browser, tmp_path: Path, role: Role | None
) -> None:
    met: set[str] = set()
    house = furnish(tmp_path / "vigie")
    with serve_here(house, smtp=1) as web, signed(browser, web, role) as page:
        for path in reached(page, web):
            met.add(path)
            look_both(page, path)
    assert met >= LOOKED_AT[role]
    assert len(met) >= (7 if role is None else 10)
