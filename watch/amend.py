"""sources.yaml changed by a command: one entry written, every other byte left as it was.

    bytes + entries --append--> bytes          bytes + slug + change --switch--> bytes

Comments, order, quotes, indentation and line ends belong to the person who keeps the file. Only the
lines of the entry that changes are read and written again, by ruamel.yaml, which keeps its
comments. What comes out is read back: an edit that would alter anything else is refused. Pure:
the file itself is replaced by ``rewrite``.
"""

from __future__ import annotations

import io
import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from watch.discover.entry import NewEntry
from watch.errors import CatalogError
from watch.mistakes import quoted
from watch.yamlfile import YamlDocument, parse_yaml

_DASH = re.compile(r"( *)- ")
_BOM = "\ufeff"
_QUOTED = frozenset({"name", "note", "disabled_reason", "attribution"})
# Where a new field goes: before those, which are long, else at the end.
_LAST = ("disabled_reason", "note", "options")
WIDTH = 96
"""Columns of a comment."""
NOT_BLOCK = (
    "la liste «\u00a0sources\u00a0» n'est pas écrite avec une entrée par tiret"
    "\u00a0; modifiez le fichier à la main, voir docs/sources.md"
)


@dataclass(frozen=True, slots=True)
class _Place:
    """The lines of an entry, and the column of its dash."""

    start: int
    end: int
    column: int


def append(raw: bytes, name: str, entries: Sequence[NewEntry]) -> bytes:
    """The file with these entries after its last one.

    Raises:
        CatalogError: the file is wrong, or so written that only a person can change it.
    """
    document = parse_yaml(raw, name)
    before, lines = _entries(document), _split(raw.decode("utf-8-sig"))
    place = _place(document, lines, len(before) - 1)
    added = "".join(f"\n{_indented(block(one), place.column)}" for one in entries)
    after = _replaced(raw, lines, _Place(place.end, place.end, place.column), added)
    _confirm(parse_yaml(after, name), document, [*before, *(dict(e.fields) for e in entries)])
    return after


def switch(raw: bytes, name: str, slug: str, *, reason: str | None, today: date) -> bytes:
    """The file with this source disabled for ``reason``, or enabled when it is None.

    Enabling keeps the old reason, as a comment above the entry. Raises as :func:`append`.
    """
    document = parse_yaml(raw, name)
    before, lines = _entries(document), _split(raw.decode("utf-8-sig"))
    rank = next((n for n, one in enumerate(before) if one.get("slug") == slug), None)
    if rank is None:
        raise CatalogError(f"La source {quoted(slug)} n'existe pas dans {name}.")
    place = _place(document, lines, rank)
    block = _dedented(lines[place.start : place.end], place.column)
    changed = _indented(_switched(block, reason, today), place.column)
    after = _replaced(raw, lines, place, changed)
    wanted = [*before]
    wanted[rank] = _wanted(before[rank], reason)
    _confirm(parse_yaml(after, name), document, wanted)
    return after


def _entries(document: YamlDocument) -> list[dict[str, object]]:
    found = document.at(("sources",))
    if not isinstance(found, list) or not found or not all(isinstance(o, dict) for o in found):
        raise CatalogError(f"{document.name}\u00a0: {NOT_BLOCK}.")
    return found


def _split(text: str) -> list[str]:
    """The lines with their ends; only a line feed ends one, unlike ``str.splitlines``."""
    return [line for line in re.split(r"(?<=\n)", text) if line]


def _replaced(raw: bytes, lines: list[str], place: _Place, text: str) -> bytes:
    """The file with ``text`` in place of these lines."""
    if place.start and not lines[place.start - 1].endswith("\n"):
        lines[place.start - 1] += _end(lines)
    kept = [*lines[: place.start], text.replace("\n", _end(lines)), *lines[place.end :]]
    mark = _BOM if raw.startswith(_BOM.encode()) else ""
    return (mark + "".join(kept)).encode()


def _end(lines: Sequence[str]) -> str:
    """How most lines of the file end."""
    return "\r\n" if sum(one.endswith("\r\n") for one in lines) * 2 > len(lines) else "\n"


def _place(document: YamlDocument, lines: list[str], rank: int) -> _Place:
    start = document.line(("sources", rank)) - 1
    dash = _DASH.match(lines[start]) if start < len(lines) else None
    following = [document.line(("sources", rank + 1)), *_tops(document)]
    stop = min((line - 1 for line in following if line - 1 > start), default=len(lines))
    if dash is None:
        raise CatalogError(f"{document.name}\u00a0: {NOT_BLOCK}.")
    end = stop
    while end > start + 1 and _between(lines[end - 1], len(dash[1])):
        end -= 1
    return _Place(start, end, len(dash[1]))


def _between(line: str, column: int) -> bool:
    """Whether the line separates two entries; one that is further in may be the end of a text."""
    text = line.lstrip()
    return not text or (text[0] == "#" and len(line) - len(text) <= column)


def _tops(document: YamlDocument) -> list[int]:
    return [line for place, line in document.lines.items() if len(place) == 1]


def _dedented(lines: Sequence[str], column: int) -> str:
    block = "".join(one[column:] if not one[:column].strip() else one.lstrip() for one in lines)
    return block.replace("\r\n", "\n")


def _indented(block: str, column: int) -> str:
    return "".join(" " * column + one if one.strip() else one for one in _split(block))


def _yaml() -> YAML:
    made = YAML(typ="rt")
    made.preserve_quotes = True
    made.width = 10_000
    made.allow_unicode = True
    made.indent(mapping=2, sequence=2, offset=0)
    return made


def block(entry: NewEntry) -> str:
    """The entry as it is written in the file, but for the indentation."""
    fields = CommentedMap()
    for key, value in entry.fields.items():
        fields[key] = _styled(key, value)
    for key, remark in entry.remarks.items():
        fields.yaml_add_eol_comment(remark, key)
    return _comment(entry.heading) + _dumped([fields])


def _comment(text: str) -> str:
    return "".join(f"# {line}\n" for line in textwrap.wrap(text, WIDTH, break_on_hyphens=False))


def _styled(key: str, value: object) -> object:
    return DoubleQuotedScalarString(value) if key in _QUOTED and isinstance(value, str) else value


def _dumped(entries: object) -> str:
    stream = io.StringIO()
    _yaml().dump(entries, stream)
    return stream.getvalue()


def _switched(block: str, reason: str | None, today: date) -> str:
    entries = _yaml().load(block)
    fields = entries[0]
    if reason is None:
        old = " ".join(str(fields.pop("disabled_reason", "")).split())
        fields["enabled"] = True
        told = f"Réactivée le {today:%d/%m/%Y}. Elle était désactivée\u00a0: {old}"
        return _comment(told) + _dumped(entries)
    _put(fields, "enabled", value=False)
    _put(fields, "disabled_reason", value=DoubleQuotedScalarString(reason))
    return _dumped(entries)


def _put(fields: CommentedMap, key: str, *, value: object) -> None:
    if key in fields:
        fields[key] = value
        return
    places = [rank for rank, name in enumerate(fields) if name in _LAST and name != key]
    fields.insert(min(places, default=len(fields)), key, value)


def _wanted(before: Mapping[str, object], reason: str | None) -> dict[str, object]:
    kept = {key: value for key, value in before.items() if key != "disabled_reason"}
    if reason is None:
        return {**kept, "enabled": True}
    return {**kept, "enabled": False, "disabled_reason": reason}


def _confirm(after: YamlDocument, before: YamlDocument, wanted: Sequence[object]) -> None:
    """The edit says what was meant and nothing else, or it is refused."""
    expected = {**_top(before), "sources": list(wanted)}
    if _top(after) != expected:
        raise CatalogError(
            f"{before.name} est écrit d'une façon que Vigie ne sait pas modifier sans risque"
            "\u00a0; rien n'a été changé\u00a0: modifiez-le à la main."
        )


def _top(document: YamlDocument) -> dict[str, object]:
    return document.data if isinstance(document.data, dict) else {}
