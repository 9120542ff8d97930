"""What the clauses of a search mean to one office: its themes, its sources, its places. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from watch.errors import CatalogError
from watch.mistakes import accepted, nearest, quoted
from watch.model import Category, Place, SourceSpec, Theme
from watch.query.clauses import Asked, Clause, Field
from watch.query.days import FORMS, span
from watch.query.grammar import plainly
from watch.text import fold, tokens
from watch.zone import PARIS

KINDS = ("appel", "evenement")
ANSWERS = ("oui", "non")


class Reviewed(StrEnum):
    """Whether a person said something of the item's themes."""

    YES = "oui"
    NO = "non"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What may be named."""

    themes: Sequence[Theme]
    sources: Sequence[SourceSpec]
    places: Callable[[str], tuple[Place, ...]] = field(repr=False)
    """raises CatalogError for a place that is not followed"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What an item must be, or must not."""

    themes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    places: tuple[tuple[Place, ...], ...] = ()
    """one of each group"""
    kinds: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    reviewed: tuple[Reviewed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A question to the archive.

    Several themes, places or kinds are all wanted; several sources or languages, one of them.
    """

    words: tuple[str, ...] = ()
    """lemmas, all of them"""
    phrases: tuple[str, ...] = ()
    """as typed, all of them"""
    unwanted: tuple[tuple[str, ...], ...] = ()
    """lemmas; an item that holds all those of one is left out"""
    banned: tuple[str, ...] = ()
    """phrases that leave an item out"""
    only: Filters = Filters()
    never: Filters = Filters()
    since: datetime | None = None
    before: datetime | None = None

    @property
    def seeks(self) -> bool:
        """Whether there is a word to look for; else it only lists."""
        return bool(self.words or self.phrases)


class _Unknown(ValueError):
    """Its text says what is not known, in French."""


def meaning(asked: Asked, known: Known, now: datetime) -> tuple[Asked, Wanted]:
    """The question; a search that names what does not exist is read again as plain words."""
    try:
        return asked, _wanted(asked, known, now)
    except _Unknown as error:
        plain = plainly(str(asked), str(error))
        return plain, _wanted(plain, known, now)


def _wanted(asked: Asked, known: Known, now: datetime) -> Wanted:
    words = [one for one in asked.clauses if one.field is None]
    today = now.astimezone(PARIS).date()
    dated = [_interval(one, today) for one in asked.clauses if one.field in _DATED]
    return Wanted(
        words=tuple(dict.fromkeys(_lemmas(words, exact=False))),
        phrases=tuple(one.text for one in words if one.exact and not one.negated),
        unwanted=tuple(tokens(one.text) for one in words if one.negated and not one.exact),
        banned=tuple(one.text for one in words if one.exact and one.negated),
        only=_filters([one for one in asked.clauses if not one.negated], known),
        never=_filters([one for one in asked.clauses if one.negated], known),
        since=max((low for low, _ in dated if low), default=None),
        before=min((high for _, high in dated if high), default=None),
    )


def _lemmas(words: Sequence[Clause], *, exact: bool) -> list[str]:
    return [
        token
        for one in words
        if one.exact is exact and not one.negated
        for token in tokens(one.text)
    ]


_DATED = frozenset({Field.SINCE, Field.BEFORE, Field.PERIOD})


def _interval(clause: Clause, today: date) -> tuple[datetime | None, datetime | None]:
    if clause.negated:
        raise _Unknown(f"Le filtre «\u00a0{clause.field}\u00a0» ne se met pas au négatif.")
    found = span(clause.text, today)
    if found is None:
        raise _Unknown(f"{quoted(clause.text)} n'est pas une date\u00a0; attendu\u00a0: {FORMS}.")
    first, after = map(_midnight, found)
    match clause.field:
        case Field.SINCE:
            return first, None
        case Field.BEFORE:
            return None, first
        case _:
            return first, after


def _midnight(day: date) -> datetime:
    if day.year >= _LAST_YEAR:  # what is far away can be in no archive
        return datetime.max.replace(tzinfo=UTC) - timedelta(days=2)
    return (
        datetime.combine(day, time(), PARIS) if day.year > 1 else datetime.min.replace(tzinfo=UTC)
    )


_LAST_YEAR = 9999


def _filters(clauses: Sequence[Clause], known: Known) -> Filters:
    def values(field: Field) -> list[str]:
        return [one.text for one in clauses if one.field is field]

    sources = [_source(one, known.sources) for one in values(Field.SOURCE)]
    sources += [slug for one in values(Field.CATEGORY) for slug in _family(one, known.sources)]
    return Filters(
        themes=tuple(_theme(one, known.themes) for one in values(Field.THEME)),
        sources=tuple(dict.fromkeys(sources)),
        places=tuple(_places(one, known) for one in values(Field.PLACE)),
        kinds=tuple(_one_of(one, KINDS, "un type") for one in values(Field.KIND)),
        languages=tuple(_language(one) for one in values(Field.LANGUAGE)),
        reviewed=tuple(
            Reviewed(_one_of(one, ANSWERS, "une réponse")) for one in values(Field.REVIEWED)
        ),
    )


def _theme(asked: str, themes: Sequence[Theme]) -> str:
    names = {fold(name): one.slug for one in themes for name in (*one.aliases, one.name, one.slug)}
    return _pick(asked, names, "un thème", [one.slug for one in themes])


def _source(asked: str, sources: Sequence[SourceSpec]) -> str:
    names = {fold(name): one.slug for one in sources for name in (one.name, one.slug)}
    return _pick(asked, names, "une source", ())


def _family(asked: str, sources: Sequence[SourceSpec]) -> list[str]:
    category = _one_of(asked, tuple(Category), "une catégorie")
    # A family without a source finds nothing, and not everything.
    return [one.slug for one in sources if one.category == category] or [""]


def _places(asked: str, known: Known) -> tuple[Place, ...]:
    try:
        return known.places(asked)
    except CatalogError:
        raise _Unknown(f"{quoted(asked)} n'est pas un lieu du territoire suivi.") from None


def _language(asked: str) -> str:
    code = fold(asked)
    if len(code) == 2 and code.isalpha():  # noqa: PLR2004 - ISO 639-1
        return code
    raise _Unknown(f"{quoted(asked)} n'est pas une langue\u00a0; attendu\u00a0: fr, en, es…")


def _one_of(asked: str, choices: Sequence[str], what: str) -> str:
    return _pick(asked, {one: one for one in choices}, what, choices)


def _pick(asked: str, names: Mapping[str, str], what: str, listed: Sequence[str]) -> str:
    found = names.get(fold(asked))
    if found is None:
        raise _Unknown(
            f"{quoted(asked)} n'est pas {what}{nearest(fold(asked), names)}"
            f"{accepted(listed) if listed else ''}."
        )
    return found
