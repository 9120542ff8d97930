"""Patterns that cancel lexicon hits: regular expressions over flattened text. Pure.

``flatten`` keeps lengths, so that a place in the flattened text is the same place in the
original. Patterns are written by the officer, texts by anybody: a pattern may not hold ``*``,
``+`` or a repeated group, so that no text can make it slow.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from watch.model import Exclusion

REACH = 160
"""Characters read on each side of a hit: the longest pattern shipped spans 150."""

_UNBOUNDED = re.compile(r"(?<!\\)[*+]|\{\d*,\}|\)\{")
_CLASS = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]")
_GLOBAL_FLAGS = re.compile(r"\(\?[aiLmsux-]")


def _bases() -> dict[int, str]:
    """One letter for one accented letter; white space, dashes and apostrophes made plain."""
    table = dict.fromkeys(map(ord, "\u00a0\u2007\u2009\u202f\t\n\r"), " ")
    table |= dict.fromkeys(map(ord, "\u2010\u2011\u2012"), "-")
    table |= dict.fromkeys(map(ord, "’ʼ‘´"), "'")
    for code in range(0xC0, 0x250):
        base = unicodedata.normalize("NFD", chr(code))
        if len(base) > 1 and base[0].isascii():
            table[code] = base[0]
    return table


_BASES = _bases()


def flatten(text: str) -> str:
    """Accents removed, case kept, same length."""
    return text.translate(_BASES)


def fault(pattern: str) -> str | None:
    """Why a pattern cannot be accepted, as a French clause; None when it can."""
    bare = _CLASS.sub("x", pattern)
    if _UNBOUNDED.search(bare):
        return "« * », « + » et la répétition d'un groupe ne sont pas acceptés ; écrivez « {0,30} »"
    if _GLOBAL_FLAGS.search(bare):
        return "les options « (?i) » ne sont pas acceptées ; utilisez le champ « case »"
    try:
        compiled = re.compile(flatten(pattern))
    except (re.error, OverflowError, RecursionError):
        return "expression mal écrite ; vérifiez parenthèses, crochets et « \\ »"
    return "ce motif accepte un texte vide" if compiled.match("") else None


class Guard:
    """The compiled exclusions of one theme."""

    def __init__(self, exclusions: tuple[Exclusion, ...]) -> None:
        self.local = tuple((_compile(e), e) for e in exclusions if not e.whole_document)
        self.general = tuple((_compile(e), e) for e in exclusions if e.whole_document)
        # One look that answers "none of them" for most hits: 20 searches cost 10 times more.
        self._any = re.compile("|".join(_source(e) for _, e in self.local) or r"(?!)")

    def covering(self, flat: str, start: int, end: int) -> Iterator[Exclusion]:
        """Exclusions with a match that overlaps ``flat[start:end]``."""
        low, high = max(0, start - REACH), end + REACH
        if self._any.search(flat, low, high) is None:
            return
        for pattern, exclusion in self.local:
            for match in pattern.finditer(flat, low, high):
                if match.start() < end and match.end() > start:
                    yield exclusion
                    break

    def whole(self, flats: tuple[str, ...]) -> Iterator[Exclusion]:
        """Whole-document exclusions that match somewhere."""
        for pattern, exclusion in self.general:
            if any(pattern.search(flat) for flat in flats):
                yield exclusion


def _source(exclusion: Exclusion) -> str:
    flag = "" if exclusion.case_sensitive else "i"
    return rf"(?{flag}:(?<!\w)(?:{flatten(exclusion.pattern)}))"


def _compile(exclusion: Exclusion) -> re.Pattern[str]:
    return re.compile(_source(exclusion))
