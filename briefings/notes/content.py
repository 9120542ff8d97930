"""A note's content, and two persons' changes brought together. Pure values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import NamedTuple, TypeVar

Value = TypeVar("Value")


class NoteKind(StrEnum):
    """What a note is for; the value is typed on the command line and names the templates."""

    INFORMATION = "information"
    DECISION = "decision"
    ELECTED = "elus"
    PRESS = "presse"


class Collision(NamedTuple):
    """Two persons wrote different things in the same places: the keys of their slots."""

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What a person chose and wrote."""

    kind: NoteKind
    items: tuple[str, ...]
    """keys of articles, in the person's order"""
    options: tuple[str, ...] = ()
    """titles of the options that a decision compares"""
    texts: Mapping[str, str] = field(default_factory=dict, hash=False)
    """the office's words, by the key of their slot; what was never written is absent"""
    final: bool = False
    deleted: bool = False


def written(note: Note, key: str, text: str) -> Note:
    """The note with these words in that slot; '' empties it."""
    texts = {**note.texts, key: text.strip()}
    return replace(note, texts={key: words for key, words in texts.items() if words})


def with_options(note: Note, options: tuple[str, ...]) -> Note:
    """The note comparing these options; what was written of one follows it to its new place."""
    places = {title: str(n) for n, title in enumerate(options, start=1)}
    moved = {str(n): places.get(title) for n, title in enumerate(note.options, start=1)}
    texts: dict[str, str] = {}
    for key, words in note.texts.items():
        name, _, number = key.partition("-")
        if not number:
            texts[key] = words
        elif place := moved.get(number):
            texts[f"{name}-{place}"] = words
    return replace(note, options=options, texts=texts)


def joined(base: Note, theirs: Note, mine: Note) -> Note | Collision:
    """My changes on top of theirs, both made from ``base``: each place keeps what was changed."""
    taken: list[str] = []

    def pick(name: str, before: Value, there: Value, here: Value) -> Value:
        if here == before:
            return there
        if there not in (before, here):
            taken.append(name)
        return here

    keys = {**base.texts, **theirs.texts, **mine.texts}
    texts = {
        key: pick(key, base.texts.get(key, ""), theirs.texts.get(key, ""), mine.texts.get(key, ""))
        for key in keys
    }
    note = replace(
        mine,
        items=pick("items", base.items, theirs.items, mine.items),
        options=pick("options", base.options, theirs.options, mine.options),
        final=pick("final", base.final, theirs.final, mine.final),
        deleted=pick("deleted", base.deleted, theirs.deleted, mine.deleted),
        texts={key: words for key, words in texts.items() if words},
    )
    return Collision(tuple(taken)) if taken else note
