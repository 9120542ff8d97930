"""The tags of a Word template and their values, in French: officers read and move them in Word.

Plain values are texts, escaped when they are shown; the others are runs or the place of a part.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lxml import etree
from markupsafe import Markup

from briefings.document import Document, Letterhead
from briefings.formats.ooxml import Element, Writer, element
from briefings.formats.prepared import Part, line
from briefings.period import local_day
from briefings.typography import day, day_and_hour

PLACE = "_vigie_"
"""Begins the bookmark that keeps the place of a part until it is put there."""
RUNNING = 90
"""Characters of a title on one line of header."""


def values(document: Document, parts: Iterable[Part], writer: Writer) -> dict[str, Any]:
    """Everything that a template may show."""
    letterhead, house = document.letterhead, document.letterhead.house
    return {
        "titre": document.title,
        "titre_court": line(document.title, RUNNING),
        "projet": document.draft,
        "collectivite": house.organisation,
        "direction": house.direction,
        "service": house.service,
        "contact": house.contact,
        "archive": house.archive,
        "objet": "" if letterhead.subject == document.title else letterhead.subject,
        "suivi_par": _follower(letterhead, writer),
        "references": letterhead.reference,
        "periode": letterhead.period,
        "numero": letterhead.number,
        "date": day(local_day(document.made_at)),
        "visas": _visas(letterhead, writer),
        "corps": place("corps"),
        "parties": {part.name: place(f"parties.{part.name}") for part in parts},
        "avec_sources": bool(document.sources),
        "sources": place("sources"),
    }


def _follower(letterhead: Letterhead, writer: Writer) -> Markup:
    """A run, a blank, or '' where nobody is to be named."""
    follower = letterhead.follower
    return Markup("") if follower is None else _written(follower, writer)


def _visas(letterhead: Letterhead, writer: Writer) -> list[dict[str, str]]:
    given = [
        {
            "qui": _written(visa.who, writer),
            "qualite": visa.role,
            "date": _written(day_and_hour(visa.at), writer),
            "remarque": visa.remark,
        }
        for visa in letterhead.visas
    ]
    wanted = [
        {
            "qui": _written("", writer),
            "qualite": role,
            "date": _written("", writer),
            "remarque": "",
        }
        for role in letterhead.visas_wanted
    ]
    return [*given, *wanted]


def _written(text: str, writer: Writer) -> Markup:
    """A run, or a blank when there is nothing to say yet."""
    return _raw(writer.plain(text) if text else writer.blank())


def place(key: str) -> Markup:
    """An empty paragraph that keeps the place of a part."""
    return _raw(element("p", element("bookmarkStart", id="0", name=f"{PLACE}{key}")))


def _raw(made: Element) -> Markup:
    return Markup(etree.tostring(made, encoding="unicode"))  # noqa: S704 - built, never parsed
