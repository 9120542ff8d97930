"""Words that somebody meant to replace, in what a person writes: « à compléter », « XXX ». Pure.

Only what nobody leaves on purpose: « […] » cuts a quotation, « à préciser » may be said of a date.
"""

from __future__ import annotations

import re

# Bounded: « [à » written 5,000 times, and never closed, took a second to read.
_LEFT = re.compile(
    r"(?i:\bà\s(?:compléter|rédiger)\b|\blorem ipsum\b|\[\s*(?:à\s[^\]]{0,200})?\])"
    r"|\bTODO\b|\bX{3,}\b|\?{3,}|_{3,}"
)


def placeholder(text: str) -> str:
    """The first of them, as it is written; '' when there is none."""
    found = _LEFT.search(text)
    return found[0] if found else ""
