"""The fields of sources.yaml, each with the form it must have; no rule between them."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, StrictBool, StringConstraints

from watch.mistakes import quoted
from watch.model import Category, Rights, Scope
from watch.validation import Entry

SHORTEST, LONGEST = timedelta(minutes=15), timedelta(days=30)
_UNITS = {"min": "minutes", "h": "hours", "j": "days"}
_PERIOD = re.compile(r"([0-9]{1,4})[ \u00a0\u202f]?(min|h|j)")


def interval(text: str) -> timedelta:
    """« 30 min », « 6 h » or « 7 j » as a duration; ValueError for anything else."""
    match = _PERIOD.fullmatch(text)
    if match is None:
        raise ValueError(
            f"durée incorrecte {quoted(text)}\u00a0; écrivez par exemple 30 min, 6 h ou 7 j"
        )
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


def _period(text: str) -> str:
    if not SHORTEST <= interval(text) <= LONGEST:
        raise ValueError(
            f"durée hors limites {quoted(text)}\u00a0; attendu\u00a0: de 15 min à 30 j"
        )
    return text


def _url(text: str) -> str:
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    if parts.scheme not in {"http", "https"} or not host or re.search(r"[\s\x00-\x1f\\]", text):
        raise ValueError(
            f"adresse incorrecte {quoted(text)}\u00a0; attendu\u00a0: http:// ou https://…"
        )
    if parts.username is not None:
        raise ValueError("l'adresse contient un identifiant ou un mot de passe\u00a0; retirez-le")
    return text


Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
Url = Annotated[str, Field(max_length=2000), AfterValidator(_url)]
Period = Annotated[
    str,
    Field(pattern=rf"^{_PERIOD.pattern}$", description="une durée comme 30 min, 6 h ou 7 j"),
    AfterValidator(_period),
]


class Defaults(Entry):
    """What holds for the entries that say nothing else."""

    every: Period = "6 h"
    rights: Rights = Rights.EXTRACT


class CatalogFile(Entry):
    """The whole file; its entries are judged one by one, to find the mistakes of all."""

    defaults: Defaults = Defaults()
    sources: tuple[object, ...] = Field(min_length=1)


class SourceEntry(Entry):
    """The fields of one source, as the officer writes them."""

    slug: str = Field(
        pattern=r"^[a-z0-9][a-z0-9-]{0,59}$",
        description="minuscules sans accent, chiffres et tirets, 60 caractères au plus",
    )
    name: Line
    kind: Line
    url: Url
    homepage: Url
    category: Category
    themes: tuple[Line, ...] = ()
    scope: Scope = Scope.NATIONAL
    language: str = Field(
        "fr", pattern="^[a-z]{2}$", description="deux minuscules\u00a0: fr, en, es…"
    )
    every: Period | None = None
    enabled: StrictBool = True
    disabled_reason: Line | None = None
    rights: Rights | None = None
    attribution: Line | None = None
    evidence: Literal["seen", "domain-seen", "recalled"] | None = None
    confidence: Literal["high", "medium", "low"] | None = None
    cms: Line | None = None
    note: Annotated[str, Field(max_length=1000)] | None = None
    calls: StrictBool = False
    full_text: StrictBool = False
    options: dict[str, object] = Field(default_factory=dict)
