"""What the archive's pages show of an item that was found. Pure.

An item shows the extract that the source's rights let by, as in a note, and no other word of it:
when what was looked for stands elsewhere in its text, the card says so and shows nothing of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from urllib.parse import urlencode, urlsplit

from babel.dates import format_date

from briefings.render.stories import web
from briefings.rights import extract
from watch.highlight import WIDTH, Piece, Sought, pieces
from watch.model import Labelled, SourceSpec, Theme, Verdict
from watch.query import Asked, Clause, Field
from watch.store.browse import Hit
from watch.text import squeeze
from watch.tongues import language
from watch.zone import paris

PATH = "/archive"
_KEY = re.compile(r"[0-9a-f]{20}")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Names:
    """What things are called in this office: one value for all its pages."""

    sources: Mapping[str, SourceSpec]
    themes: Mapping[str, Theme]
    departments: Mapping[str, str]

    def source(self, slug: str) -> str:
        """A source that left the catalogue keeps its slug."""
        return self.sources[slug].name if slug in self.sources else slug

    def theme(self, slug: str) -> str:
        """Idem."""
        return self.themes[slug].name if slug in self.themes else slug


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A theme of an item."""

    name: str
    sure: bool
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Also:
    """Another source that tells the same story."""

    key: str
    source: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A story that was found."""

    key: str
    title: tuple[Piece, ...]
    extract: tuple[Piece, ...]
    credit: str
    elsewhere: bool
    """what was looked for stands in a part of the text that may not be shown"""
    source: str
    when: str
    iso: str
    tongue: str
    tags: tuple[Tag, ...]
    url: str
    domain: str
    also: tuple[Also, ...]
    more: int


def is_key(text: str) -> bool:
    """Whether an article may have this key."""
    return _KEY.fullmatch(text) is not None


def address(asked: Asked, *, relevance: bool = False, after: int | None = None) -> str:
    """The page of this search."""
    return located(str(asked), relevance=relevance, after=after)


def located(typed: str, *, relevance: bool = False, after: int | None = None) -> str:
    """The page of what was typed."""
    told = {"q": typed, "tri": "pertinence" if relevance else "", "apres": after}
    given = {name: value for name, value in told.items() if value}
    return f"{PATH}?{urlencode(given)}" if given else PATH


def day(moment: datetime) -> str:
    """« 1er décembre 2026 », in Paris."""
    return _day(paris(moment).date())


@lru_cache(maxsize=4_096)
def _day(local: date) -> str:
    told = format_date(local, "d MMMM y", locale="fr")
    return told.replace("1 ", "1er ", 1) if local.day == 1 else told


def cards(
    hits: Sequence[Hit], labelled: Sequence[Labelled], names: Names, sought: Sought, limit: int
) -> tuple[Card, ...]:
    """In their order; extracts of at most ``limit`` characters, as in a note."""
    return tuple(
        _card(hit, one, names, sought, limit) for hit, one in zip(hits, labelled, strict=True)
    )


def _card(hit: Hit, one: Labelled, names: Names, sought: Sought, limit: int) -> Card:
    article = hit.article
    spec = names.sources.get(article.source)
    shown, credit = extract(article, spec, limit) if spec else ("", None)
    title = pieces(squeeze(article.title), sought)
    passage = pieces(shown, sought, WIDTH)
    url = web(article.url)
    return Card(
        key=article.key,
        title=title,
        extract=passage,
        credit=credit or "",
        elsewhere=bool(sought.lemmas or sought.phrases)
        and not any(one.marked for one in (*title, *passage)),
        source=names.source(article.source),
        when=day(article.effective) if article.published else f"vu le {day(article.first_seen)}",
        iso=article.effective.isoformat(),
        tongue=language(article.language),
        tags=tags(one, names),
        url=url,
        domain=urlsplit(url).hostname or "",
        also=tuple(
            Also(key=other.key, source=names.source(other.source), title=squeeze(other.title))
            for other in hit.others
        ),
        more=hit.more,
    )


def tags(one: Labelled, names: Names) -> tuple[Tag, ...]:
    """The themes that are worth showing."""
    return tuple(
        Tag(
            name=names.theme(label.theme),
            sure=label.verdict is Verdict.IN,
            href=under(label.theme),
        )
        for label in one.labels
        if label.verdict is not Verdict.OUT
    )


@lru_cache(maxsize=256)
def under(theme: str) -> str:
    """The address of all that is filed there."""
    return address(Asked(clauses=(Clause(text=theme, field=Field.THEME),)))
