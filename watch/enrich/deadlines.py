"""The days that an item states: until when a call is open, when an event takes place.

Nothing is guessed. A day counts only when it is written and when words beside it say what it is
for; a sentence that could be read otherwise gives nothing, for an officer acts on these dates.

A year that is not written is the one of the next such day after publication, within six months:
in December, "le 4 novembre" is past, not eleven months away. A weekday that contradicts that
reading ("vendredi 4 décembre" of a year when it is a Saturday) cancels it. Without a publication
date, a day without a year is not a date. Days before publication are history, not deadlines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from watch.enrich import days
from watch.enrich.dates import PARIS
from watch.enrich.days import Day
from watch.model import Article, StatedDate
from watch.text import fold, shorten

CALL = "appel"
EVENT = "evenement"

MAX_QUOTE = 160
MAX_STATED = 6
"""Dates kept of one item: beyond, it is a calendar."""
READ = 6_000
"""Signs of the text that are read: calls say their date early or in a table of dates."""
AHEAD = timedelta(days=183)
"""How far the next day of a year that is not written may be."""

_DAY_NAMES = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_WEEKDAY = rf"(?:{'|'.join(_DAY_NAMES)})"

# Each is looked for in folded text (lower case, no accent, straight apostrophe), before the day.
_LIMIT = re.compile(
    r"dates? limites?|date butoir|date de cloture|au plus tard|dernier delai|deadline"
    r"|cloture d(?:es|e l'|u) ?(?:appel|candidatures?|inscriptions?|depots?|dossiers?|concours)"
    r"|(?:candidatures?|dossiers?|inscriptions?|propositions?|projets?|contributions?|reponses?)"
    r"[^.;]{0,40} (?:avant le|jusqu'au|d'ici le|d'ici au)",
)
_UNTIL = re.compile(
    r"jusqu'au|jusqu'a|avant (?:(?:\d{1,2} ?[h:](?: ?\d\d)?|midi|minuit),? )?le|d'ici (?:le|au)"
    r"|cloture|clos le|echeance|fermeture",
)
_AT_LATEST = re.compile(r"[ ,(]{0,3}(?:au plus tard|dernier delai|delai de rigueur)")
_CALL = re.compile(
    r"\b(?:appels?\b|ami\b|candidat|postul|inscri|dossiers?|depot|deposer|soumission|soumettre"
    r"|contributions?|concours|bourses?|subvention|reponse|repondre|manifestation d'interet)",
)
_EVENT = re.compile(
    r"\b(?:colloque|webinaire|webinar|journees?|conferences?|seminaire|fete de la science"
    r"|rencontres?|salon|forum|ateliers?|exposition|table ronde|festival|assises|congres"
    r"|symposium|portes ouvertes|projection|debat|ceremonie|hackathon|nuit (?:de|des|europeenne)"
    r"|semaine (?:de|du|des)|cafe des sciences|soiree|spectacle|rendez-vous|evenement)",
)
# What makes the day something else: a law, a birth, a page's own date.
_OTHER = re.compile(
    r"(?:publie|paru|mis a jour|modifie|mis en ligne|ne|nee|mort|morte|decede|decedee|signe|adopte"
    r"|promulgue|entree? en vigueur|depuis|a compter)(?:e|s|es)? (?:le|du)$"
    r"|(?:loi|decret|arrete|circulaire|ordonnance|instruction|directive|reglement)"
    r"(?: n[o°] ?\S+)? du$|en date du$|depuis$|article$",
)
_LEADING_IN = re.compile(rf"(?:le|les|du|au|des|ce|{_WEEKDAY})$")
_EARLIER = re.compile(
    rf"(?P<first>\d{{1,2}})(?:er)?(?:\s?(?:,|/|-|–|et|au|&)\s?(?:{_WEEKDAY}\s?)?(?:\d{{1,2}}(?:er)?)?)+$"
)
_THROUGH = re.compile(rf"\s?(?:inclus )?au\s(?:{_WEEKDAY}\s)?")
_FROM = re.compile(rf"\bdu(?: {_WEEKDAY})?$")
_HOUR_BEFORE = re.compile(
    rf"\b(?:(\d{{1,2}})\s?(?:h|:)\s?(\d{{2}})?|(midi)|(minuit)),?\s(?:le|du|au)\s?(?:{_WEEKDAY})?$"
)
_SENTENCE = re.compile(r"[^\n]+?(?:[.!?;…](?=\s+[A-ZÀ-Ý«\"“•–-])|(?=\n|$))")
_NEAR_BEFORE = 90
_NEAR_AFTER = 50


class _Place(NamedTuple):
    """A day in its sentence, with the folded words around it."""

    sentence: str
    before: str
    after: str
    title: str
    found: Day
    first: Day
    """the first day when several are written together, else ``found``"""


def deadlines(article: Article) -> tuple[StatedDate, ...]:
    """The dates that ``article`` states, earliest first, one per kind and day."""
    text = f"{article.lead}\n{article.text}" if article.lead != article.text else article.lead
    return stated(article.title, text, article.published)


def stated(title: str, text: str, published: datetime | None) -> tuple[StatedDate, ...]:
    """The dates that a title and a text state; ``published`` (aware) places days without a year."""
    origin = published.astimezone(PARIS).date() if published else None
    found: dict[tuple[str, date], StatedDate] = {}
    for place in _places(title, f"{title}\n{text[:READ]}"):
        kind = _kind(place)
        day = _day(place, kind, origin) if kind else None
        if kind and day and (origin is None or day >= origin):
            one = StatedDate(kind=kind, day=day, time=_time(place), quote=_quote(place))
            known = found.get((kind, day))
            found[kind, day] = one if known is None or (one.time and not known.time) else known
    return tuple(sorted(found.values(), key=lambda one: (one.day, one.kind))[:MAX_STATED])


def _places(title: str, text: str) -> Iterator[_Place]:
    heading = _folded(title)
    for match in _SENTENCE.finditer(text):
        sentence = match[0].strip()
        opening: Day | None = None
        for day, following in _pairs(days.find(sentence)):
            if following and _through(sentence[day.end : following.start]):
                opening = day
                continue
            start = (opening or day).start
            yield _Place(
                sentence,
                _folded(sentence[max(0, start - _NEAR_BEFORE) : start]),
                _folded(sentence[day.end : day.end + _NEAR_AFTER]),
                heading,
                day,
                opening or _earlier(sentence, day),
            )
            opening = None


def _pairs(found: Iterator[Day]) -> Iterator[tuple[Day, Day | None]]:
    every = list(found)
    return zip(every, [*every, None][1:], strict=True)


def _through(between: str) -> bool:
    """Whether the words between two days make them a range."""
    return _THROUGH.fullmatch(f"{_folded(between)} ") is not None


def _folded(text: str) -> str:
    return " ".join(fold(text).split())


def _earlier(sentence: str, day: Day) -> Day:
    """The first of "les 4 et 5 décembre", "du 2 au 11 octobre": same month and year."""
    match = _EARLIER.search(_folded(sentence[max(0, day.start - 60) : day.start]))
    return day._replace(day=int(match["first"])) if match else day


def _kind(place: _Place) -> str | None:
    """What the day is for, or None when no word near it says so."""
    before = _without_list(place.before)
    if _OTHER.search(re.sub(rf" ?{_WEEKDAY}$", "", before)):
        return None
    if _is_call(place, before):
        return CALL
    return EVENT if _is_event(place, before) else None


def _is_call(place: _Place, before: str) -> bool:
    if _LIMIT.search(before):
        return True
    period = place.first != place.found and _FROM.search(before)
    if not (period or _UNTIL.search(before[-30:]) or _AT_LATEST.match(place.after)):
        return False
    if _CALL.search(before):
        return True
    return _CALL.search(place.title) is not None and not _EVENT.search(before)


def _is_event(place: _Place, before: str) -> bool:
    if not _LEADING_IN.search(before) and before:
        return False
    if _EVENT.search(before) or _EVENT.search(place.after):
        return True
    precise = place.found.hour is not None or re.search(rf"{_WEEKDAY}$", before) is not None
    return precise and _EVENT.search(place.title) is not None


def _without_list(before: str) -> str:
    """Up to the first day of a list: "le colloque des 4 et" becomes "le colloque des"."""
    match = _EARLIER.search(before)
    return before[: match.start()].rstrip() if match else before


def _day(place: _Place, kind: str, origin: date | None) -> date | None:
    """The end of a call; the beginning of an event, or its end once it has begun."""
    last = _placed(place.found, place.before, origin)
    if kind == CALL or last is None or place.first == place.found:
        return last
    first = place.first.on(last.year)
    if first is None or first > last:
        first = place.first.on(last.year - 1)
    return first if first is not None and (origin is None or first >= origin) else last


def _placed(day: Day, before: str, origin: date | None) -> date | None:
    if day.year is not None:
        return day.on()
    if origin is None:
        return None
    years = (origin.year, origin.year + 1)
    coming = [one for year in years if (one := day.on(year)) and one >= origin]
    if not coming or coming[0] - origin > AHEAD:
        return None
    named = re.search(rf"({_WEEKDAY})$", before)
    return None if named and _DAY_NAMES[coming[0].weekday()] != named[1] else coming[0]


def _time(place: _Place) -> str | None:
    """The hour beside the day, as French typography writes it."""
    hour, minute = place.found.hour, place.found.minute
    if hour is None:
        match = _HOUR_BEFORE.search(place.before)
        if match is None:
            return None
        hour = 12 if match[3] else 24 if match[4] else int(match[1])
        minute = int(match[2] or 0)
    return "minuit" if hour in {0, 24} and not minute else f"{hour}\u00a0h\u00a0{minute:02d}"


def _quote(place: _Place) -> str:
    """The words that state the day: the sentence, from shortly before the day when it is long."""
    sentence = place.sentence
    if place.found.end <= MAX_QUOTE - 20:
        return shorten(sentence, MAX_QUOTE)
    start = sentence.rfind(" ", 0, max(0, place.found.start - _NEAR_BEFORE)) + 1
    return "…" + shorten(sentence[start:], MAX_QUOTE - 1)
