"""Whether a name in a text is the place that bears it, by the evidence around it. Pure.

A name counts when its confidence reaches ``ENOUGH``. It starts from what the name is (a commune
that is also a word or a surname, or that has a homonym elsewhere, starts low) and moves with the
evidence around it: "à" or "de" before it, its postcode, its département in brackets or elsewhere
in the text, the source's own territory; a title or a first name before it, or another
département beside it, speak against. The table is ``_base`` and ``_evidence``, the reasons in
docs/decisions/0027.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from watch.enrich.gazetteer import Entry, Hit, folded
from watch.model import Place, PlaceKind

ENOUGH = 0.6
LARGE = 8_000
"""Inhabitants from which a town is better known than its homonym."""
ACRONYM = 3
"""Letters in capitals that are more often an acronym: PIA is a programme, and a town."""

_AT = re.compile(r"\b(?:[àÀ]|[aA]ux?)\s+$")
_OF = re.compile(r"\b(?:de|vers|pr[eè]s de|entre|et|en|puis)\s+$|\b[dD]['’]$|,\s+$")
_THE = re.compile(r"\b(?:le|du|au|dans le|Le|Du|Au)\s+$|\b[lL]['’]$")
_ARTICLES = {
    "Le": re.compile(r"\b(?:le|au|du|Au|Du)\s+$"),
    "La": re.compile(r"\bla\s+$"),
    "Les": re.compile(r"\b(?:les|aux|des|Aux|Des)\s+$"),
}
_POSTCODE = re.compile(r"(?<!\d)(\d{5})\s+$")
_POSTCODE_AFTER = re.compile(r"\s?\((\d{5})\)")
_BRACKET = re.compile(r"\s?\(([^()]{2,25})\)")
_TITLE = re.compile(
    r"\b(?:M\.|MM\.|Mme|Mlle|Dr|Pr|Me|docteur|docteure|professeur|professeure|juge|abbé|maître"
    r"|monsieur|madame|père|sœur|recteur|rectrice|préfet|préfète|ministre)\s+$",
    re.IGNORECASE,
)
_CAPITALISED = re.compile(r"(?<![\w’'])([A-ZÀ-ÖØ-Þ][\w.-]*)\s$")
_LEADS = frozenset(
    """ville universite lycee college iut chu insa ecole academie mairie campus communaute maison
    metropole prefecture gare musee museum canton commune pays grand centre ufr cnrs inserm inrae
    le la les l de du des d a au aux en dans et pour par sur avec chez vers rencontres festival
    direction drac""".split(),
)
_GROUP_LEAD = re.compile(
    r"communaut|agglo|intercommun|\bCC\b|\bCA\b|\bPETR\b|\bPNR\b",
    re.IGNORECASE,
)
_GROUP_NAME = re.compile(r"m[ée]tropole|aggl|communaut", re.IGNORECASE)
_SURE_GROUP = 4
"""Words from which an intercommunality's name is nothing else."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A hit in its text, before any place is chosen."""

    text: str
    hit: Hit
    before: str
    after: str
    beside: bool = False
    """a région or a département outside the region is named close by"""

    @property
    def written(self) -> str:
        """The name as the text writes it."""
        return self.text[self.hit.start : self.hit.end]


@dataclass(slots=True)
class Context:
    """What the whole article says of where it is."""

    departments: set[str] = field(default_factory=set)
    places: int = 0
    regional: bool = False
    names: Mapping[str, str] = field(default_factory=dict)
    """départements, folded, by code"""


Chosen = tuple[Seen, Place, float]
"""A name, the place that it is, and how sure that is."""


def settle(seen: list[Seen], context: Context) -> list[Chosen]:
    """Two passes: names that are sure by themselves make the context of the others."""
    first = [(one, *_best(one, context)) for one in seen]
    for one, place, confidence in first:
        if place is not None and confidence >= ENOUGH and len(one.hit.entries) == 1:
            context.departments.update(place.departments)
            context.places += 1
    second = [(one, *_best(one, context)) for one in seen]
    return [
        (one, place, confidence)
        for one, place, confidence in second
        if place is not None and confidence >= ENOUGH
    ]


def _best(seen: Seen, context: Context) -> tuple[Place | None, float]:
    """The likeliest place of this name; none when two are as likely."""
    rated = sorted(
        ((_confidence(seen, entry, context), entry) for entry in seen.hit.entries),
        key=lambda one: -one[0],
    )
    best = rated[0]
    tied = len(rated) > 1 and rated[1][0] == best[0]
    return (None, 0.0) if tied else (best[1].place, max(0.0, min(1.0, best[0])))


def _confidence(seen: Seen, entry: Entry, context: Context) -> float:
    place = entry.place
    if place is None or _other_word(seen, entry):
        return 0.0
    base = _base(seen, entry, place)
    return round(base + _evidence(seen, entry, place, context, base), 2)


def _other_word(seen: Seen, entry: Entry) -> bool:
    """Part of a longer name ("Castres-Gironde"), an acronym, or a word in a title in capitals."""
    doubtful = entry.common or entry.homonym
    if re.match(r"-[a-zà-ÿ]", seen.after):
        return True
    if re.match(r"-\w", seen.after) and (doubtful or entry.population < LARGE):
        return True
    if doubtful and seen.before.endswith("-"):
        return True
    if entry.articled and not _ARTICLES[entry.name[:3].strip()].search(seen.before):
        return True
    return seen.written.isupper() and (entry.common or len(seen.written) <= ACRONYM)


def _base(seen: Seen, entry: Entry, place: Place) -> float:
    """What the name is worth alone."""
    if place.kind is PlaceKind.GROUP:
        led = _GROUP_LEAD.search(seen.before) or _GROUP_NAME.search(seen.written)
        return 0.9 if led or len(seen.written.split()) >= _SURE_GROUP else 0.3
    if place.kind is PlaceKind.DEPARTMENT and entry.common:
        return 0.75 if _THE.search(seen.before) else 0.3
    if entry.homonym:
        return 0.5 if entry.population >= LARGE else 0.3
    if entry.common:
        return 0.5 if entry.population >= LARGE else 0.15
    return 0.3 if entry.short else 0.9


def _evidence(seen: Seen, entry: Entry, place: Place, context: Context, base: float) -> float:
    """What the words around it add or take."""
    for found in (_POSTCODE.search(seen.before), _POSTCODE_AFTER.match(seen.after)):
        if found is not None:
            return 0.6 if found[1] in entry.postcodes else -0.6
    person = -0.6 if _person(seen, sure=base > ENOUGH) else 0.0
    around = _bracketed(seen, place, context) if base < 0.9 else 0.0  # noqa: PLR2004 - the table above
    beside = -0.5 if seen.beside and not around and (entry.homonym or entry.common) else 0.0
    return person + around + beside + _preposition(seen) + _surroundings(place, context)


def _person(seen: Seen, *, sure: bool) -> bool:
    if _TITLE.search(seen.before):
        return True
    capital = None if sure else _CAPITALISED.search(seen.before)
    return capital is not None and folded(capital[1].rstrip(".")) not in _LEADS


def _bracketed(seen: Seen, place: Place, context: Context) -> float:
    """A département in brackets, by number or by name."""
    match = _BRACKET.match(seen.after)
    if match is None:
        return 0.0
    said = folded(match[1].strip())
    ours = {*place.departments, *(context.names.get(code, code) for code in place.departments)}
    return 0.6 if said in ours else -0.6 if _is_department(said) else 0.0


def _is_department(said: str) -> bool:
    return re.fullmatch(r"\d{2}|2[ab]|97\d", said) is not None or said.replace("-", "").isalpha()


def _preposition(seen: Seen) -> float:
    if _AT.search(seen.before):
        return 0.3
    if _OF.search(seen.before):
        return 0.2
    return 0.1 if re.match(r"\s?[:,(]", seen.after) and not seen.before.strip() else 0.0


def _surroundings(place: Place, context: Context) -> float:
    """The rest of the article, and who publishes it."""
    same = not context.departments.isdisjoint(place.departments)
    near = 0.3 if same else 0.15 if context.places else 0.0
    return min(0.4, near + (0.25 if context.regional else 0.0))
