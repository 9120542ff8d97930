"""Words to words in one piece of memory, which forked processes share. Pure; knows no language.

A dict of 350,000 entries takes 65 MB in each process that reads it, forked or not: to read an entry
is to count a reference in it, and that copies its page. Here entries are no objects: they are lines
of one text, found through a table of where they start.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable
from typing import Self
from zlib import crc32


class Table:
    """A mapping that is built once and only read."""

    def __init__(self, text: bytes, slots: array[int]) -> None:
        """Of :meth:`made` or of :meth:`unpacked`."""
        self._text = text
        self._slots = slots

    @classmethod
    def made(cls, entries: Iterable[tuple[str, str]]) -> Self:
        """Of several entries of one form, the first stands. No tab, no newline in them."""
        # No line starts at 0: that is a free slot.
        text, starts = bytearray(b"\n"), array("I")
        for form, base in entries:
            starts.append(len(text))
            text += f"{form}\t{base}\n".encode()
        table = cls(bytes(text), array("I", bytes(4 << (2 * len(starts)).bit_length())))
        for start in starts:
            slot = table._slot(table._text[start : table._text.index(b"\t", start) + 1])
            table._slots[slot] = table._slots[slot] or start
        return table

    def packed(self) -> bytes:
        """The whole in one piece, for this kind of machine."""
        size = len(self._slots).to_bytes(8, sys.byteorder)
        return size + self._slots.tobytes() + self._text

    @classmethod
    def unpacked(cls, packed: bytes) -> Self:
        """The inverse of :meth:`packed`: a hundred times faster than to make it."""
        size, slots = int.from_bytes(packed[:8], sys.byteorder), array("I")
        end = 8 + size * slots.itemsize
        slots.frombytes(memoryview(packed)[8:end])
        return cls(packed[end:], slots)

    def get(self, form: str) -> str | None:
        """What this form stands for."""
        head = form.encode("utf-8", "surrogatepass") + b"\t"
        start = self._slots[self._slot(head)]
        if not start:
            return None
        return self._text[start + len(head) : self._text.index(b"\n", start)].decode()

    def _slot(self, head: bytes) -> int:
        """Where the line that begins so is, or would be."""
        slots, text = self._slots, self._text
        last = len(slots) - 1
        slot = crc32(head) & last
        while (start := slots[slot]) and not text.startswith(head, start):
            slot = (slot + 1) & last
        return slot
