"""What a note shows, ready to be laid out: words chosen, typeset and bounded. Values only.

The templates read these types and nothing else, so they are the contract with an office that
writes its own. Every ``url`` is '' or starts with http:// or https://.
"""

from __future__ import annotations

from dataclasses import dataclass

from briefings.house import House
from briefings.render.colours import Palette, Tone


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere; plain words when ``url`` is ''."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Tag:
    """A theme: its name, and the CSS class of its colour."""

    name: str
    mark: str


@dataclass(frozen=True, slots=True)
class Due:
    """A stated date: « Date limite reportée », « 15 décembre, au lieu du 1er décembre »."""

    label: str
    when: str
    open: bool


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment of the office: « Analyse », and its paragraphs."""

    label: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A story."""

    title: str
    url: str
    source: str
    when: str
    """« 17 novembre », or « sans date »; « 17 novembre · en anglais »"""
    also: tuple[Link, ...] = ()
    """the other sources that tell it"""
    also_more: int = 0
    original: str = ""
    """the source's title, when the office wrote another one"""
    extract: str = ""
    own: bool = False
    """the extract is the office's words: no guillemets"""
    credit: str = ""
    remarks: tuple[Remark, ...] = ()
    added: bool = False
    """put in by the office"""
    dates: tuple[Due, ...] = ()
    tags: tuple[Tag, ...] = ()
    """its theme in « À retenir »; its other themes in a section"""
    place: int = 0
    """its number in « À retenir », 0 when it is not there"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A theme's section."""

    tag: Tag
    count: int
    entries: tuple[Entry, ...] = ()
    further: tuple[Entry, ...] = ()
    left: int = 0
    """stories not listed for want of room"""


@dataclass(frozen=True, slots=True)
class Call:
    """A date to come and the story that states it."""

    due: Due
    entry: Entry


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a theme was thought of: « 48 % », and the words for and against."""

    tag: Tag
    score: str
    words: tuple[str, ...]
    against: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A story that a person should look at."""

    entry: Entry
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Failure:
    """A source that failed, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Yield:
    """What a source gave."""

    name: str
    kept: int
    received: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The method box."""

    collected: int
    tagged: int
    to_check: int
    untagged: int
    already_sent: int
    dropped: int = 0
    """stories that the office left out, then put in, by hand"""
    added: int = 0
    edited: bool = False
    """whether anything is the office's: words, choices, additions"""
    followed: int
    """sources"""
    gave: tuple[Yield, ...]
    failed: tuple[Failure, ...]
    quiet: tuple[str, ...]
    """sources that answered and published nothing"""
    gave_left: int = 0
    failed_left: int = 0
    quiet_left: int = 0
    model: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of the note's figures, and the same in words."""

    cid: str
    """'' for a picture too heavy for a mail: the words alone"""
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The whole note."""

    subject: str
    preheader: str
    """shown by mail programs beside the subject"""
    title: str
    number: int
    period: str
    when: str
    """« cette semaine », « ce mois-ci »"""
    scope: str
    """what the digest keeps besides its themes: « lieu : Lozère »; '' for everything"""
    header: tuple[str, ...]
    """of the house: reference, who follows the matter, visas"""
    made: str
    house: House
    light: Palette
    dark: Palette
    tones: tuple[Tone, ...]
    introduction: tuple[str, ...] = ()
    """paragraphs of the office"""
    brief: tuple[str, ...]
    highlights: tuple[Entry, ...]
    parts: tuple[Part, ...]
    calls: tuple[Call, ...]
    calls_left: int = 0
    doubts: tuple[Doubt, ...]
    doubts_left: int = 0
    figures: Figures
    chart: Chart | None = None
    """None: the digest wants none, or has no theme"""
