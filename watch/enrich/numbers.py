"""Numbers as French writes them: "1 200", "12,5", "3 millions", "vingt-cinq". Pure."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

_UNITS = {
    word: value
    for value, words in enumerate(
        "zéro un|une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze"
        " quinze seize".split()
    )
    for word in words.split("|")
} | {"vingt": 20, "vingts": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60}
_SCALES = {
    "mille": 10**3,
    "millier": 10**3,
    "milliers": 10**3,
    "million": 10**6,
    "millions": 10**6,
    "milliard": 10**9,
    "milliards": 10**9,
}
_JOINED = re.compile(r"[-\s\u00a0]+")

_WORDS = "|".join(sorted({*_UNITS, "cent", "cents", "mille"} - {"zéro"}, key=len, reverse=True))
# Atomic and bounded: "deux cent deux cent…" for 6,000 signs took minutes otherwise.
SPELT = rf"(?>\b(?:{_WORDS})\b(?:(?:[-\s\u00a0]et)?[-\s\u00a0](?:{_WORDS})\b){{0,9}}+)"
"""A number in words; "un" is one too: it is for the caller to want more."""
DIGITS = r"\d{1,3}(?:[ \u00a0\u202f.]\d{3})+(?![\d])|\d{1,12}"
"""A whole number in digits, thousands apart or not."""
SCALE = r"(?:milliers?|millions?|milliards?)"


def value(text: str, scale: str | None = None) -> Decimal | None:
    """What a number says, times its scale ("3,5", "millions"); None when it is no number."""
    number = _digits(text) if text[:1].isdigit() else _spelt(text)
    if number is None:
        return None
    return number * _SCALES.get((scale or "").lower(), 1)


def _digits(text: str) -> Decimal | None:
    bare = re.sub(r"[ \u00a0\u202f]", "", text)
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", bare):
        bare = bare.replace(".", "")
    try:
        return Decimal(bare.replace(",", "."))
    except InvalidOperation:
        return None


def _spelt(text: str) -> Decimal | None:
    """Tens and units add up, cent and mille multiply: "soixante-dix-sept" is 77."""
    total = part = 0
    for word in _JOINED.split(text.lower().strip()):
        if word in {"et", ""}:
            continue
        if word in {"cent", "cents"}:
            part = max(part, 1) * 100
        elif word in {"vingt", "vingts"} and part % 100 == 4:  # noqa: PLR2004 - quatre-vingts
            part += 76
        elif word in _UNITS:
            part += _UNITS[word]
        elif word in _SCALES:
            total, part = total + max(part, 1) * _SCALES[word], 0
        else:
            return None
    return Decimal(total + part)
