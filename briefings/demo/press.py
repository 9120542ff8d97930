"""The sample press: what its files say, and what it publishes in a given week.

The files hold plain French; spaces, apostrophes and guillemets are typeset here, once. Everything
derives from the Monday of the last complete week: all runs of one ISO week (Europe/Paris) get the
same bytes, so that a second harvest finds nothing changed. It renders and serves nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path

from pydantic import Field

from briefings.demo.wording import fill
from briefings.period import last_complete_week
from briefings.typography import typeset
from watch.model import Category, Rights, Scope
from watch.text import fold
from watch.validation import Entry, validate
from watch.yamlfile import read_yaml
from watch.zone import PARIS

_FILES = Path(__file__).parent / "press"
_ADDRESS_WORDS = 7
"""Words of a title kept in its address, as content managers do."""


class Layout(StrEnum):
    """How an outlet publishes."""

    RSS = "rss"
    WORDPRESS = "wordpress"
    SPIP = "spip"
    ATOM = "atom"
    RDF = "rdf"
    JSON = "json"
    PAGE = "page"


class Item(Entry):
    """One piece of news as its file tells it."""

    day: int
    """from the Monday of the last complete week: 0 to 6 in it, negative before, 7 just after"""
    time: str = Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$", description="l'heure, comme 09:30")
    title: str
    lead: str = ""
    text: str = ""
    """more than the lead, for layouts that carry it: paragraphs parted by a blank line"""
    html: str = ""
    """a summary served as it is, in place of the lead: markup that a reader must clean"""
    themes: tuple[str, ...] = ()
    """what its author meant; never served, compared with the classifier by tests"""
    author: str = ""
    tags: tuple[str, ...] = ()
    slug: str = ""
    """the end of its address, drawn from the title when not given"""
    query: str = ""
    """trackers added to its address"""
    link: str | None = None
    """its address when not drawn from the slug; '' for none"""
    guid: str | None = None
    """its identifier when not drawn from the address"""
    dated: str | None = None
    """the date as served, when not the true one in the layout's form; '' for none"""


class Outlet(Entry):
    """One source of the sample press."""

    slug: str
    name: str
    about: str
    homepage: str
    layout: Layout
    category: Category
    scope: Scope
    rights: Rights
    attribution: str | None = None
    themes: tuple[str, ...] = ()
    encoding: str = "utf-8"
    truncated: bool = False
    """its document stops in the middle of an item"""
    dead: bool = False
    """its server answers 503"""
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatch:
    """One piece of news as published in a given week: dates written, text typeset."""

    title: str
    lead: str
    paragraphs: tuple[str, ...]
    html: str
    link: str
    guid: str
    published: datetime
    """Europe/Paris"""
    dated: str | None
    """what the document says in place of ``published``; '' for nothing"""
    author: str
    tags: tuple[str, ...]
    themes: tuple[str, ...]


@cache
def press() -> tuple[Outlet, ...]:
    """Every outlet of the bundled files, in the order of the file names.

    Raises:
        CatalogError: a file was edited and no longer has the right fields.
    """
    return tuple(validate(Outlet, read_yaml(path)) for path in sorted(_FILES.glob("*.yaml")))


def told_week(now: datetime) -> date:
    """The Monday of the week that the press tells at ``now`` (aware, any zone)."""
    return last_complete_week(now).start.date()


def edition(outlet: Outlet, monday: date) -> tuple[Dispatch, ...]:
    """What the outlet publishes, newest first, as feeds list it."""
    told = [_dispatch(outlet, item, monday) for item in outlet.items]
    return tuple(sorted(told, key=lambda one: one.published, reverse=True))


def _dispatch(outlet: Outlet, item: Item, monday: date) -> Dispatch:
    published = datetime.combine(
        monday + timedelta(days=item.day),
        time.fromisoformat(item.time),
        PARIS,
    )
    link = _link(outlet, item, published) if item.link is None else item.link
    return Dispatch(
        title=_set(item.title, monday),
        lead=_set(item.lead, monday),
        paragraphs=tuple(_set(part, monday) for part in item.text.split("\n") if part.strip()),
        html=_set(item.html, monday),
        link=link + (f"?{item.query}" if item.query else ""),
        guid=link if item.guid is None else item.guid,
        published=published,
        dated=None if item.dated is None else fill(item.dated, monday),
        author=item.author,
        tags=item.tags,
        themes=item.themes,
    )


def _set(text: str, monday: date) -> str:
    return typeset(fill(text, monday))


def _link(outlet: Outlet, item: Item, published: datetime) -> str:
    """The day is in the address: next week's edition is other news, not a correction of this."""
    return f"{outlet.homepage}{published:%Y/%m/%d}/{item.slug or _slug(item.title)}"


def _slug(title: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", fold(title))[:_ADDRESS_WORDS])
