"""Write config/territory from the official list of communes, and say what was written.

    npm pack @etalab/decoupage-administratif@6.0.0 && tar xzf *.tgz
    python benchmarks/gazetteer.py package/data

``acteurs.csv`` and the demonyms of ``departements.csv`` are ours, written by hand: left alone.
A commune is marked ``h`` when another of the same name lies outside the region, and ``m`` when its
name is a French word (simplemma's dictionary): both need more evidence than a capital letter.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import simplemma

sys.path.insert(0, str(Path(__file__).parent.parent))

from watch.text import fold

REGION = "76"
CITY = 60_000
"""Inhabitants from which a town elsewhere counts as "somewhere else"."""
OUT = Path(__file__).parent.parent / "config" / "territory"
OVERSEAS = {"saint martin"}
"""Collectivities that are no commune."""
WORDS = {"tech", "assas", "sion"}
"""Words and places elsewhere that the dictionary does not know."""
# Names that hold one of ours.
ELSEWHERE = (
    "L'Union européenne",
    "Université d'Assas",
    "Paris-Panthéon-Assas",
    "Saint-Jean-de-Maurienne",
)
# What the note calls them, where the official name is not what people write.
ALIASES = {
    "200042646": "Grand Orb",
    "200066124": "Gaillac-Graulhet Agglomération",
}
_PREFIX = re.compile(
    r"^(?:CC|CA|CU)\s+(?:du\s|de\sla\s|des\s|de\s|d'|l'|le\s|la\s|les\s)?",
    re.IGNORECASE,
)


def key(name: str) -> str:
    return fold(name).replace("-", " ")


def write(name: str, header: str, rows: list[tuple[object, ...]]) -> None:
    with (OUT / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\n")
        writer.writerow(header.split())
        writer.writerows(rows)
    print(f"{name}: {len(rows)} rows")


def flags(commune: dict[str, Any], homonyms: set[str]) -> str:
    bare = re.sub(r"^(?:l'|l[ae]s?\s)", "", commune["nom"].lower())
    word = bare in WORDS or simplemma.is_known(bare, lang="fr")
    return ("h" if key(commune["nom"]) in homonyms | OVERSEAS else "") + ("m" if word else "")


def main() -> None:
    folder = Path(sys.argv[1])

    def read(name: str) -> list[dict[str, Any]]:
        loaded: list[dict[str, Any]] = json.loads((folder / f"{name}.json").read_text("utf-8"))
        return loaded

    every = [c for c in read("communes") if c["type"] == "commune-actuelle"]
    ours = [c for c in every if c.get("region") == REGION]
    homonyms = {key(c["nom"]) for c in every if c.get("region") != REGION}
    codes = {c["code"]: c["departement"] for c in ours}
    write(
        "communes.csv",
        "code nom departement population codes_postaux marques",
        [
            (
                c["code"],
                c["nom"],
                c["departement"],
                c.get("population", 0),
                " ".join(c.get("codesPostaux", [])),
                flags(c, homonyms),
            )
            for c in ours
        ],
    )
    groups = []
    for group in read("epci"):
        members = [m["code"] for m in group["membres"]]
        where = Counter(codes[m] for m in members if m in codes)
        if 2 * sum(where.values()) > len(members):
            name = re.sub(r"\s*\(.*\)$", "", _PREFIX.sub("", group["nom"]))
            alias = ALIASES.get(group["code"], "")
            groups.append((group["code"], name, " ".join(sorted(where)), alias))
    write("intercommunalites.csv", "code nom departements autre_nom", groups)
    away = [("region", r["nom"]) for r in read("regions") if r["code"] != REGION]
    away += [("departement", d["nom"]) for d in read("departements") if d["region"] != REGION]
    away += [
        ("ville", c["nom"])
        for c in every
        if c.get("region") != REGION and c.get("population", 0) >= CITY
    ]
    away += [("ville", name) for name in ELSEWHERE]
    write("ailleurs.csv", "genre nom", sorted(dict.fromkeys(away)))


if __name__ == "__main__":
    main()
