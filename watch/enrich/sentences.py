"""Sentences of a French text: full stops that end one, and those that do not. Pure.

Own code, thirty lines: on ten hard probes simplemma's splitter is right on 5, pysbd (last release
2021) on 4, this one on 10 (tests/test_sentences.py), which are the probes it was written against.
"""

from __future__ import annotations

import re

MAX_SENTENCES = 200
MAX_TEXT = 40_000
LONGEST_SHORT = 12
"""Signs of an abbreviation at most: 40,000 signs of « M. M. M. » took 22 s when all were read."""
LOST = 400
"""Signs after which an opening guillemet was never closed."""

# What ends with a full stop and goes on.
_SHORT = re.compile(
    r"(?:\b(?:M|MM|Mme|Mmes|Mlle|Dr|Drs|Pr|Prs|Me|Mgr|St|Ste|art|al|cf|p|pp|n|no|vol|chap|fig|éd|coll"
    r"|env|hab|etc|ex|tél|av|bd|janv|févr|avr|juil|sept|oct|nov|déc|av\. J\.-C|J\.-C|i\.e|e\.g)"
    r"|\b[A-ZÀ-Ý])\.$",
)
_CANDIDATE = re.compile(
    r"(?<=[.!?…])[»”\")\]]?[ \u00a0]*(?:\[[0-9]+\])?[ \u00a0]+"
    r"(?=[«“\"(\[]?[ \u00a0]?[A-ZÀ-Ý0-9–—-])|\n+"
)


def sentences(text: str) -> tuple[str, ...]:
    """The sentences in order, each on one line, without spaces around."""
    found: list[str] = []
    start = 0
    for match in _CANDIDATE.finditer(text[:MAX_TEXT]):
        goes_on = _short(text, match.start()) or _opens(text, start, match.start())
        if "\n" not in match[0] and goes_on:
            continue
        found.append(text[start : match.end()])
        start = match.end()
    found.append(text[start:MAX_TEXT])
    kept = (" ".join(one.split()) for one in found)
    return tuple(one for one in kept if one)[:MAX_SENTENCES]


def _short(text: str, end: int) -> bool:
    """Whether the full stop there is that of an abbreviation, looked for in what just precedes."""
    return _SHORT.search(text, max(0, end - LONGEST_SHORT), end) is not None


def _opens(text: str, start: int, end: int) -> bool:
    """Whether a quotation opened there goes on: « Il est venu. Il est reparti. » is one."""
    if end - start > LOST:
        return False
    return text.count("«", start, end) > text.count("»", start, end)
