"""Keeps the HTML under the size at which Gmail cuts a message. Pure over the filling function.

Gmail clips a message whose HTML part is beyond about 102 KB, counted once decoded: base64 or
quoted-printable do not count. The ceiling is 100,000 bytes of UTF-8, after CSS inlining.
What is cut is always said, with its number: first the stories listed as links, then the extracts,
then the stories; « À retenir » stays whole, and so does every word that the office wrote.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from briefings.render.page import Entry, Figures, Page, Part
from watch.text import shorten

CEILING = 100_000
"""Bytes."""


@dataclass(frozen=True, slots=True)
class Room:
    """How much a note may show; the fields are in the order in which they are given up."""

    further: int = 10_000
    """links per section"""
    extract: int = 10_000
    """characters"""
    stories: int = 10_000
    """per section"""
    others: int = 10_000
    """rows of each other list: calls, doubts, sources"""
    also: int = 10_000
    """other sources linked per story"""


_LADDER = (
    Room(),
    Room(further=40),
    Room(further=20, others=200),
    Room(further=10, others=100),
    Room(further=5, others=60),
    Room(further=0, others=60),
    Room(further=0, extract=160, others=40),
    Room(further=0, extract=80, others=40),
    Room(further=0, extract=0, others=20),
    Room(further=0, extract=0, stories=6, others=20),
    Room(further=0, extract=0, stories=3, others=10, also=1),
    Room(further=0, extract=0, stories=1, others=5, also=0),
    Room(further=0, extract=0, stories=0, others=3, also=0),
)


def fit(page: Page, fill: Callable[[Page], str], ceiling: int = CEILING) -> tuple[Page, str]:
    """The fullest page whose HTML fits, and that HTML.

    The last rung is given back even if it does not fit: a note too long beats no note.
    """
    for room in _LADDER:
        trimmed = trim(page, room)
        html = fill(trimmed)
        if len(html.encode()) < ceiling:
            break
    return trimmed, html


def trim(page: Page, room: Room) -> Page:
    """The page within this room; what is left out is counted."""
    return replace(
        page,
        highlights=tuple(_entry(one, room) for one in page.highlights),
        parts=tuple(_part(part, room) for part in page.parts),
        calls=page.calls[: room.others],
        calls_left=page.calls_left + len(page.calls[room.others :]),
        doubts=page.doubts[: room.others],
        doubts_left=page.doubts_left + len(page.doubts[room.others :]),
        figures=_figures(page.figures, room.others),
    )


def _part(part: Part, room: Room) -> Part:
    further = part.further[: room.further]
    entries = tuple(
        one
        for rank, one in enumerate(part.entries)
        if rank < room.stories or one.remarks or one.own
    )
    return replace(
        part,
        entries=tuple(_entry(one, room) for one in entries),
        further=tuple(_entry(one, room) for one in further),
        left=part.count - len(entries) - len(further),
    )


def _entry(entry: Entry, room: Room) -> Entry:
    hidden = len(entry.also[room.also :])
    if not hidden and (entry.own or len(entry.extract) <= room.extract):
        return entry
    extract = entry.extract if entry.own else _cut(entry.extract, room.extract)
    return replace(
        entry,
        extract=extract,
        credit=entry.credit if extract else "",
        also=entry.also[: room.also],
        also_more=entry.also_more + hidden,
    )


def _cut(extract: str, most: int) -> str:
    return shorten(extract, most) if most else ""


def _figures(figures: Figures, most: int) -> Figures:
    return replace(
        figures,
        gave=figures.gave[:most],
        gave_left=len(figures.gave[most:]),
        failed=figures.failed[:most],
        failed_left=len(figures.failed[most:]),
        quiet=figures.quiet[:most],
        quiet_left=len(figures.quiet[most:]),
    )
