"""The office's words in a note, or the blanks that wait for them. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from briefings.compose.telling import office
from briefings.document import Blank, Block, Heading, Paragraph, Run, Table
from briefings.notes import CRITERIA, Note, Slot, cells, slots, views
from briefings.render.stories import MAX_TITLE, line
from briefings.typography import typeset


@dataclass(frozen=True, slots=True)
class Writing:
    """What a person wrote in a note so far."""

    note: Note

    def slot(self, key: str) -> Iterator[Block]:
        """The words written there, else the blank that asks for them."""
        [slot] = [one for one in slots(self.note) if one.key == key]
        yield from self._filled(slot)

    def written(self, key: str) -> Iterator[Paragraph]:
        """The words written there; nothing when there are none."""
        yield from office(self.note.texts.get(key, ""))

    def _filled(self, slot: Slot) -> Iterator[Block]:
        words = tuple(self.written(slot.key))
        yield from words or (Blank(prompt=line(slot.prompt, MAX_TITLE), name=slot.name),)

    def options(self) -> Iterator[Block]:
        """The table that compares the options, its empty cells to fill."""
        rows = cells(self.note)
        if not rows:
            yield Blank(prompt="les options à comparer, deux au moins", name="Options")
            return
        yield Table(
            caption="Comparaison des options",
            header=("Option", *(column for _, _, column in CRITERIA)),
            rows=tuple(
                (_option(n, title), *map(self._cell, row))
                for n, (title, row) in enumerate(zip(self.note.options, rows, strict=True), 1)
            ),
        )

    def _cell(self, slot: Slot) -> tuple[Run, ...] | None:
        words = self.note.texts.get(slot.key, "")
        return (Run(text=typeset(" ".join(words.split()))),) if words else None

    def views(self) -> Iterator[Block]:
        """The office's opinion, option by option."""
        for n, slot in enumerate(views(self.note), start=1):
            if self.note.options:
                title = line(self.note.options[n - 1], MAX_TITLE)
                yield Heading(text=f"Option {n}\u00a0: {title}", level=2)
            yield from self._filled(slot)


def _option(number: int, title: str) -> tuple[Run, ...]:
    return (Run(text=f"{number}. {line(title, MAX_TITLE)}", strong=True),)
