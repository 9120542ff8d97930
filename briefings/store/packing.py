"""Briefings and moves as bytes and back: JSON by pydantic over the frozen types.

A field added later with a default reads old bytes; one that is gone is ignored. Briefings are
compressed: each section repeats its theme's lexicon, and a week of 200 stories takes a tenth.
"""

from __future__ import annotations

import zlib
from dataclasses import replace
from functools import cache
from typing import get_args

from pydantic import TypeAdapter, ValidationError

from briefings.desk.moves import Gesture, Move, Redo, Undo
from briefings.model import Briefing, Period
from watch.errors import StoreError
from watch.zone import PARIS

_KINDS: dict[str, type[Move]] = {
    kind.__name__.lower(): kind for kind in (*get_args(Gesture), Undo, Redo)
}
"""A name in the table of moves is for ever that of its type."""


def pack(briefing: Briefing) -> bytes:
    """The whole briefing; :func:`unpack` gives an equal one back."""
    return zlib.compress(_briefings().dump_json(briefing))


def unpack(packed: bytes) -> Briefing:
    """What :func:`pack` packed, its period in the office's time again.

    Raises:
        StoreError: the bytes are damaged, or of a Vigie too different.
    """
    try:
        briefing = _briefings().validate_json(zlib.decompress(packed))
    except (zlib.error, ValidationError) as error:
        raise StoreError(
            "Le contenu enregistré d'une note ne peut plus être lu\u00a0: il est abîmé, ou d'une"
            " autre version de Vigie. La note envoyée, elle, reste lisible.",
        ) from error
    start, end = briefing.period.start, briefing.period.end
    return replace(briefing, period=Period(start.astimezone(PARIS), end.astimezone(PARIS)))


def pack_move(move: Move) -> tuple[str, str]:
    """Its kind, and the rest as JSON."""
    kind = type(move).__name__.lower()
    return kind, _moves(kind).dump_json(move).decode()


def unpack_move(kind: str, packed: str) -> Move:
    """What :func:`pack_move` packed.

    Raises:
        StoreError: a newer Vigie made it, or it is damaged.
    """
    try:
        return _moves(kind).validate_json(packed)
    except (KeyError, ValidationError) as error:
        raise StoreError(
            f"Un geste du brouillon («\u00a0{kind}\u00a0») ne peut pas être lu\u00a0: il vient"
            " d'une autre version de Vigie. Installez la plus récente.",
        ) from error


@cache
def _briefings() -> TypeAdapter[Briefing]:
    """Built once, when first needed: it costs 70 ms."""
    return TypeAdapter(Briefing)


@cache
def _moves(kind: str) -> TypeAdapter[Move]:
    return TypeAdapter(_KINDS[kind])
