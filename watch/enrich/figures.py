"""Key figures that an item states: percentages, shares, amounts, headcounts, with what they count.

Proposes what the text says, as it says it, with the sentence. It adds nothing up, compares nothing
and converts no currency. Dates, hours, addresses, references, sizes and durations are no figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from watch.enrich.numbers import DIGITS, SCALE, SPELT, value
from watch.enrich.prose import Prose
from watch.model import Article, Figure, FigureKind
from watch.text import STOPWORDS, fold

READ = 6_000
"""Signs read: news says its figures first."""
MAX_FIGURES = 20
BACK = 400
"""Signs before a figure where its sentence may begin."""
LEAST = 3
"""A headcount below says nothing: "deux élèves" is a story, no figure."""

_NUMBER = rf"(?P<number>{DIGITS}(?:,\d{{1,3}})?)"
_GAP = r"[ \u00a0\u202f]?"
_LEAD = r"(?<![\w,.°/-])(?<!\d[ \u00a0\u202f])"
_PERCENT = re.compile(rf"{_LEAD}{_NUMBER}{_GAP}(?:%|pour[ \u00a0]cent\b|p\.\s?100)")
_POINTS = re.compile(rf"{_LEAD}{_NUMBER}{_GAP}points?\b(?! d[e'’])")
_EUROS = re.compile(
    rf"{_LEAD}(?P<number>{DIGITS}(?:,\d{{1,3}})?|{SPELT})"
    rf"(?:{_GAP}(?P<scale>{SCALE})(?: d['’e])?)?{_GAP}"
    r"(?P<unit>€|euros?\b|k€|M€|Md€|Mds€|K€|M d['’]euros)",
    re.IGNORECASE,
)
_MULTIPLES = {"k€": 10**3, "m€": 10**6, "md€": 10**9, "mds€": 10**9}
_SHARE = re.compile(
    r"\b(?:(?P<of>un|une|deux|trois|quatre|cinq|six|sept|huit|neuf|\d{1,3}) (?P<what>\w[\w-]*)"
    r" sur (?P<among>deux|trois|quatre|cinq|six|sept|huit|neuf|dix|vingt|cent|\d{1,3})"
    r"|(?P<fraction>(?:la )?moitié|un tiers|deux tiers|le tiers|un quart|le quart|trois quarts"
    r"|un cinquième|un dixième) (?:d[eu]s? |d['’])(?:ces |nos |la |l['’])?"
    r"(?P<whole>\w[\w-]*))",
    re.IGNORECASE,
)
_FRACTIONS = {
    "moitie": "1/2", "la moitie": "1/2", "un tiers": "1/3", "le tiers": "1/3", "deux tiers": "2/3",
    "un quart": "1/4", "le quart": "1/4", "trois quarts": "3/4", "un cinquieme": "1/5",
    "un dixieme": "1/10",
}  # fmt: skip
_COUNT = re.compile(
    rf"{_LEAD}(?P<number>(?:{DIGITS})(?:,\d)?|{SPELT})(?:{_GAP}(?P<scale>{SCALE}))?"
    r"[ \u00a0\u202f](?:d['’]|de |d’)?(?P<rest>[^\W\d_][\w'’-]*(?: [^\W\d_][\w'’-]*)?)",
    re.IGNORECASE,
)
# Words between a number and what it counts.
_QUALIFIERS = frozenset(
    "jeunes nouveaux nouvelles nouvel petites petits grandes grands autres premiers premieres"
    " dernieres derniers meilleurs meilleures mille".split()
)
# What a number may be followed by without counting anything of interest.
_NOT_COUNTED = frozenset(
    """jour jours heure heures h minute minutes min seconde secondes semaine semaines mois an
        ans annee annees siecle siecles page pages fois km kilometre kilometres metre
        metres m m2 cm mm tonne tonnes kg gramme grammes litre litres hectare hectares
        ha degre degres euro euros dollar dollars mo go ko point points pour et ou a au
        aux de du des dans sur sous par avec sans entre contre le la les l en est sont
        janvier fevrier mars avril mai juin juillet aout septembre octobre novembre
        decembre rue avenue boulevard place bis ter er ere eme e d qui que dont plus
        moins environ millions million milliards milliard parties partie volume volumes
        tome chapitre article articles cedex v s""".split()
)
_NO_NOUN = _NOT_COUNTED | frozenset(map(fold, STOPWORDS))
_REFERENCE = re.compile(
    r"(?:n[°o]s?|numéro|article|chapitre|page|p\.|mesure|figure|tableau|fiche|loi|décret|tome|volume"
    r"|salle|version|tél(?:éphone)?\.?|isbn|top|siècle|bâtiment|agenda|horizon|france|covid)"
    r"[ \u00a0:-]*$",
    re.IGNORECASE,
)
_OF = re.compile(
    r"[ \u00a0](?:d(?:es|u|e)|d['’])[ \u00a0]?(?:ces |ses |leurs |la |l['’]|les )?"
    r"(?P<what>[^\W\d_][\w-]*)",
    re.IGNORECASE,
)
_FOR = re.compile(r"[ \u00a0](?:aux|à la|à l['’]|pour les?|pour la|par) ?(?P<what>[^\W\d_][\w-]*)")
_MONEY = re.compile(
    r"\b(?P<what>budget|enveloppe|subvention|subventions|bourse|prix|aide|aides|fonds|montant|coût|crédits"
    r"|dotation|plan|programme|financement|investissement|limite|plafond|somme|don|amende|salaire"
    r"|prime|gratification|tarif)\b",
    re.IGNORECASE,
)
_TOPIC = re.compile(
    r"\b(?:les|des|aux|taux d[e'’] ?|part d[e'’]s? ?|écart d[e'’] ?|nombre d[e'’] ?) ?"
    r"(?P<what>[^\W\d_][\w-]{2,})",
    re.IGNORECASE,
)
_LINK = re.compile(r"[ \u00a0\u202f]d(?:e|['’])$")
_OPENING = re.compile(r"(?:L[ea]s?|L['’]|Une?|Ce|Cette|Ces|Cet) ?(?P<what>[^\W\d_][\w-]{2,})")
_SENTENCE = re.compile(r"[.!?;\n]\s")


def figures(article: Article) -> tuple[Figure, ...]:
    """What the article states, in its order; each sum or share once."""
    prose = Prose(article.title[:500], article.body[:READ])
    free = 0
    found: dict[tuple[str, Decimal | str], Figure] = {}
    for start, end, figure in sorted(_all(prose), key=lambda one: (one[0], -one[1])):
        if start < free:
            continue
        free = end
        found.setdefault((figure.kind.value, fold(f"{figure.text}{figure.what}")), figure)
    return tuple(found.values())[:MAX_FIGURES]


Found = tuple[int, int, Figure]


def _all(prose: Prose) -> Iterator[Found]:
    yield from _percentages(prose)
    yield from _shares(prose)
    yield from _amounts(prose)
    yield from _counts(prose)


def _percentages(prose: Prose) -> Iterator[Found]:
    for kind, pattern in ((FigureKind.PERCENT, _PERCENT), (FigureKind.POINTS, _POINTS)):
        for match in pattern.finditer(prose.text):
            number = value(match["number"])
            if number is not None:
                what = _after(prose.text, match.end(), _OF) or _topic(prose.text, match.start())
                yield _found(prose, match, kind, number, what)


def _shares(prose: Prose) -> Iterator[Found]:
    for match in _SHARE.finditer(prose.text):
        if match["fraction"]:
            share, what = _FRACTIONS.get(fold(match["fraction"]), ""), match["whole"]
        else:
            of, among = _small(match["of"]), _small(match["among"])
            share, what = (f"{of}/{among}", match["what"]) if of and among else ("", "")
        if share:
            figure = Figure(
                kind=FigureKind.SHARE, value=None, text=share, what=what,
                quote=prose.quote(*match.span()),
            )  # fmt: skip
            yield (*match.span(), figure)


def _small(text: str) -> Decimal | None:
    return Decimal(1) if text.lower() in {"un", "une"} else value(text)


def _amounts(prose: Prose) -> Iterator[Found]:
    for match in _EUROS.finditer(prose.text):
        number = value(match["number"], match["scale"])
        if number is not None:
            number *= _MULTIPLES.get(match["unit"].lower(), 1)
            yield _found(prose, match, FigureKind.AMOUNT, number, _spent(prose.text, match))


def _spent(text: str, match: re.Match[str]) -> str:
    """The nearest word for money before, else what the sum goes to, else the nearest noun."""
    begun = _sentence(text, match.start())
    before = [one["what"] for one in _MONEY.finditer(text, begun, match.start())]
    if before:
        return before[-1]
    # "Doté de 54 milliards, le plan…"
    if after := _MONEY.search(text, match.end(), _close(text, match.end())):
        return after["what"]
    return (
        _after(text, match.end(), _FOR) or _after(text, match.end(), _OF) or _subject(text, begun)
    )


def _close(text: str, end: int) -> int:
    match = _SENTENCE.search(text, end, end + 100)
    return match.start() if match else end + 100


def _counts(prose: Prose) -> Iterator[Found]:
    for match in _COUNT.finditer(prose.text):
        number = value(match["number"], match["scale"])
        what = _counted(match["rest"])
        if number is None or number < LEAST or not what:
            continue
        if _is_year(match) or _REFERENCE.search(
            prose.text[max(0, match.start() - 24) : match.start()]
        ):
            continue
        yield _found(prose, match, FigureKind.COUNT, number, what)


def _counted(rest: str) -> str:
    """The noun that is counted: plural, and not a unit, a month or a small word."""
    words = [re.split(r"['’]", word)[-1] for word in rest.split()]
    if words and fold(words[0]) in _QUALIFIERS and len(words) > 1:
        plural = fold(words[1])
        words = words[1:] if plural.endswith(("s", "x")) and plural not in _NOT_COUNTED else words
    if not words:
        return ""
    noun = fold(words[0])
    return words[0] if noun.endswith(("s", "x")) and noun not in _NOT_COUNTED else ""


def _is_year(match: re.Match[str]) -> bool:
    """Whether it is a year: "2026 sciences" is written in one piece, without a scale."""
    bare = match["number"]
    return match["scale"] is None and len(bare) == 4 and bare[:2] in {"19", "20"}  # noqa: PLR2004


def _found(
    prose: Prose, match: re.Match[str], kind: FigureKind, number: Decimal, what: str
) -> Found:
    end = match.end() if kind is not FigureKind.COUNT else match.start("rest")
    text = _LINK.sub("", prose.text[match.start() : end].strip())
    quote = prose.quote(*match.span())
    return (*match.span(), Figure(kind=kind, value=number, text=text, what=what, quote=quote))


def _after(text: str, end: int, pattern: re.Pattern[str]) -> str:
    match = pattern.match(text, end)
    return match["what"] if match and fold(match["what"]) not in _NO_NOUN else ""


def _topic(text: str, start: int) -> str:
    """What the sentence was speaking of just before the figure."""
    told = [one["what"] for one in _TOPIC.finditer(text, _sentence(text, start), start)]
    return told[-1] if told else _subject(text, _sentence(text, start))


def _subject(text: str, begun: int) -> str:
    match = _OPENING.match(text, begun)
    return match["what"] if match else ""


def _sentence(text: str, start: int) -> int:
    begun = max(0, start - BACK)
    for match in _SENTENCE.finditer(text, begun, start):
        begun = match.end()
    return begun
