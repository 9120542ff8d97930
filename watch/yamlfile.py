"""A strict YAML reader for the files an officer edits: plain data, and the line of every field.

    bytes --parse_yaml--> YamlDocument(data, lines)        Path --read_yaml--> YamlDocument

It refuses what silently changes meaning: duplicate keys, anchors and aliases (and their bombs),
tags, several documents. It reads only ``true``/``false``, plain decimal numbers and ``null`` as
anything but text: YAML 1.1 turns NO into False, 8:30 into 510, 010 into 8 and 2026-11-02 into a
date. It knows nothing of sources or themes: see ``validation`` for what the data must look like.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from watch.errors import complaint
from watch.mistakes import Problem, quoted, refuse
from watch.yamlhints import ANCHOR, TAG, hint

MAX_BYTES = 2_000_000
"""The shipped catalogue weighs 0.1 MB; libyaml reads that in 8 ms."""
MAX_DEPTH = 20
MAX_NODES = 200_000

Place = tuple[str | int, ...]
"""Keys and indexes from the top of the file, as in ``pydantic``'s ``loc``."""

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_WORDS: Mapping[str, bool | None] = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("null", "Null", "NULL", "~", ""), None),
}
# 15 digits: more is an identifier, and int() of 5,000 digits raises.
_INT = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,14})")
_FLOAT = re.compile(r"[-+]?[0-9]{1,15}\.[0-9]{1,15}")


@dataclass(frozen=True, slots=True)
class YamlDocument:
    """What a file says: dicts with text keys, lists, str, int, float, bool and None."""

    name: str
    """the file as messages call it"""
    data: object
    lines: Mapping[Place, int]

    def line(self, place: Place) -> int:
        """Line (from 1) of a field or an entry; of the nearest one above when it is absent."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def at(self, place: Place) -> object:
        """The value at ``place``, None when there is no such place."""
        value = self.data
        for step in place:
            if isinstance(value, dict) and isinstance(step, str):
                value = value.get(step)
            elif isinstance(value, list) and isinstance(step, int) and step < len(value):
                value = value[step]
            else:
                return None
        return value


def read_yaml(path: Path) -> YamlDocument:
    """Read and parse one file; every failure is a :class:`CatalogError`."""
    return parse_yaml(read_raw(path), str(path))


def read_raw(path: Path) -> bytes:
    """The bytes of one file, for :func:`parse_yaml`; every failure is a :class:`CatalogError`."""
    try:
        if path.stat().st_size > MAX_BYTES:
            refuse(str(path), [Problem(0, _TOO_BIG)])
        return path.read_bytes()
    except FileNotFoundError:
        refuse(str(path), [Problem(0, "fichier introuvable\u00a0; vérifiez le chemin")])
    except IsADirectoryError:
        refuse(str(path), [Problem(0, "c'est un dossier, un fichier YAML est attendu")])
    except (OSError, ValueError) as error:
        reason = complaint(error) if isinstance(error, OSError) else "chemin invalide"
        refuse(str(path), [Problem(0, f"fichier illisible ({reason})\u00a0; vérifiez ses droits")])


_TOO_BIG = f"fichier trop gros\u00a0; {MAX_BYTES // 1_000_000} Mo au plus"


def parse_yaml(raw: bytes, name: str) -> YamlDocument:
    """Parse bytes (UTF-8, BOM accepted); never raises anything but :class:`CatalogError`."""
    if len(raw) > MAX_BYTES:
        refuse(name, [Problem(0, _TOO_BIG)])
    text = _decode(raw, name)
    builder = _Builder()
    try:
        data = builder.document(yaml.parse(text, Loader=_Loader))
    except _TooMuch:
        refuse(name, builder.problems)
    except yaml.YAMLError as error:
        refuse(name, [*builder.problems, hint(error, text)])
    if builder.problems:
        refuse(name, builder.problems)
    if data is None:
        refuse(name, [Problem(0, "fichier vide")])
    return YamlDocument(name, data, builder.lines)


def _decode(raw: bytes, name: str) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        refuse(
            name, [Problem(line, "le fichier n'est pas en UTF-8\u00a0; enregistrez-le en UTF-8")]
        )


def _scalar(event: yaml.ScalarEvent) -> object:
    text = str(event.value)
    if not event.implicit[0]:  # quoted
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INT.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


class _TooMuch(yaml.YAMLError):
    """Stops the reading: a cap was passed."""


@dataclass(slots=True)
class _Builder:
    """Turns parser events into data. The parser is iterative: depth is ours to bound."""

    lines: dict[Place, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def document(self, events: Iterator[yaml.Event]) -> object:
        data: object = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.NodeEvent):
                data = self._node(event, events, ())
            elif isinstance(event, yaml.DocumentStartEvent):
                documents += 1
            if documents > 1:
                self._refuse(
                    event, "un second document («\u00a0---\u00a0»)\u00a0; un seul par fichier"
                )
                break
        return data

    def _refuse(self, event: yaml.Event, text: str) -> None:
        self.problems.append(Problem(_line(event), text))

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], place: Place) -> object:
        self._admit(event, place)
        if isinstance(event, yaml.ScalarEvent):
            return _scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(events, place)
        return self._mapping(events, place) if isinstance(event, yaml.MappingStartEvent) else None

    def _admit(self, event: yaml.Event, place: Place) -> None:
        self.lines.setdefault(place, _line(event))
        if getattr(event, "anchor", None) is not None:
            self._refuse(event, ANCHOR)
        if getattr(event, "tag", None) is not None:
            self._refuse(event, TAG)
        if len(place) > MAX_DEPTH or len(self.lines) > MAX_NODES:
            self._refuse(event, "trop de niveaux ou d'éléments")
            raise _TooMuch

    def _sequence(self, events: Iterator[yaml.Event], place: Place) -> list[object]:
        values: list[object] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            values.append(self._node(event, events, (*place, len(values))))
        return values

    def _mapping(self, events: Iterator[yaml.Event], place: Place) -> dict[str, object]:
        values: dict[str, object] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self._key(event, events, place)
            here = (*place, key)
            if key in values:
                self._refuse(event, f"{quoted(key)} est écrit deux fois (déjà ligne "
                             f"{self.lines[here]})\u00a0; gardez-en un seul")  # fmt: skip
            else:
                self.lines[here] = _line(event)
            values[key] = self._node(next(events), events, here)
        return values

    def _key(self, event: yaml.Event, events: Iterator[yaml.Event], place: Place) -> str:
        if isinstance(event, yaml.ScalarEvent) and event.value != "<<":
            return str(event.value)
        self._refuse(event, "un nom de champ doit être un mot simple suivi de «\u00a0:\u00a0»")
        self._node(event, events, (*place, "?"))
        return "?"
