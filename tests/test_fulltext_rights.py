"""A text read on an article's page serves the archive; what is shown of it follows the rights."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from briefings.model import Story
from briefings.render import House, render
from briefings.rights import LIMIT
from briefings.rights import extract as shown
from tests import notes
from tests.articles import article
from tests.pages import NOW, SPEC
from tests.test_article_page import WORDS
from watch.app import Watch
from watch.commands.announcing import description
from watch.entries import entry
from watch.model import Article, Call, CallKind, Closing, FullText, Labelled, Rights
from watch.settings import Settings
from watch.store import Store, open_store
from watch.store.enrichment import CallNotice

LAST = "Cette dernière phrase ne doit paraître nulle part."


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "vigie.db") as opened:
        yield opened


def completed(store: Store, lead: str) -> Article:
    """An article of source « s », with the text of its page."""
    one = article(source="s", lead=lead)
    with store.engine.transaction("test"):
        store.articles.save([entry(one, "f")], NOW)
    store.pages.keep(one, FullText(text=f"{WORDS} {WORDS} {LAST}"), NOW)
    return store.articles.all()[0]


@pytest.mark.parametrize("rights", Rights)
@pytest.mark.parametrize("lead", ["", "Un court résumé."])
def test_a_note_never_shows_more_than_the_rights_allow(
    store: Store, rights: Rights, lead: str
) -> None:
    kept = completed(store, lead)
    assert LAST in kept.text
    text, _ = shown(kept, replace(SPEC, rights=rights, attribution="©"))
    story = Story(lead=Labelled(article=kept, labels=(notes.label("ruralite"),)), extract=text)
    made = notes.briefing(sections=((story,), (), ()), highlights=(story,), to_check=(story,))
    note = render(made, House(), notes.THEMES)
    for part in (note.html, note.text):
        assert LAST not in " ".join(part.split())
        if rights is Rights.REFERENCE:
            assert WORDS[:40] not in " ".join(part.split())
    assert len(text) <= LIMIT
    if rights is not Rights.REFERENCE:
        assert text == lead or (not lead and text == WORDS[: len(text)])


@pytest.mark.parametrize("rights", Rights)
def test_a_calendar_quotes_only_what_the_rights_allow(store: Store, rights: Rights) -> None:
    kept = completed(store, "")
    watch = Watch(
        home=Path(),
        settings=Settings(),
        sources=(replace(SPEC, rights=rights, attribution="©"),),
        themes=(),
    )
    call = Call(kind=CallKind.PROJECTS, closing=Closing.DATED, quote=WORDS[:100])
    told = description(watch, CallNotice(article=kept, call=call, rank=0), call.quote)
    assert (WORDS[:100] in told) is (rights is not Rights.REFERENCE)
    assert kept.url in told
    gone = replace(watch, sources=())
    assert WORDS[:20] not in description(gone, CallNotice(article=kept, call=call, rank=0), "x")


def test_a_text_that_arrives_is_to_be_analysed(store: Store) -> None:
    one = article(source="s")
    with store.engine.transaction("test"):
        store.articles.save([entry(one, "f")], NOW)
    store.engine.execute(
        "INSERT INTO analyses (article, version, score, elsewhere) VALUES (1, 'v', 0, '[]')"
    )
    assert not store.enrichment.awaits("v")
    store.pages.fail(one, "le serveur a répondu 404", NOW, None)
    assert not store.enrichment.awaits("v")
    store.pages.keep(one, FullText(text=WORDS), NOW)
    assert store.enrichment.awaits("v")
