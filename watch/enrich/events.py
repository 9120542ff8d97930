"""Events that an item announces: what, when, where. Pure.

Only what is to come when the item is published, or lasts beyond: an event on the very day of
publication is a reporter's "mardi 3 novembre" nine times in ten, and comes too late to be
announced. The place is what follows the day, or "Lieu :"; ``None`` when neither is there.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from itertools import chain, takewhile

from watch.enrich import cues, deadlines
from watch.enrich.deadlines import Found
from watch.enrich.prose import Prose, level
from watch.model import Event, Stated
from watch.text import squeeze
from watch.zone import paris

MOST = 6
"""Events kept of one item: beyond, it is a calendar."""

_VENUE = (
    r"(?:maison|mediatheque|bibliotheque|salle|cafe|cinema|theatre|mairie|amphitheatre|amphi|musee"
    r"|museum|cite|quai|parc|rectorat|plateau|lac|campus|universite|iut|lycee|college|ecole|espace"
    r"|centre|halle|hotel|auditorium|atelier|prefecture|planetarium|observatoire|domaine|chateau|place|jardin)\b"
)
_ONLINE = re.compile(
    r"\ben (?:ligne|visioconference|distanciel)|\ba distance\b|\bvisioconference\b"
)
_LABELLED = re.compile(r"(?:^|[.;\n] ?)lieu ?: ?(?P<place>[^.;\n]{2,90})")
_LINK = re.compile(r" (?:de|du|des)$")
_AFTER = r"(?=(?P<place>[^.;!?|()\n]{2,90}))"
_AT = re.compile(rf"(?:^|[ ,(])(?:a la |a l'|au |aux |a ){_AFTER}")
_APART = re.compile(rf"[,|] ?{_AFTER}")
_STOP = re.compile(
    r"(?:,|\s[-–—]) (?:de|des|a partir|en presence|inscription|entree|gratuit|sur|pour"
    r"|dans le cadre|avec|et|puis|suivi)\b|\s(?:de \d|des \d|pour\b|afin\b|avec\b|sur le\b"
    r"|en presence|a \d|a partir|organise|donnera|propose|le \d|du \d|les \d"
    r"|expose|ouvr|dans toute|partout)",
)


def events(prose: Prose, found: list[Found], published: datetime | None) -> tuple[Event, ...]:
    """The events of an item, earliest first; ``found`` are the days that it states."""
    if not found:
        return ()
    today = paris(published).date() if published else None
    best: dict[tuple[date, date], Event] = {}
    for one in found:
        if one.kind == deadlines.EVENT and (today is None or one.last > today):
            event = _event(prose, one)
            known = best.get((event.first, event.last))
            if known is None or _fullness(event) > _fullness(known):
                best[event.first, event.last] = event
    return tuple(sorted(best.values(), key=lambda one: (one.first, one.last))[:MOST])


def _fullness(event: Event) -> int:
    return (event.begins is not None) + (event.place is not None)


def _event(prose: Prose, found: Found) -> Event:
    begins, ends = found.at, found.ends
    if begins is None and (apart := cues.HOURS.search(prose.plain)):
        begins = _clock(apart[1], apart[2])
        ends = _clock(apart[3], apart[4]) if apart[3] else None
    return Event(
        name=_name(prose, found),
        first=found.first,
        last=found.last,
        begins=begins,
        ends=ends if begins and ends and ends > begins else None,
        place=_place(prose, found),
        quote=found.quote,
    )


def _clock(hour: str, minute: str | None) -> str | None:
    return f"{int(hour):02d}:{int(minute or 0):02d}" if int(hour) < 24 else None  # noqa: PLR2004 - hours


def _name(prose: Prose, found: Found) -> str:
    """The noun of the sentence, else of the title, as written."""
    for text in (found.sentence, prose.title):
        if match := cues.EVENT.search(level(text)):
            return _LINK.sub("", squeeze(text[match.start() : match.end()]).lower())
    return "événement"


def _place(prose: Prose, found: Found) -> Stated | None:
    plain = level(found.sentence)
    # The space after an hour was read with it.
    named = _named(found.sentence, plain, max(0, found.after - 1))
    if named is None and (labelled := _LABELLED.search(prose.plain)):
        named = _trimmed(prose.text, prose.plain, *labelled.span("place"))
    if named is None and (online := _ONLINE.search(plain) or _ONLINE.search(prose.plain)):
        within = found.sentence if _ONLINE.search(plain) else prose.text
        named = within[online.start() : online.end()]
    if named is None:
        named = _named(found.sentence, plain, 0, before=found.after)
    return Stated(squeeze(named), found.quote) if named else None


def _named(text: str, plain: str, start: int, *, before: int | None = None) -> str | None:
    """The first place told after ``start``: a venue, or a name with a capital."""
    end = len(plain) if before is None else before
    matches = chain(_AT.finditer(plain, start, end), _APART.finditer(plain, start, end))
    for match in matches:
        at = match.start("place")
        capital = text[at].isupper() and plain[at].isalpha()
        # After a comma, a name is the place only right behind the day: later it is a speaker.
        if match.re is _APART and match.start() - start > 2:  # noqa: PLR2004 - a space or two
            capital = False
        if capital or re.match(_VENUE, plain[at:]):
            return _trimmed(text, plain, at, min(end, match.end("place")))
    return None


def _trimmed(text: str, plain: str, start: int, end: int) -> str | None:
    stop = _STOP.search(plain, start, end)
    first, *rest = text[start : stop.start() if stop else end].split(", ")
    kept = [first, *takewhile(lambda part: part[:1].isupper() or part.startswith("à "), rest)]
    name = ", ".join(kept).strip(" ,«»-–—|")
    return name if len(name) > 1 else None
