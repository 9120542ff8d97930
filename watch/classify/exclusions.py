"""Patterns that cancel lexicon hits: regular expressions over flattened text. Pure.

``flatten`` keeps lengths, so that a place in the flattened text is the same place in the
original. Patterns are written by the officer, texts by anybody: a pattern may not hold ``*``,
``+`` or a repeated group, so that no text can make it slow.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

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


Rule = tuple[re.Pattern[str], Exclusion]


class Rules(NamedTuple):
    """Exclusions that one look answers for: most hits have none."""

    any: re.Pattern[str] | None
    each: tuple[Rule, ...]


_BEGIN = re.compile(r"(?<!\w)")
_OPEN = re.compile(r"(?<!\\)[\[.]|\\[wWsSdD]")
_BEGINNING = 3


class Guard:
    """The compiled exclusions of one theme."""

    def __init__(self, exclusions: tuple[Exclusion, ...]) -> None:
        self.local = tuple((_compile(e), e) for e in exclusions if not e.whole_document)
        self.general = tuple((_compile(e), e) for e in exclusions if e.whole_document)

    def touching(self, forms: Sequence[str]) -> Rules:
        """The exclusions that may cover one of these forms.

        A match begins where a word may: to reach a form it must write the beginning of one of the
        form's words, or hold a wildcard. Searching every pattern around every hit took half of
        the classifier's time.
        """
        begun = {word[:_BEGINNING] for form in forms for word in _bare(form).split()}
        each = tuple(
            (pattern, exclusion)
            for pattern, exclusion in self.local
            if _OPEN.search(exclusion.pattern)
            or any(word in flatten(exclusion.pattern).lower() for word in begun)
        )
        union = "|".join(_source(exclusion) for _, exclusion in each)
        return Rules(re.compile(union) if each else None, each)

    def whole(self, texts: Sequence[str]) -> Iterator[Exclusion]:
        """Whole-document exclusions that match somewhere."""
        flats = [flatten(text) for text in texts] if self.general else []
        for pattern, exclusion in self.general:
            if any(pattern.search(flat) for flat in flats):
                yield exclusion


def covering(rules: Rules, text: str, start: int, end: int) -> Iterator[Exclusion]:
    """Exclusions with a match that overlaps ``text[start:end]``."""
    if rules.any is None:
        return
    low = max(0, start - REACH - 1)  # one more: a match does not begin inside a word
    flat = flatten(text[low : end + REACH])
    for begin in _BEGIN.finditer(flat, start > REACH, end - low):
        place = begin.start()
        if rules.any.match(flat, place):
            for pattern, exclusion in rules.each:
                if (one := pattern.match(flat, place)) and one.end() > start - low:
                    yield exclusion


def _bare(form: str) -> str:
    return re.sub(r"[\W_]+", " ", flatten(form).lower())


def _source(exclusion: Exclusion) -> str:
    flag = "" if exclusion.case_sensitive else "i"
    return rf"(?{flag}:(?<!\w)(?:{flatten(exclusion.pattern)}))"


def _compile(exclusion: Exclusion) -> re.Pattern[str]:
    return re.compile(_source(exclusion))
