"""French typesetting of plain text, and the few words that agree with a count or a date.

The non-breaking space is U+00A0 everywhere. The purist's narrow one (U+202F) before ; ? ! shows as
a box or a gap in Outlook's Word engine and in fonts without it, so it is replaced when met.
It typesets plain text only, and leaves alone what is not prose: links, addresses, hours.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from babel.dates import format_date

from watch.zone import PARIS

NBSP = "\u00a0"

# Not prose: typesetting would break a link, an address, an hour, an entity, a Windows path.
_KEPT = (
    r"(?:https?://|www\.)[^\s<>\"«»]+|[\w.+'-]+@[\w-]+(?:\.[\w-]+)+|\d{1,2}:\d{2}(?::\d{2})?"
    r"|&#?\w{1,20};|\w:\\\S*"
)
_SPACE = "[ \u00a0\u202f\u2009\t]*"
_SOME = "[ \u00a0\u202f\u2009\t]+"


class _Rule(NamedTuple):
    pattern: re.Pattern[str]
    replace: Callable[[re.Match[str]], str]


def _rule(pattern: str, replace: Callable[[re.Match[str]], str]) -> _Rule:
    return _Rule(re.compile(f"(?P<kept>{_KEPT})|(?:{pattern})"), replace)


_RULES = (
    _rule("\u202f", lambda _: NBSP),
    _rule(r"\.{3,}", lambda _: "…"),
    _rule(r"(?<=[^\W\d_])['ʼ](?=[^\W_]|[«“\"])", lambda _: "’"),
    # A pair of straight quotes around words: anything less clear stays as the source wrote it.
    _rule(
        r"(?<![^\s('’\[])\"(?P<in>[^\s\"«»](?:[^\"«»\n]*[^\s\"«»])?)\"(?![^\s.,;:?!)\]…])",
        lambda m: f"«{NBSP}{m['in']}{NBSP}»",
    ),
    _rule(rf"«{_SPACE}(?=\S)", lambda _: f"«{NBSP}"),
    _rule(rf"(?<=\S){_SPACE}»", lambda _: f"{NBSP}»"),
    # A colon or a semicolon glued to the next word is a ratio, a time, code: only spaced ones.
    _rule(rf"(?<=[\w»)\]’”\"…%€°]){_SPACE}(?P<in>[:;])(?=\s|$)", lambda m: NBSP + m["in"]),
    _rule(rf"(?<=[\w»)\]’”\"…%€°.]){_SPACE}(?P<in>[?!]+)(?![\w=])", lambda m: NBSP + m["in"]),
    _rule(rf"(?<=\d){_SPACE}(?P<in>[%€])", lambda m: NBSP + m["in"]),
    _rule(
        rf"(?<=\d){_SOME}(?P<in>(?:k|M|Md)€|millions?|milliards?)(?!\w)", lambda m: NBSP + m["in"]
    ),
    _rule(rf"\b[nN]°{_SPACE}(?=\d)", lambda m: f"{m[0][:2]}{NBSP}"),
    _rule(rf"(?<=\b1){_SPACE}ᵉʳ", lambda _: "er"),
    _rule(
        r"(?<![\d.,])(?<!\d[ \u00a0])\d{1,3}(?:[ \u2009]\d{3})+(?!\d)",
        lambda m: re.sub(r"\s", NBSP, m[0]),
    ),
)


@lru_cache(maxsize=4096)  # a note sets each title three or four times: half of its making
def typeset(text: str) -> str:
    """Spaces, apostrophes, guillemets and ellipses as French printing wants them.

    Idempotent: what is typeset twice reads as typeset once. Numbers are not regrouped: 31000 may
    be a postcode; only a grouping already there is made non-breaking.
    """
    for rule in _RULES:
        text = rule.pattern.sub(_outside(rule), text)
    return text


def _outside(rule: _Rule) -> Callable[[re.Match[str]], str]:
    return lambda match: match[0] if match["kept"] is not None else rule.replace(match)


def count(number: int, singular: str, plural: str = "", *, none: str = "aucune") -> str:
    """« aucune information », « 1 information », « 12 500 informations ».

    ``plural`` is ``singular`` + s when not given; ``none`` agrees in gender (« aucun »).
    """
    if number == 0:
        return f"{none} {singular}"
    return f"{grouped(number)}{NBSP}{singular if number == 1 else plural or singular + 's'}"


def grouped(number: int) -> str:
    """12 500: thousands apart, by a non-breaking space."""
    return f"{number:,}".replace(",", NBSP)


def percent(score: float) -> str:
    """« 64 % » of a share between 0 and 1; never « 100 % » for what is not certain."""
    shown = round(score * 100)
    if score < 1:
        shown = min(shown, 99)
    return f"{shown}{NBSP}%"


def day(when: date) -> str:
    """« 1er décembre 2026 »."""
    written = format_date(when, "d MMMM y", locale="fr")
    return f"1er{written[1:]}" if when.day == 1 else written


def day_and_hour(moment: datetime) -> str:
    """« lundi 23 novembre 2026 à 7 h 00 », Paris time; ``moment`` is aware."""
    local = moment.astimezone(PARIS)
    weekday = format_date(local, "EEEE", locale="fr")
    return f"{weekday} {day(local)} à {local.hour}{NBSP}h{NBSP}{local.minute:02}"


def series(parts: tuple[str, ...]) -> str:
    """« a, b et c »."""
    if len(parts) < 2:  # noqa: PLR2004 - one element or none has no « et »
        return "".join(parts)
    return f"{', '.join(parts[:-1])} et {parts[-1]}"
