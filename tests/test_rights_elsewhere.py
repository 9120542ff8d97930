"""Notes, feeds, alerts, other digests: nothing shows more of a source than its rights let by.

As :mod:`tests.test_rights_everywhere` does of the weekly briefing: each source's words are
numbered, so that what is shown of it can be counted exactly.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from email import policy

import httpx
import pytest

from briefings.exporting.issues import _made
from briefings.notes import Note, NoteKind, written
from briefings.noting.making import FORMATS, composed
from briefings.render import render
from briefings.rights import LIMIT
from briefings.store.issues import draft
from tests import notes
from tests.alerted import Archive
from tests.offices import SETTINGS, settle
from tests.test_rights_everywhere import (
    CREDIT,
    GONE,
    MARKS,
    READERS,
    briefing,
    mailed,
    shown,
    words,
)
from tests.webs import HOST, serve
from watch.entries import entry
from watch.model import Article, Rights

SOURCES = "sources:\n" + "".join(
    f"- slug: {right}\n  name: Source {right}\n  kind: feed\n  url: https://{right}.example/rss\n"
    f"  homepage: https://{right}.example\n  category: theme\n  rights: {right}\n"
    f"  attribution: {CREDIT}\n"
    for right in MARKS
)
QUOTED = (Rights.EXTRACT, Rights.OPEN, Rights.LICENSED)


def sentences(mark: str) -> str:
    """Numbered words, in sentences that every kind of note would quote: a figure, a thing done."""
    parts = words(mark).split()
    return " ".join(
        f"La région a financé {12 + at} tiers-lieux, {' '.join(parts[at : at + 4])}."
        for at in range(0, len(parts), 4)
    )


def article(number: int, source: str, mark: str, *, story: str = "") -> Article:
    told = replace(
        notes.article(number, f"Des tiers-lieux, nouvelle {number}", source), story=story
    )
    return replace(told, lead=sentences(mark), text=sentences(mark))


ARTICLES = [
    *(article(n, right, mark) for n, (right, mark) in enumerate(MARKS.items(), 1)),
    *(
        article(n, right, mark, story="commune")
        for n, (right, mark) in enumerate(MARKS.items(), 11)
    ),
    article(20, "partie", GONE),
]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    house = settle(tmp_path_factory.mktemp("rights") / "vigie", SETTINGS)
    (house.home / "sources.yaml").write_text(SOURCES, encoding="utf-8")
    archive = Archive(house)
    archive.alert("tiers-lieux")
    with archive.office.stores() as (store, _):
        store.articles.save([entry(one, one.key) for one in ARTICLES], house.hands.at)
        store.engine.execute("UPDATE story_progress SET done = (SELECT max(id) FROM articles)")
    archive.tick()
    return archive


def judge(told: str, *, quoting: bool = True) -> None:
    """Nothing of what may only be named, or is unknown; of the rest, so much of each item."""
    assert shown(told, MARKS[Rights.REFERENCE]) == []
    assert shown(told, GONE) == []
    for right in QUOTED:
        # Two items of each source bear the same numbers: what is seen once may be of either.
        assert len(shown(told, MARKS[right])) * len("zqext000 ") <= 2 * LIMIT
    if quoting:
        assert any(shown(told, MARKS[right]) for right in QUOTED), "it would pass on empty files"
        assert CREDIT in " ".join(told.replace("\u00a0", " ").split())


@pytest.mark.parametrize("kind", NoteKind)
@pytest.mark.parametrize("form", FORMATS)
def test_no_note_shows_more_than_the_rights(archive: Archive, kind: NoteKind, form: str) -> None:
    office = archive.office
    note = Note(kind=kind, items=tuple(one.key for one in ARTICLES), options=("Un", "Deux"))
    with office.stores() as (store, records):
        kept = records.notes.create(written(note, "objet", "Essai"), "Anne", notes.MADE)
        document = composed(office, store, kept)
    told = READERS[form](FORMATS[form](office, document))
    assert "nouvelle 1" in told.replace("\u00a0", " ")
    judge(told, quoting=kind is not NoteKind.ELECTED or form == "md")


def test_no_alert_shows_more_than_the_rights(archive: Archive) -> None:
    (mail,) = archive.mails()
    told = mailed(mail.as_bytes(policy=policy.SMTP))
    assert "nouvelle 1" in told.replace("\u00a0", " ")
    judge(told)


@pytest.fixture(scope="module")
def pages(archive: Archive) -> Iterator[httpx.Client]:
    settings = SETTINGS.replace("web:\n", "web:\n  archive: ouverte\n")
    (archive.house.home / "vigie.yaml").write_text(settings, encoding="utf-8")
    with serve(archive.house) as web:
        yield web.client


@pytest.mark.parametrize("suffix", ["rss", "json", "csv", "xlsx"])
def test_no_feed_or_table_of_a_search_shows_more_than_the_rights(
    pages: httpx.Client, suffix: str
) -> None:
    got = pages.get(f"/archive.{suffix}", params={"q": "tiers-lieux"}, headers=HOST)
    assert got.status_code == 200
    told = READERS["xlsx"](got.content) if suffix == "xlsx" else got.text
    assert "nouvelle 1" in told.replace("\u00a0", " ")
    judge(told, quoting=suffix in {"rss", "json"})


@pytest.mark.parametrize("slug", ["ruralite", "appels"])
def test_the_mail_of_another_digest_shows_no_more(archive: Archive, slug: str) -> None:
    """Its scope, its rhythm and its chart change nothing to what may be quoted."""
    whole = briefing()
    digest = replace(whole.digest, slug=slug, title="Lettre thématique", chart=True)
    note = replace(whole, digest=digest)
    office = archive.office
    with office.stores() as (_, records):
        rendered = render(note, office.house, notes.THEMES)
        issue = records.issues.record(draft(note, rendered))
        told = mailed(_made(office, records, issue, "eml"))
    judge(told)
