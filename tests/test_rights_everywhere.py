"""No product, in any format, shows more of a source than its rights let by.

Each source's text is made of numbered words that nothing else contains, so what a file shows of it
can be counted exactly. The formats are those of `vigie export`: a new one is tried without a line
here, and fails if nothing can read it back.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from email import message_from_bytes, policy

import pytest
from lxml import html as lxml_html
from pypdf import PdfReader

from briefings.app import Office, open_office
from briefings.exporting.issues import FORMATS, _made
from briefings.model import Briefing, Digest, Issue
from briefings.period import parse
from briefings.render import render
from briefings.rights import LIMIT
from briefings.select import Material, select
from briefings.store.issues import draft
from tests import notes
from watch.model import Article, Labelled, Rights, SourceSpec

WORDS = 400
CREDIT = "Agence Zéphyr, Licence Ouverte"
MARKS = {
    Rights.REFERENCE: "zqref",
    Rights.EXTRACT: "zqext",
    Rights.OPEN: "zqope",
    Rights.LICENSED: "zqlic",
}
GONE = "zqpar"
"""The words of a source that left the catalogue."""


def words(mark: str) -> str:
    return " ".join(f"{mark}{rank:03}" for rank in range(WORDS))


def spec(rights: Rights) -> SourceSpec:
    return replace(notes.spec(rights, f"Source {rights}"), rights=rights, attribution=CREDIT)


def item(rank: int, source: str, mark: str, story: str = "") -> Labelled:
    article = notes.article(rank, f"Ruralité, nouvelle {rank}", source)
    told = replace(article, lead=words(mark), text=words(mark) + words(mark), story=story)
    return Labelled(article=told, labels=(notes.label("ruralite"),))


def briefing() -> Briefing:
    """A story of each source, led by it; and one where each tells the same."""
    alone = [item(rank, right, mark) for rank, (right, mark) in enumerate(MARKS.items())]
    together = [
        item(10 + rank, right, mark, "commune") for rank, (right, mark) in enumerate(MARKS.items())
    ]
    specs = {right: spec(right) for right in MARKS}
    return select(
        Material(
            digest=Digest(slug="hebdo", title="Veille", themes=("ruralite",), per_source=9),
            period=parse("2026-S47"),
            number=1,
            themes=notes.THEMES,
            candidates=[*alone, *together, item(20, "partie", GONE)],
            specs={str(right): one for right, one in specs.items()},
            now=notes.MADE,
        ),
        lambda _: (),
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Office, Issue]:
    office = open_office(tmp_path_factory.mktemp("vigie"))
    note = briefing()
    with office.stores() as (_, records):
        rendered = render(note, office.house, notes.THEMES)
        return office, records.issues.record(draft(note, rendered))


def zipped(raw: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        parts = [archive.read(name) for name in archive.namelist() if name.endswith(".xml")]
    return " ".join(re.sub(r"<[^>]+>", " ", part.decode()) for part in parts)


def paged(raw: bytes) -> str:
    told = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(raw)).pages)
    return re.sub(r"[-\u00ad\u2010]\s*\n\s*", "", told)  # words cut at the end of a line


def mailed(raw: bytes) -> str:
    mail = message_from_bytes(raw, policy=policy.default)
    return " ".join(
        str(part.get_content()) for part in mail.walk() if part.get_content_maintype() == "text"
    )


def marked(raw: bytes) -> str:
    return f"{raw.decode()} {lxml_html.fromstring(raw.decode()).text_content()}"


READERS: Mapping[str, Callable[[bytes], str]] = {
    "xlsx": zipped,
    "pptx": zipped,
    "docx": zipped,
    "pdf": paged,
    "eml": mailed,
    "html": marked,
    "page": marked,
    "md": bytes.decode,
    "txt": bytes.decode,
}


def shown(text: str, mark: str) -> list[int]:
    """The words of this source that a file shows, by number."""
    return sorted({int(found) for found in re.findall(rf"{mark}(\d\d\d)", text)})


@pytest.mark.parametrize("form", FORMATS)
def test_no_format_shows_more_than_the_rights(made: tuple[Office, Issue], form: str) -> None:
    office, issue = made
    with office.stores() as (_, records):
        told = READERS[form](_made(office, records, issue, form))
    assert "nouvelle 0" in told.replace("\u00a0", " ")
    assert shown(told, MARKS[Rights.REFERENCE]) == []
    assert shown(told, GONE) == []
    for right in (Rights.EXTRACT, Rights.OPEN, Rights.LICENSED):
        seen = shown(told, MARKS[right])
        assert seen == list(range(len(seen)))  # the beginning, and no other part
        assert len(words(MARKS[right])[: LIMIT + 1]) >= len(
            " ".join(f"{MARKS[right]}{rank:03}" for rank in seen)
        )
        if seen:
            assert CREDIT in " ".join(told.replace("\u00a0", " ").split())


def test_the_mail_does_quote_what_may_be_quoted(made: tuple[Office, Issue]) -> None:
    """The test above would pass on empty files."""
    for right in (Rights.EXTRACT, Rights.OPEN, Rights.LICENSED):
        assert len(shown(made[1].html, MARKS[right])) > LIMIT / 12


def test_what_is_kept_of_an_issue_holds_no_more(made: tuple[Office, Issue]) -> None:
    """Neither the briefing that formats are drawn from, nor the bytes of it in the database."""
    office, issue = made
    with office.stores() as (_, records):
        kept = records.issues.briefing(issue.id)
        (row,) = records.engine.rows("SELECT briefing FROM issue_briefings")
    assert kept is not None
    assert shown(repr(kept), MARKS[Rights.REFERENCE]) == []
    assert len(shown(repr(kept), MARKS[Rights.OPEN])) < WORDS
    assert MARKS[Rights.REFERENCE] not in _inflated(row["briefing"])


def _inflated(raw: bytes) -> str:
    try:
        return zlib.decompress(raw).decode()
    except zlib.error:
        return raw.decode(errors="replace")


def test_a_story_carries_no_word_of_an_article_but_its_title() -> None:
    every = [story for part in briefing().sections for story in (*part.stories, *part.further)]
    articles: list[Article] = [one for s in every for one in (s.lead.article, *s.others)]
    assert len(articles) == 9
    assert {(one.lead, one.text) for one in articles} == {("", "")}
    assert all(one.title for one in articles)
    assert json.dumps([story.extract for story in every]).count(MARKS[Rights.REFERENCE]) == 0
