"""From the lines of a letter to what it announces: one announcement per place it sends to. Pure.

An announcement is a link with its title and the words around it. The title is the longest of its
link's words that says something; when they only say "lire la suite", the nearest heading above. A
link inside a sentence is a reference, not an announcement, unless it is as long as a title.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from watch.letters.lines import Anchor, Line
from watch.letters.links import Standing, Target, resolve
from watch.text import shorten
from watch.urls import identity

MAX_ANNOUNCEMENTS = 200
MAX_SUMMARY = 1_500
MAX_TITLE = 300
_TITLE_SHARE = 0.6
"""Part of its line from which a link is the line, and no reference in a sentence."""
_TITLE_LENGTH = 25
_ABOVE = 8
"""Lines looked at above "lire la suite" for its title."""

_GENERIC = re.compile(
    r"^(?:[>»→\s]*)(?:lire(?: (?:la suite|plus|l'article|le communiqué|le dossier|en ligne|aussi))?"
    r"|en savoir (?:plus|\+)"
    r"|voir(?: (?:plus|l'article|la vidéo|le programme|tout|toute?s? .{0,30}))?"
    r"|(?:je )?(?:d[ée]couvr|consult|t[ée]l[ée]charg|m'inscri|acc[ée]d|particip|postul|candidat)\w*"
    r"(?: (?:ici|l'article|le .{0,25}|la .{0,25}|les .{0,25}|à .{0,25}|au .{0,25}))?"
    r"|cliquez(?:[- ]ici)?.{0,15}|ici|suite|plus d'infos?(?:rmations?)?|site(?: web| internet)?"
    r"|inscription|read more|learn more|more|lien|source|article)[\s.…>»→!]*$",
    re.IGNORECASE,
)
# From the beginning of a run only: "a.a.a…" of 80 kB took 12 s when each of its words was tried.
_ADDRESS = re.compile(r"\(?https?://\S+|(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.-]+")


@dataclass(frozen=True, slots=True)
class Announcement:
    """Something that a letter sends its readers to."""

    title: str
    summary: str
    url: str | None
    """None when the only address known was made for one reader"""


@dataclass(frozen=True, slots=True)
class _Place:
    """An anchor that counts: where it is, and where it leads."""

    line: int
    anchor: Anchor
    target: Target


@dataclass(frozen=True, slots=True)
class _Found:
    title: str
    line: int
    last: int
    """the line of its last link"""
    url: str | None


def announcements(
    lines: Sequence[Line], *, secrets: Collection[str] = (), trusted: Collection[str] = ()
) -> tuple[Announcement, ...]:
    """What the letter announces, in its order."""
    places = [*_places(lines, secrets, trusted)]
    found: list[_Found] = []
    for group in _groups(places):
        floor = found[-1].last if found else -1
        if (one := _titled(group, lines, floor)) and len(found) < MAX_ANNOUNCEMENTS:
            found.append(one)
    borders = {one.line for one in found}
    return tuple(
        Announcement(_scrubbed(one.title), _summary(one, lines, borders), one.url) for one in found
    )


def _places(
    lines: Sequence[Line], secrets: Collection[str], trusted: Collection[str]
) -> Iterator[_Place]:
    for rank, line in enumerate(lines):
        for anchor in line.anchors:
            said = anchor.text or anchor.alt or line.text
            target = resolve(anchor.href, said, secrets=secrets, trusted=trusted)
            if target.standing is not Standing.SERVICE:
                yield _Place(rank, anchor, target)


def _groups(places: Sequence[_Place]) -> list[list[_Place]]:
    """Links to one place together: picture, title and button."""
    groups: dict[str, list[_Place]] = {}
    for place in places:
        url = place.target.url
        groups.setdefault(identity(url) if url else place.anchor.href, []).append(place)
    return list(groups.values())


def _titled(group: Sequence[_Place], lines: Sequence[Line], floor: int) -> _Found | None:
    last = max(place.line for place in group)
    url = group[0].target.url or None
    named = [place for place in group if _names(place, lines[place.line])]
    if named:
        best = max(named, key=lambda place: len(place.anchor.text))
        return _Found(shorten(best.anchor.text, MAX_TITLE), best.line, last, url)
    called = [p for p in group if _is_generic(p.anchor.text) or not p.anchor.text]
    if not called:
        return None
    first = called[0]
    above = _above(first.line, lines, floor)
    if above is None:
        return (
            None
            if len(first.anchor.alt) < _TITLE_LENGTH
            else _Found(shorten(first.anchor.alt, MAX_TITLE), first.line, last, url)
        )
    return _Found(shorten(lines[above].text, MAX_TITLE), above, last, url)


def _names(place: _Place, line: Line) -> bool:
    """Whether the link's words are a title."""
    text = place.anchor.text
    if not text or _is_generic(text):
        return False
    return len(text) >= _TITLE_SHARE * len(line.text) or len(text) >= _TITLE_LENGTH


def _above(start: int, lines: Sequence[Line], floor: int) -> int | None:
    """The line that a bare link speaks of: the nearest heading above, else the nearest line.

    The line of the link itself counts when it says more than the link.
    """
    own = lines[start]
    said = own.text if not any(a.text == own.text for a in own.anchors) else ""
    candidates = range(start - 1, max(floor, start - 1 - _ABOVE), -1)
    told = [rank for rank in candidates if _tells(lines[rank])]
    headings = [rank for rank in told if lines[rank].heading]
    if headings:
        return headings[0]
    if told:
        # Without headings, the first line of the paragraph is its title.
        return told[-1] if len(told) > 1 and len(lines[told[-1]].text) <= MAX_TITLE else told[0]
    return start if said and not _is_generic(said) else None


def _is_generic(text: str) -> bool:
    return _GENERIC.match(text.replace("’", "'")) is not None


def _tells(line: Line) -> bool:
    return bool(line.text) and not _is_generic(line.text)


def _summary(found: _Found, lines: Sequence[Line], borders: Collection[int]) -> str:
    """The words under the title, down to the next title or heading."""
    kept: list[str] = []
    for rank in range(found.line + 1, len(lines)):
        line = lines[rank]
        if rank in borders or (line.heading and rank > found.last):
            break
        if _is_service(line):
            break
        if _tells(line) and not (rank > found.last and kept and found.last > found.line):
            kept.append(line.text)
    text = _scrubbed("\n".join(kept))
    return shorten(text, MAX_SUMMARY)


def _is_service(line: Line) -> bool:
    return resolve("https://exemple.example/page", line.text).standing is Standing.SERVICE


def _scrubbed(text: str) -> str:
    """Without any address: those that a letter shows may be of one reader."""
    return re.sub(r"[ \t]{2,}", " ", _ADDRESS.sub("", text)).strip()
