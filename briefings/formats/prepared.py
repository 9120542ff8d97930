"""A document ready for any format: texts that XML takes, links that lead to the web, named parts.

Formats call :func:`prepared` first, so that none has to doubt what it writes. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from briefings.document import Block, Document, Heading, Paragraph, Run, Table
from watch.text import clean, fold, shorten

_WEB = re.compile(r"https?://[^\s/]", re.IGNORECASE)
_DAY = re.compile(
    r"\b(1er|\d{1,2}) (?=(?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre"
    r"|novembre|décembre)\b)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What stands under one heading of level 1, that heading first."""

    name: str
    """of its place in a Word template: « portee_pour_l_occitanie »; '' before the first heading"""
    title: str
    blocks: tuple[Block, ...]


def prepared(document: Document) -> Document:
    """The same document: texts without a sign that a format refuses, days whole, links http(s)."""
    cleaned: Document = _cleaned(document)
    return cleaned


def together(text: str) -> str:
    """A day's number on the line of its month."""
    return _DAY.sub("\\1\u00a0", text)


def line(text: str, limit: int) -> str:
    """On one line and no longer than that; non-breaking spaces stay."""
    return shorten(" ".join(re.split(r"[ \t\n]+", text)).strip(), limit)


def called(blocks: Iterable[Block]) -> set[int]:
    """The numbers of the sources that these blocks call."""
    return {number for block in blocks for run in _runs(block) for number in run.sources}


def _runs(block: Block) -> Iterator[Run]:
    if isinstance(block, Paragraph):
        yield from block.runs
    elif isinstance(block, Table):
        yield from (run for row in block.rows for cell in row for run in cell or ())


def parts(blocks: Sequence[Block]) -> tuple[Part, ...]:
    """The document cut before each heading of level 1; two of one name are told apart."""
    found: list[list[Block]] = [[]]
    for block in blocks:
        if isinstance(block, Heading) and block.level == 1:
            found.append([])
        found[-1].append(block)
    names: set[str] = set()
    return tuple(_part(group, names) for group in found if group)


def _part(group: Sequence[Block], names: set[str]) -> Part:
    first = group[0]
    title = first.text if isinstance(first, Heading) and first.level == 1 else ""
    base = name = "_".join(re.findall(r"[a-z0-9]+", fold(title)))
    rank = 1
    while name in names:
        rank += 1
        name = f"{base}_{rank}"
    names.add(name)
    return Part(name=name, title=title, blocks=tuple(group))


def _cleaned(value: Any) -> Any:  # noqa: ANN401 - a tree of values of any of the model's types
    """Every text of a tree of values, ready; an address that is not of the web becomes ''."""
    if type(value) is str:  # an enumeration's words are ours
        return together(clean(value))
    if isinstance(value, tuple):
        return tuple(map(_cleaned, value))
    if not is_dataclass(value) or isinstance(value, type):
        return value
    told = {one.name: _cleaned(getattr(value, one.name)) for one in fields(value) if one.init}
    if "url" in told and not _WEB.match(told["url"]):
        told["url"] = ""
    return replace(value, **told)
