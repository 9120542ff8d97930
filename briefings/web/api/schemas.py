"""What each answer holds, and nothing else."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field


class Schema(BaseModel):
    """Closed: a field that is not written here is in no answer."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Problem(Schema):
    """Why there is no answer."""

    title: str
    detail: str
    reference: str = ""
    """found again in the server's log, for an error of its own"""


class Item(Schema):
    """What was published, as far as its source lets it be shown."""

    id: str
    title: str
    url: str
    source: str
    """the source's slug"""
    published: datetime | None
    """none when the source gave no date"""
    first_seen: datetime
    language: str
    themes: list[str]
    """slugs of those it was kept under"""
    extract: str
    """as the source's rights allow, often empty"""
    credit: str | None
    """to be printed beside the extract"""
    story: str
    """items of one story have the same"""


class Place(Schema):
    """A place that the item names."""

    code: str
    name: str
    kind: str


class Call(Schema):
    """An invitation to answer, with the words that state its end."""

    item: str
    title: str
    url: str
    source: str
    kind: str
    closing: str
    deadline: date | None
    quote: str


class Event(Schema):
    """Something that takes place on stated days."""

    name: str
    first: date
    last: date
    quote: str


class ItemInFull(Item):
    """An item with what was found in it."""

    territory: float = Field(ge=0, le=1)
    places: list[Place]
    calls: list[Call]
    events: list[Event]


class Items(Schema):
    """A page of them, one for each story."""

    items: list[Item]
    found: int
    """items that answer, at most 1001: beyond, they are not counted"""
    problem: str
    """why the search was read as plain words; '' when it was read as written"""
    after: int | None
    """to be given back for the next page; none on the last"""


class Calls(Schema):
    """The calls."""

    calls: list[Call]


class Issue(Schema):
    """A note that was sent."""

    digest: str
    number: int
    subject: str
    period_start: datetime
    period_end: datetime
    made_at: datetime
    text: str
    sha256: str


class Issues(Schema):
    """A page of them, newest first."""

    issues: list[Issue]


class Note(Schema):
    """A note that the office wrote."""

    number: int
    kind: str
    """« information », « decision », « elus » or « presse »"""
    title: str
    final: bool
    """false: a draft, which only who writes may read"""
    changed_at: datetime


class NoteInFull(Note):
    """A note with its text."""

    items: list[str]
    """keys of the items that it is about"""
    text: str
    """in Markdown, its blanks marked as such"""


class Notes(Schema):
    """A page of them, newest first."""

    notes: list[Note]
    before: int | None
    """to be given back for the next page; none on the last"""


class Theme(Schema):
    """A subject that is followed."""

    slug: str
    name: str


class Themes(Schema):
    """All of them."""

    themes: list[Theme]


class Source(Schema):
    """A source that is followed."""

    slug: str
    name: str
    homepage: str
    category: str
    language: str
    enabled: bool


class Sources(Schema):
    """All of them."""

    sources: list[Source]
