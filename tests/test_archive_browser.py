"""The archive's pages in Chromium: nothing that a feed or a search holds acts; all can use them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Dialog, Page

from tests.browsers import PATIENCE, look_both, needed, window
from tests.offices import settle
from tests.test_archive_pages import OPEN, START, article, furnish
from tests.webs import Web, serve
from tests.xss import LINKS, PAYLOADS, VECTORS
from watch.entries import entry
from watch.model import Enriched, Label, Term, Territory, Verdict
from watch.query import MAX_LENGTH
from watch.store.enrichment import Analysis
from watch.text import clean

pytestmark = needed
TOGETHER = 3
"""Payloads of one article: a page for each would prove no more."""
WORDS = [
    " ".join(map(clean, PAYLOADS[at : at + TOGETHER])) for at in range(0, len(PAYLOADS), TOGETHER)
]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    """Every payload in every field that an article has, past what cleans them on the way in."""
    with serve(settle(tmp_path_factory.mktemp("hostile") / "vigie", OPEN)) as running:
        articles = [
            article(
                n,
                f"Titre {one}",
                lead=f"Chapeau {one}",
                text=f"Chapeau {one} et texte",
                authors=(one,),
                tags=(one,),
                url=LINKS[n % len(LINKS)] if n % 3 else f"https://essai.example/{n}",
                story=f"{n - n % 3:020x}",
            )
            for n, one in enumerate(WORDS)
        ]
        with running.house.office.stores() as (store, _):
            with store.engine.transaction("test"):
                store.articles.save([entry(one, one.key) for one in articles], START)
            for one, words in zip(articles, WORDS, strict=True):
                term = Term(words, 1.0)
                label = Label(theme="ruralite", score=0.9, verdict=Verdict.IN, terms=(term,))
                store.labels.save([(one, [label])], words[:20])
            elsewhere = Enriched(territory=Territory(score=0.5, elsewhere=(PAYLOADS[0],)))
            store.enrichment.save([Analysis(article=articles[0], enriched=elsewhere)], "v")
        yield running


class Watched:
    """A page, and what it did that it should not."""

    def __init__(self, page: Page, web: Web) -> None:
        self.page = page
        self.wrong: list[str] = []
        self._url = web.url
        page.on("dialog", self._dialog)
        page.on("request", lambda one: self._asked(one.url))
        page.on("pageerror", lambda one: self.wrong.append(str(one)))
        page.on("console", lambda one: self._said(one.type, one.text))

    def _dialog(self, dialog: Dialog) -> None:
        self.wrong.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _asked(self, url: str) -> None:
        if not url.startswith(self._url):
            self.wrong.append(f"request: {url}")

    def _said(self, kind: str, text: str) -> None:
        if kind == "error" and "status of 4" not in text:
            self.wrong.append(text)

    def open(self, path: str) -> None:
        self.page.goto(f"{self._url}{path}")
        assert not self.page.locator(
            "noscript, main script, main iframe, main img, main svg, main style"
        ).count()
        for href in self.page.locator("main a").evaluate_all("all => all.map(one => one.href)"):
            assert re.match(r"https?://", href), href
        assert self.wrong == [], path


@pytest.fixture
def watched(browser: Browser, hostile: Web) -> Iterator[Watched]:
    """With scripts: a page without a `noscript` is no other without them."""
    context = browser.new_context()
    context.set_default_timeout(PATIENCE)
    yield Watched(context.new_page(), hostile)
    context.close()


def test_what_feeds_write_is_only_ever_words(watched: Watched) -> None:
    seen = 0
    path: str | None = "/archive"
    while path:
        watched.open(path)
        seen += watched.page.locator("article.found").count()
        following = watched.page.locator('a[rel="next"]')
        path = following.get_attribute("href") if following.count() else None
    assert seen >= len(WORDS) / 3
    for number in range(0, len(WORDS), 9):
        watched.open(f"/archive/{number:020x}")


def test_what_is_typed_is_only_ever_words(watched: Watched) -> None:
    for n, typed in enumerate(gathered(VECTORS, MAX_LENGTH - len('theme:""'))):
        asked = (typed, f"theme:{typed}", f'"{typed}"')[n % 3]
        sign = quote(typed)
        watched.open(f"/archive?q={quote(asked)}&tri={sign}&apres={sign}")
        assert letters(watched.page.get_by_role("searchbox").input_value()) == letters(asked)


def gathered(vectors: Iterable[str], length: int) -> Iterator[str]:
    """As many in each search as it may hold: a page for each would prove no more."""
    pile = ""
    for one in vectors:
        if pile and len(pile) + 1 + len(one) > length:
            yield pile
            pile = ""
        pile = f"{pile} {one}".strip()
    yield pile


def letters(typed: str) -> str:
    """Without the signs that a search has no use for, and does not give back."""
    return re.sub(r"[\W_]+", "", typed)


def test_the_archive_can_be_used_by_all(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with serve(settle(tmp_path_factory.mktemp("used") / "vigie", OPEN)) as web:
        furnish(web)
        paths = (
            "/archive",
            "/archive?q=école",
            "/archive?q=licorne+rose+theme:ruralite",
            "/archive?q=«+école",
            f"/archive/{0:020x}",
            "/archive/notes/1",
        )
        with window(browser) as page:
            for path in paths:
                page.goto(web.url + path)
                look_both(page, path)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_reader_goes_from_a_word_to_the_source_with_a_keyboard(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory, scripts: bool
) -> None:
    home = tmp_path_factory.mktemp("keys") / "vigie"
    with serve(settle(home, OPEN)) as web, window(browser, scripts=scripts) as page:
        furnish(web)
        page.goto(f"{web.url}/archive")
        page.get_by_role("searchbox").focus()
        page.keyboard.type("écoles")
        page.keyboard.press("Enter")
        page.get_by_text("30 articles").wait_for()
        page.get_by_role("link", name="Ruralité").first.focus()
        page.keyboard.press("Enter")
        page.get_by_text("1 article,").wait_for()
        page.get_by_role("link", name="L’école numéro 0").focus()
        page.keyboard.press("Enter")
        page.get_by_role("heading", level=1, name="L’école numéro 0").wait_for()
        assert page.get_by_role("link", name="Lire à la source").get_attribute("href") == (
            "https://essai.example/0"
        )
