"""What a digest keeps besides its themes, in words for its readers. Pure."""

from __future__ import annotations

from briefings.model import Digest
from watch.model import Category

FAMILIES = {
    Category.MINISTRY: "ministères et institutions",
    Category.RESEARCH: "organismes de recherche",
    Category.UNIVERSITY: "universités et écoles",
    Category.OUTREACH: "culture scientifique et médias",
    Category.TERRITORY: "territoires",
    Category.THEME: "sources d'un thème",
}
"""What the families of the catalogue are called in front of a reader."""


def scope_words(digest: Digest) -> str:
    """« lieux : Lozère, Aveyron ; familles de sources : universités », '' when it takes all."""
    families = [FAMILIES[one] for one in digest.categories]
    said = [
        (("lieu", "lieux"), [place.name for place in digest.places]),
        (("famille de sources", "familles de sources"), families),
        (("type de sources", "types de sources"), list(digest.kinds)),
    ]
    parts = [
        f"{one if len(names) == 1 else many}\u00a0: {', '.join(names)}"
        for (one, many), names in said
        if names
    ]
    return "\u00a0; ".join([*parts, *(["seulement les appels"] if digest.only_calls else [])])
