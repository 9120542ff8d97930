"""How much an article concerns the region, with the words that say so. Pure.

A name counts when its confidence reaches ``ENOUGH``. It starts from what the name is (a commune
that is also a word or a surname, or that has a homonym elsewhere, starts low) and moves with the
evidence around it: "à" or "de" before it, its postcode, its département in brackets or elsewhere
in the text, the source's own territory; a title or a first name before it, or another
département beside it, speak against. The table is ``_base`` and ``_evidence``.

The relevance joins the parts of distinct places, each counted once where it weighs most:

    part       = kind (région 0.8, département and intercommunalité 0.7, commune and actor 0.6)
                 x where (title 1, first 400 signs 0.8, later 0.4)
    source     = 0.5 when the source speaks of Occitanie
    joined     = 1 - (1 - part)(1 - part)...
    relevance  = joined x (0.5 + 0.5 x places of the region / places named)

so that "Lille, Lyon, Toulouse, Nice" is a quarter ours. The weights are choices of ours, as those
of the ranking; only the recognition of names is measured (benchmarks/enrichment.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from watch.enrich.gazetteer import Entry, Gazetteer, Hit, folded
from watch.model import Article, Mention, Place, PlaceKind, Territory
from watch.text import squeeze

ENOUGH = 0.6
READ = 12_000
"""Signs of an article that are read."""
MOST = 300
"""Names looked at: beyond, it is a list of communes."""
KEPT = 12
"""Mentions kept, heaviest first."""
AROUND = 30
"""Signs quoted on each side of a name."""
LARGE = 8_000
"""Inhabitants from which a town is better known than its homonym."""
SOURCE = 0.5
ACRONYM = 3
"""Letters in capitals that are more often an acronym: PIA is a programme, and a town."""

_KIND = {
    PlaceKind.REGION: 0.8,
    PlaceKind.DEPARTMENT: 0.7,
    PlaceKind.GROUP: 0.7,
    PlaceKind.COMMUNE: 0.6,
    PlaceKind.ACTOR: 0.6,
}
_NEAR, _HEAD = 45, 400

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
class _Seen:
    """A hit in its text, before any place is chosen."""

    text: str
    hit: Hit
    before: str
    after: str
    beside: bool = False
    """a région or a département outside the region is named close by"""

    @property
    def written(self) -> str:
        return self.text[self.hit.start : self.hit.end]


@dataclass(slots=True)
class _Context:
    """What the whole article says of where it is."""

    departments: set[str] = field(default_factory=set)
    places: int = 0
    regional: bool = False
    names: Mapping[str, str] = field(default_factory=dict)
    """départements, folded, by code"""


def territory(article: Article, names: Gazetteer, *, regional: bool) -> Territory:
    """The places of the region that ``article`` names, and how much it concerns the region.

    ``regional`` says that its source speaks of the region.
    """
    body = article.lead if article.lead == article.text else f"{article.lead}\n{article.text}"
    text = f"{article.title}\n{body}"[:READ]
    seen = list(_seen(text, names))
    context = _Context(regional=regional, names=names.departments)
    chosen = _settle([one for one in seen if any(e.place for e in one.hit.entries)], context)
    elsewhere = sorted({squeeze(one.written) for one in seen if _elsewhere(one)})
    mentions = _mentions([*chosen, *_demonyms(text, names)], len(article.title))
    return Territory(
        score=_relevance(mentions, len(elsewhere), regional=regional),
        mentions=mentions[:KEPT],
        elsewhere=tuple(elsewhere[:KEPT]),
    )


def _seen(text: str, names: Gazetteer) -> Iterator[_Seen]:
    hits = list(islice(names.hits(text), MOST))
    for place, hit in enumerate(hits):
        yield _Seen(
            text,
            hit,
            text[max(0, hit.start - _NEAR) : hit.start],
            text[hit.end : hit.end + _NEAR],
            any(
                _area(other) and -_NEAR < other.start - hit.start < _NEAR
                for other in hits[max(0, place - 2) : place + 3]
            ),
        )


def _area(hit: Hit) -> bool:
    return any(entry.area for entry in hit.entries)


def _elsewhere(seen: _Seen) -> bool:
    return all(entry.place is None for entry in seen.hit.entries)


_Chosen = tuple[_Seen, Place, float]


def _settle(seen: list[_Seen], context: _Context) -> list[_Chosen]:
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


def _best(seen: _Seen, context: _Context) -> tuple[Place | None, float]:
    """The likeliest place of this name; none when two are as likely."""
    rated = sorted(
        ((_confidence(seen, entry, context), entry) for entry in seen.hit.entries),
        key=lambda one: -one[0],
    )
    best = rated[0]
    tied = len(rated) > 1 and rated[1][0] == best[0]
    return (None, 0.0) if tied else (best[1].place, max(0.0, min(1.0, best[0])))


def _confidence(seen: _Seen, entry: Entry, context: _Context) -> float:
    place = entry.place
    if place is None or _other_word(seen, entry):
        return 0.0
    base = _base(seen, entry, place)
    return round(base + _evidence(seen, entry, place, context, base), 2)


def _other_word(seen: _Seen, entry: Entry) -> bool:
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


def _base(seen: _Seen, entry: Entry, place: Place) -> float:
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


def _evidence(seen: _Seen, entry: Entry, place: Place, context: _Context, base: float) -> float:
    """What the words around it add or take."""
    for found in (_POSTCODE.search(seen.before), _POSTCODE_AFTER.match(seen.after)):
        if found is not None:
            return 0.6 if found[1] in entry.postcodes else -0.6
    person = -0.6 if _person(seen, sure=base > ENOUGH) else 0.0
    around = _bracketed(seen, place, context) if base < 0.9 else 0.0  # noqa: PLR2004 - the table above
    beside = -0.5 if seen.beside and not around and (entry.homonym or entry.common) else 0.0
    return person + around + beside + _preposition(seen) + _surroundings(place, context)


def _person(seen: _Seen, *, sure: bool) -> bool:
    if _TITLE.search(seen.before):
        return True
    capital = None if sure else _CAPITALISED.search(seen.before)
    return capital is not None and folded(capital[1].rstrip(".")) not in _LEADS


def _bracketed(seen: _Seen, place: Place, context: _Context) -> float:
    """A département in brackets, by number or by name."""
    match = _BRACKET.match(seen.after)
    if match is None:
        return 0.0
    said = folded(match[1].strip())
    ours = {*place.departments, *(context.names.get(code, code) for code in place.departments)}
    return 0.6 if said in ours else -0.6 if _is_department(said) else 0.0


def _is_department(said: str) -> bool:
    return re.fullmatch(r"\d{2}|2[ab]|97\d", said) is not None or said.replace("-", "").isalpha()


def _preposition(seen: _Seen) -> float:
    if _AT.search(seen.before):
        return 0.3
    if _OF.search(seen.before):
        return 0.2
    return 0.1 if re.match(r"\s?[:,(]", seen.after) and not seen.before.strip() else 0.0


def _surroundings(place: Place, context: _Context) -> float:
    """The rest of the article, and who publishes it."""
    same = not context.departments.isdisjoint(place.departments)
    near = 0.3 if same else 0.15 if context.places else 0.0
    return min(0.4, near + (0.25 if context.regional else 0.0))


def _demonyms(text: str, names: Gazetteer) -> Iterator[_Chosen]:
    """Adjectives of a place that is ours alone: "toulousaine", "lotoises"."""
    for word in names.demonyms.keys() & set(_LOWER.findall(text)):
        start = text.index(word)
        yield _Seen(text, Hit(start, start + len(word), ()), "", ""), names.demonyms[word], 0.8


_LOWER = re.compile(r"[a-zà-ÿ-]{6,}")


def _mentions(chosen: Iterable[_Chosen], title: int) -> tuple[Mention, ...]:
    """One per place, where it weighs most."""
    best: dict[str, Mention] = {}
    for seen, place, confidence in chosen:
        start = seen.hit.start
        where = 1.0 if start < title else 0.8 if start < title + _HEAD else 0.4
        weight = round(_KIND[place.kind] * where * confidence, 3)
        known = best.get(place.code)
        if known is None or weight > known.weight:
            best[place.code] = Mention(
                place=place, quote=_quote(seen), confidence=confidence, weight=weight
            )
    return tuple(sorted(best.values(), key=lambda one: (-one.weight, one.place.code)))


def _quote(seen: _Seen) -> str:
    """The whole words around the name, on its line."""
    text, start, end = seen.text, seen.hit.start, seen.hit.end
    line = text.rfind("\n", 0, start) + 1
    first = text.rfind(" ", line, max(line, start - AROUND)) + 1 or line
    after = text[end : end + AROUND + 1].partition("\n")[0]
    if len(after) > AROUND:
        after = after.rpartition(" ")[0]
    return squeeze(text[max(first, start - 2 * AROUND) : end] + after)


def _relevance(mentions: tuple[Mention, ...], elsewhere: int, *, regional: bool) -> float:
    missing = 1.0 - SOURCE if regional else 1.0
    for mention in mentions:
        missing *= 1 - mention.weight
    ours = len(mentions) + regional
    share = ours / (ours + elsewhere) if ours else 0.0
    return round((1 - missing) * (0.5 + 0.5 * share), 3)
