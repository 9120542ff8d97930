"""A list of addresses that somebody else wrote, as a spreadsheet saves it. Pure.

Any of the encodings and separators that spreadsheets use in France; headers or none. Every row ends
up somewhere: an address, a double, or a mistake with its line.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from briefings.address import AddressError, parse

MAX_BYTES = 10_000_000
_ADDRESS = frozenset(
    "email mail courriel adresse adresse_mail adresse_email adresse_electronique"
    " adresse_de_messagerie messagerie".split()
)
_DIGESTS = frozenset("bulletin bulletins digest digests".split())
_SEPARATORS = (";", ",", "\t")
_OTHERS = (b"pk\x03\x04", b"%pdf", b"gif8", b"\x89png", b"\xff\xd8", b"\x1f\x8b", b"\xd0\xcf", b"<")
"""How files begin that are something else, whatever their name: none begins a list of addresses."""
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One address of the list."""

    line: int
    email: str
    digests: tuple[str, ...] = ()
    """empty: those that the command gives"""


@dataclass(frozen=True, slots=True)
class Mistake:
    """A line that gives nobody."""

    line: int
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What a file says."""

    entries: tuple[Entry, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    doubles: int = 0
    """lines whose address an earlier line has"""


def read_listing(raw: bytes) -> Listing:
    """The addresses of a CSV file, in order."""
    if len(raw) > MAX_BYTES:
        return _nothing(f"le fichier dépasse {MAX_BYTES // 1_000_000}\u00a0Mo")
    text = _decoded(raw)
    if "\x00" in text or raw.lstrip()[:8].lower().startswith(_OTHERS):
        return _nothing("ce n'est pas un fichier CSV\u00a0; enregistrez la feuille en CSV")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    try:
        lines = [(reader.line_num, [cell.strip() for cell in cells]) for cells in reader]
    except csv.Error as error:
        return Listing(mistakes=(Mistake(reader.line_num, f"illisible ({error})"),))
    return _entries([(number, cells) for number, cells in lines if any(cells)])


def _entries(rows: Sequence[tuple[int, list[str]]]) -> Listing:
    if not rows:
        return _nothing("le fichier est vide")
    names = [_name(cell) for cell in rows[0][1]]
    place = next((n for n, name in enumerate(names) if name in _ADDRESS), None)
    other = next((n for n, name in enumerate(names) if name in _DIGESTS), None)
    body = rows[1:]
    if place is None:
        place = next((n for n, cell in enumerate(rows[0][1]) if "@" in cell), None)
        body, other = rows, None
    if place is None:
        return _nothing("aucune colonne ne s'appelle email, courriel ou adresse")
    return _sorted_out(body, place, other)


def _sorted_out(rows: Sequence[tuple[int, list[str]]], place: int, other: int | None) -> Listing:
    entries: dict[str, Entry] = {}
    mistakes: list[Mistake] = []
    doubles = 0
    for line, cells in rows:
        try:
            email = parse(cells[place] if place < len(cells) else "")
        except AddressError as error:
            mistakes.append(Mistake(line, str(error)))
            continue
        doubles += email in entries
        slugs = cells[other] if other is not None and other < len(cells) else ""
        found = Entry(line=line, email=email, digests=tuple(re.split(r"[\s,|]+", slugs.strip())))
        entries.setdefault(email, found if slugs else Entry(line=line, email=email))
    return Listing(entries=tuple(entries.values()), mistakes=tuple(mistakes), doubles=doubles)


def _nothing(why: str) -> Listing:
    return Listing(mistakes=(Mistake(1, why),))


def _decoded(raw: bytes) -> str:
    for mark, encoding in _BOMS:
        if raw.startswith(mark):
            return raw.decode(encoding, "replace")
    try:
        return raw.decode()
    except UnicodeDecodeError:  # what Excel writes in France
        return raw.decode("cp1252", "replace")


def _separator(text: str) -> str:
    """That of the first line: the one it holds most."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(_SEPARATORS, key=first.count)


def _name(cell: str) -> str:
    folded = unicodedata.normalize("NFKD", cell.lower().replace("e-mail", "email"))
    plain = "".join(sign for sign in folded if not unicodedata.combining(sign))
    return re.sub(r"[^a-z]+", "_", plain).strip("_")
