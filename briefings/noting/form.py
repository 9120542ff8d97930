"""A note as a text file to fill in any editor, and back. Pure.

Each place has its title between ``===``, then a reminder that starts with ``#``, then the words.
A place that is missing from the file is left as it was; an unknown one is an error with its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefings.errors import BriefingError
from briefings.notes import Note, NoteKind, Slot, cells, slot_named, slots, with_options, written

OPTIONS = "Options"
_FRAME = "==="
_HEAD = re.compile(r"^# Note (\d+), révision (\d+)\s*$")


def form(number: int, revision: int, note: Note) -> str:
    """The file that :func:`filled` reads."""
    head = (
        f"# Note {number}, révision {revision}\n"
        "# Écrivez sous chaque titre, enregistrez, fermez. Les lignes «\u00a0#\u00a0» sont des"
        " rappels.\n"
    )
    return "\n".join([head, *_places(note)])


def _places(note: Note) -> Iterator[str]:
    for slot in slots(note):
        yield _place(slot, note.texts.get(slot.key, ""))
    if note.kind is NoteKind.DECISION:
        asked = Slot("options", OPTIONS, "les options à comparer, une par ligne")
        yield _place(asked, "\n".join(note.options))
    for slot in (slot for row in cells(note) for slot in row):
        yield _place(slot, note.texts.get(slot.key, ""))


def _place(slot: Slot, words: str) -> str:
    return f"=== {slot.name} ===\n# {slot.prompt}\n{words}\n"


def number_of(text: str) -> tuple[int, int] | None:
    """The note and the revision that a file was made from; None when it does not say."""
    found = _HEAD.match(text.removeprefix("\ufeff").lstrip().partition("\n")[0])
    return (int(found[1]), int(found[2])) if found else None


def filled(note: Note, text: str) -> Note:
    """The note with what the file says.

    Raises:
        BriefingError: a title is no place of this note; names its line.
    """
    done = note
    places = list(_read(text))
    for _, title, words in places:
        if title == OPTIONS and note.kind is NoteKind.DECISION:
            titles = (" ".join(line.split()) for line in words.split("\n"))
            done = with_options(done, tuple(dict.fromkeys(filter(None, titles))))
    for line, title, words in places:
        if title != OPTIONS:
            done = written(done, _key(note, title, line), words)
    return done


def _key(note: Note, title: str, line: int) -> str:
    try:
        return slot_named(note, title).key
    except BriefingError as error:
        raise BriefingError(f"Ligne {line} du fichier\u00a0: {error}") from None


def _title(line: str) -> str:
    """What stands between ``===``; '' when the line is no title."""
    bare = line.rstrip()
    framed = len(bare) > 2 * len(_FRAME) and bare.startswith(_FRAME) and bare.endswith(_FRAME)
    return bare.removeprefix(_FRAME).removesuffix(_FRAME).strip() if framed else ""


def _read(text: str) -> Iterator[tuple[int, str, str]]:
    """Each place: the line of its title, the title, the words."""
    title, start, words = "", 0, list[str]()
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        if found := _title(line):
            if title:
                yield start, title, "\n".join(words).strip()
            title, start, words = found, number, []
        elif not (line.startswith("#") and number == start + 1):
            words.append(line)
    if title:
        yield start, title, "\n".join(words).strip()
