"""Read the gazetteer of ``config/territory``: what an office's own copy may replace.

Raises :class:`CatalogError` with the file and the line; decides nothing of what a name means.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

from watch.enrich.gazetteer import Entry, Gazetteer, gazetteer
from watch.errors import CatalogError
from watch.model import Place, PlaceKind
from watch.text import fold

SURE = 3_000
"""Inhabitants under which a name in one word is more often a surname."""
_REGION = Place(code="76", kind=PlaceKind.REGION, name="Occitanie")
_REGION_NAMES = ("Occitanie", "Midi-Pyrénées", "Languedoc-Roussillon")
# Adjectives that no other place shares.
_TOWN_DEMONYMS = {
    "toulousain": "31555",
    "montpelliérain": "34172",
    "nîmois": "30189",
    "perpignanais": "66136",
    "ruthénois": "12202",
    "biterrois": "34032",
    "carcassonnais": "11069",
    "tarbais": "65440",
    "montalbanais": "82121",
    "albigeois": "81004",
    "narbonnais": "11262",
    "cadurcien": "46042",
}


def load_places(folder: Path) -> Gazetteer:
    """The gazetteer of this folder.

    Raises:
        CatalogError: a file is missing or a line is not what its header announces.
    """
    ours = list(_ours(folder))
    entries = [
        *ours,
        *(
            Entry(place=None, name=row["nom"], area=row["genre"] != "ville")
            for row in _rows(folder / "ailleurs.csv")
        ),
    ]
    return gazetteer(entries, _demonyms(folder, ours))


def _ours(folder: Path) -> Iterator[Entry]:
    """The names of the territory, by kind."""
    yield from (Entry(place=_REGION, name=name) for name in _REGION_NAMES)
    for read in (_communes, _departments, _groups, _actors):
        yield from read(folder)


def find_places(folder: Path, asked: str) -> tuple[Place, ...]:
    """The places with this code or one of these names, accents and capitals aside.

    Raises:
        CatalogError: none is, or a file is missing or wrong.
    """
    wanted = fold(asked)
    found = {
        entry.place.code: entry.place
        for entry in _ours(folder)
        if entry.place and wanted in {fold(entry.place.code), fold(entry.name)}
    }
    if not found:
        raise CatalogError(
            f"Le lieu «\u00a0{asked}\u00a0» n'est pas dans le territoire suivi\u00a0: donnez le nom"
            " ou le code d'un département, d'une commune, d'une intercommunalité ou d'un acteur.",
        )
    return tuple(found.values())


def departments(folder: Path) -> tuple[Place, ...]:
    """The departments of the territory, in the order of their codes.

    Raises:
        CatalogError: the file is missing or wrong.
    """
    found = {one.place.code: one.place for one in _departments(folder) if one.place}
    return tuple(found[code] for code in sorted(found))


def _rows(path: Path) -> Iterator[Mapping[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter=";", strict=True):
                if None in row or None in row.values():
                    raise CatalogError(
                        f"{path}, ligne qui commence par «\u00a0{next(iter(row.values()))}\u00a0»"
                        "\u00a0: elle n'a pas autant de colonnes que l'en-tête.",
                    )
                yield row
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CatalogError(f"{path} ne peut pas être lu ({error}).") from error


def _communes(folder: Path) -> Iterator[Entry]:
    for row in _rows(folder / "communes.csv"):
        single = not any(sign in row["nom"] for sign in " -'")
        population = int(row["population"] or 0)
        yield Entry(
            place=_place(row, PlaceKind.COMMUNE, row["departement"]),
            name=row["nom"],
            homonym="h" in row["marques"],
            common="m" in row["marques"],
            short=single and population < SURE,
            population=population,
            postcodes=frozenset(row["codes_postaux"].split()),
        )


def _departments(folder: Path) -> Iterator[Entry]:
    for row in _rows(folder / "departements.csv"):
        yield Entry(
            place=_place(row, PlaceKind.DEPARTMENT, row["code"]),
            name=row["nom"],
            common="m" in row["marques"],
        )


def _groups(folder: Path) -> Iterator[Entry]:
    for row in _rows(folder / "intercommunalites.csv"):
        place = _place(row, PlaceKind.GROUP, row["departements"])
        for name in filter(None, (row["nom"], row["autre_nom"])):
            yield Entry(place=place, name=name)


def _actors(folder: Path) -> Iterator[Entry]:
    for row in _rows(folder / "acteurs.csv"):
        place = _place(row, PlaceKind.ACTOR, row["departement"])
        for name in filter(None, (row["nom"], *row["autres_noms"].split("|"))):
            yield Entry(place=place, name=name)


def _place(row: Mapping[str, str], kind: PlaceKind, departments: str) -> Place:
    return Place(
        code=row["code"],
        kind=kind,
        name=row["nom"],
        departments=tuple(departments.split()),
    )


def _demonyms(folder: Path, entries: list[Entry]) -> dict[str, Place]:
    by_code = {entry.place.code: entry.place for entry in entries if entry.place}
    adjectives = {
        row["gentiles"]: row["code"]
        for row in _rows(folder / "departements.csv")
        if row["gentiles"]
    }
    return {
        form: by_code[code]
        for word, code in (adjectives | _TOWN_DEMONYMS).items()
        for form in _forms(word)
        if code in by_code
    }


def _forms(word: str) -> tuple[str, ...]:
    """Masculine and feminine, singular and plural: "lotois", "lotoise", "lotoises"."""
    feminine = f"{word}ne" if word.endswith("en") else f"{word}e"
    return (word, word if word.endswith("s") else f"{word}s", feminine, f"{feminine}s")
