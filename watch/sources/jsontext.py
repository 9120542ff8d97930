"""JSON as strangers write it: read within bounds, or told in French why it cannot be.

Line ends and controls inside a text are let through, as producers write them. Python's own reader
accepts NaN, which JSON forbids, and converts a number of a million digits,
which is quadratic; depth ends in an exception that is caught here. Of a key written twice, the
last value counts, as in browsers.
"""

from __future__ import annotations

import json
from typing import NamedTuple

MAX_DIGITS = 18
"""Longer integers are kept as text."""


class Unreadable(NamedTuple):
    """Why a text is no JSON."""

    problem: str


def loads(text: str, wanted: str) -> object | Unreadable:
    """What ``text`` holds; ``wanted`` names in French what was expected ("un JSON Feed")."""
    if not text.strip():
        return Unreadable("la réponse est vide\u00a0; vérifiez l'adresse.")
    if text.lstrip()[:1] == "<":
        return Unreadable(
            "la réponse n'est pas du JSON mais une page web\u00a0; vérifiez l'adresse."
        )
    try:
        read: object = json.loads(
            text, parse_constant=lambda _: None, parse_int=_integer, strict=False
        )
    except json.JSONDecodeError as error:
        return Unreadable(
            f"le JSON reçu est invalide, ligne {error.lineno}\u00a0; vérifiez l'adresse."
        )
    except RecursionError:
        return Unreadable(f"le JSON reçu est imbriqué à l'excès\u00a0: ce n'est pas {wanted}.")
    return read


def _integer(digits: str) -> int | str:
    return int(digits) if len(digits) <= MAX_DIGITS else digits
