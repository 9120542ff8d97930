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
    """« Lozère, Aveyron ; universités et écoles ; appels », '' when it takes everything."""
    parts = (
        ", ".join(place.name for place in digest.places),
        ", ".join(FAMILIES[one] for one in digest.categories),
        f"sources de type {', '.join(digest.kinds)}" if digest.kinds else "",
        "appels" if digest.only_calls else "",
    )
    return "\u00a0; ".join(part for part in parts if part)
