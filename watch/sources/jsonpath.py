"""Paths into a JSON answer, and texts made of them. RFC 9535, by python-jsonpath.

The answer is hostile, the paths are the officer's: what they cost is bounded by the number of
matches taken here, and by the budget of the worker that reads the page. A path may descend
everywhere (``..``) once: twice took 9 s on an answer of 1 MB (measured), once takes 1 s.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from itertools import islice
from urllib.parse import quote

import jsonpath
from jsonpath.exceptions import JSONPathError

from watch.sources.base import MAX_ITEMS

MAX_MATCHES = MAX_ITEMS + 1
MAX_NAMES = 50
_FIELD = re.compile(r"\{([^{}]{1,200})\}")
_SECONDS, _MILLISECONDS = range(10**9, 10**10), range(10**12, 10**13)
"""Numbers of ten and thirteen figures are instants since 1970, in years 2001 to 2286."""


class PathError(Exception):
    """A path is not JSONPath, or the answer is too deep for it; the message is French."""


class Path:
    """One path, compiled."""

    def __init__(self, written: str) -> None:
        self._written = written
        if written.count("..") > 1:
            raise PathError(
                f"«\u00a0{written}\u00a0» contient «\u00a0..\u00a0» plus d'une fois\u00a0; écrivez"
                " le chemin en entier."
            )
        try:
            self._compiled = jsonpath.compile(written)
        except (JSONPathError, RecursionError, ValueError):
            raise PathError(f"«\u00a0{written}\u00a0» n'est pas un chemin JSONPath.") from None

    def all(self, document: object, limit: int = MAX_MATCHES) -> list[object]:
        """What the path leads to, in order, at most ``limit``."""
        if not isinstance(document, dict | list):
            return []
        try:
            found = islice(self._compiled.finditer(document), limit)
            return [match.obj for match in found]
        except (JSONPathError, RecursionError):
            raise PathError(
                f"le chemin «\u00a0{self._written}\u00a0» se perd dans la réponse\u00a0; elle est"
                " trop profonde pour lui."
            ) from None

    def first(self, document: object) -> object:
        """The first thing that says something; None when there is none."""
        return next((one for one in self.all(document, MAX_NAMES) if one not in (None, "")), None)


class Template:
    """A text: that of one path, or written around several paths between braces."""

    def __init__(self, written: str) -> None:
        parts = _FIELD.split(written)
        self._around = parts[0::2] if len(parts) > 1 else ["", ""]
        self._paths = [Path(part) for part in parts[1::2]] or [Path(written)]
        self._alone = len(parts) == 1

    def text(self, row: object, *, address: bool = False) -> str | None:
        """The text for ``row``; None when a path leads to nothing: half a text would be a lie.

        In an ``address``, what comes from the answer is escaped: it cannot leave its place.
        """
        found = [as_text(one.first(row)) for one in self._paths]
        if None in found:
            return None
        values = [str(one) for one in found]
        if self._alone:
            return values[0]
        values = [quote(value, safe="") for value in values] if address else values
        pairs = zip(self._around, [*values, ""], strict=True)
        return "".join(before + value for before, value in pairs)

    def date(self, row: object) -> str | datetime | None:
        """What the path says as a date; a text around it is no date that a source wrote."""
        return as_date(self._paths[0].first(row)) if self._alone else self.text(row)


@lru_cache(maxsize=200)
def path(written: str) -> Path:
    """The path, compiled once per process; raises :class:`PathError`."""
    return Path(written)


@lru_cache(maxsize=200)
def reading(written: str) -> Template:
    """The text that an option describes; raises :class:`PathError`."""
    return Template(written)


def as_text(value: object) -> str | None:
    """A text or a number as text; the rest says nothing that can be shown."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return str(value).strip() or None


def as_date(value: object) -> str | datetime | None:
    """A date as written; a count of seconds or of milliseconds since 1970 as an instant."""
    if isinstance(value, int) and not isinstance(value, bool):
        for scale, span in ((1, _SECONDS), (1000, _MILLISECONDS)):
            if value in span:
                return datetime.fromtimestamp(value / scale, UTC)
    return as_text(value)


def names(where: Path | None, row: object) -> tuple[str, ...]:
    """Each text that the path leads to, or that the lists that it leads to hold."""
    found = where.all(row, MAX_NAMES) if where else []
    return tuple(islice(filter(None, map(as_text, _flat(found))), MAX_NAMES))


def _flat(values: list[object]) -> Iterator[object]:
    for value in values:
        yield from value if isinstance(value, list) else (value,)
