"""What an editor may keep of an item wherever they read it: for a note, or for a draft."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlencode

from fastapi import Request

from briefings.app import Office
from briefings.notes import TITLES
from briefings.store import Records
from briefings.typography import count
from briefings.web.desk.steps import steps
from briefings.web.visitors import Visitor
from watch.text import shorten

SAID = "panier"
"""Of the address of a page: the article that was just put aside, or taken out."""

NOTES = 3
"""Offered: those that one is likely to be writing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """What the buttons show."""

    basket: frozenset[str]
    back: str
    """the present page"""
    drafts: tuple[tuple[str, str], ...]
    """where a story is added to each that waits, and what it is"""
    key: str = ""
    """the article that was just put aside, or taken out"""
    said: str = ""


def keeping(office: Office, records: Records, request: Request, visitor: Visitor) -> Keeping | None:
    """None to who may not write."""
    if not visitor.writes:
        return None
    held = records.notes.basket()
    asked = [(name, value) for name, value in request.query_params.multi_items() if name != SAID]
    query = f"?{urlencode(asked)}" if asked else ""
    key = request.query_params.get(SAID, "")
    return Keeping(
        basket=frozenset(held),
        back=f"{request.url.path}{query}",
        drafts=tuple(_drafts(office, records)),
        key=key,
        said=_said(len(held), there=key in held) if key else "",
    )


def _said(many: int, *, there: bool) -> str:
    if there:
        return f"Ajouté au panier des notes, qui contient {count(many, 'article')}."
    left = f"qui contient {count(many, 'article')}" if many else "qui est vide"
    return f"Retiré du panier des notes, {left}."


def notes(records: Records) -> tuple[tuple[str, str], ...]:
    """Where an article is added to each of the last notes that are drafts, and what it is."""
    return tuple(islice(_notes(records), NOTES))


def _notes(records: Records) -> Iterator[tuple[str, str]]:
    for kept in records.notes.listed():
        if not kept.note.final and not kept.note.deleted:
            about = kept.note.texts.get("objet") or TITLES[kept.note.kind]
            yield f"/notes/{kept.id}/articles/ajouter", f"{kept.id}, {shorten(about, 60)}"


def _drafts(office: Office, records: Records) -> Iterator[tuple[str, str]]:
    for digest in office.digests:
        for step in steps(office, records, digest) if digest.enabled else ():
            if step.next:
                yield f"{step.path}/ajouter", f"{digest.title}, {step.when}"
