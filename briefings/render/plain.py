"""Filters of the plain text template: paragraphs of 78 columns, underlined headings. Pure."""

from __future__ import annotations

from textwrap import TextWrapper

from briefings.typography import typeset

COLUMNS = 78
"""RFC 5322 2.1.1 asks for lines of at most 78 characters."""


def paragraph(text: str, indent: int = 0, first: str = "") -> str:
    """The text wrapped; ``first`` (« 1. », « - ») hangs before the first line.

    An address is never broken, even when it is longer than the line.
    """
    margin = " " * indent
    lead = margin[: max(0, indent - len(first))] + first
    wrapper = TextWrapper(
        width=COLUMNS,
        initial_indent=lead,
        subsequent_indent=margin,
        break_long_words=False,
        break_on_hyphens=False,
    )
    lines = wrapper.wrap(typeset(text)) or [lead.rstrip()]
    return "\n".join(piece for line in lines for piece in _cut(line, margin))


def heading(text: str, rule: str = "-") -> str:
    """The text and its underline, as long as its last line."""
    shown = paragraph(text)
    return f"{shown}\n{rule * min(COLUMNS, len(shown.rpartition(chr(10))[2]))}"


def _cut(line: str, margin: str) -> list[str]:
    """A word longer than the line, cut into lines; one with an address stays whole."""
    if len(line) <= COLUMNS or "://" in line:
        return [line]
    pieces = [line[:COLUMNS]]
    rest, width = line[COLUMNS:], COLUMNS - len(margin)
    return pieces + [margin + rest[at : at + width] for at in range(0, len(rest), width)]
