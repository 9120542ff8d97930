"""What is wrong in a configuration file, said in French: a line and a clause each.

It words and lists; it finds nothing by itself (``yamlfile``, ``validation`` and ``catalog`` do).
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import NamedTuple, NoReturn

from watch.errors import CatalogError

SHOWN = 20
"""Mistakes listed before the message says how many more there are."""


class Problem(NamedTuple):
    """One mistake: its line (from 1; 0 for the file as a whole) and a French clause."""

    line: int
    text: str
    where: str = ""
    """« entrée « slug », champ « x » », when the mistake is in one"""


def refuse(name: str, problems: list[Problem]) -> NoReturn:
    """Raise the one :class:`CatalogError` that lists the mistakes in the order of the file."""
    ordered = sorted(dict.fromkeys(problems), key=lambda problem: problem.line)
    texts = [_sentence(name, problem) for problem in ordered]
    if len(texts) > SHOWN:
        texts[SHOWN:] = [f"… {len(texts)} erreurs en tout dans {name}"]
    raise CatalogError("\n".join(texts))


def _sentence(name: str, problem: Problem) -> str:
    line = f"ligne {problem.line}" if problem.line else ""
    where = ", ".join(part for part in (name, line, problem.where) if part)
    return f"{where}\u00a0: {problem.text}"


def quoted(text: str) -> str:
    """« text » on one line, cut: it comes from the file and may hold anything."""
    line = " ".join(text.split())
    return f"«\u00a0{line[:60]}…\u00a0»" if len(line) > 60 else f"«\u00a0{line}\u00a0»"  # noqa: PLR2004 - a reading width


def nearest(word: str, choices: Iterable[str]) -> str:
    """« (vouliez-vous dire … ?) » when a choice looks like ``word``, else ''."""
    # 60: a longer word is no slip of the finger, and difflib is quadratic.
    found = difflib.get_close_matches(word[:60], list(choices), n=1, cutoff=0.6)
    return f" (vouliez-vous dire «\u00a0{found[0]}\u00a0»\u00a0?)" if found else ""


def accepted(choices: Iterable[str], what: str = "valeurs acceptées") -> str:
    """« ; valeurs acceptées : a, b », '' when there are none to name."""
    listed = ", ".join(choices)
    return f" ; {what}\u00a0: {listed}" if listed else ""
