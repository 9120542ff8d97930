"""digests.yaml -> Digest values, or every mistake with its file, line, entry and field.

    Path --load_digests--> (Digest, ...)

What an entry does not say, the settings say: one hour, one length for all, unless it wants others.
It knows the fields and the rules between them; what is due when is the calendar's business.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import time
from typing import Annotated

from pydantic import Field, StrictBool, StrictInt, ValidationError

from briefings.model import Digest, Frequency, Mode
from watch.errors import CatalogError
from watch.mistakes import Problem, accepted, nearest, quoted, refuse
from watch.model import Category, Place
from watch.settings import DAYS, Email, Hour, Settings, Weekday
from watch.sourceentry import Line
from watch.validation import Entry, problem, problems, validate
from watch.yamlfile import YamlDocument

FILE = "digests.yaml"
WEEKLY = "hebdo"
"""The digest that the recipients of vigie.yaml receive."""

FindPlaces = Callable[[str], tuple[Place, ...]]
"""The places of the territory with that name or code; CatalogError when there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What an entry is compared with."""

    settings: Settings
    themes: Sequence[str]
    """slugs, in the order of the sections"""
    former: dict[str, str]
    """the present slug of a theme for each of its other names"""
    kinds: Sequence[str]
    places: FindPlaces


class DigestsFile(Entry):
    """The whole file; its entries are judged one by one, to find the mistakes of all."""

    digests: tuple[object, ...] = Field(min_length=1)


class DigestEntry(Entry):
    """The fields of one digest, as the officer writes them."""

    slug: str = Field(
        pattern=r"^[a-z0-9][a-z0-9-]{0,39}$",
        description="minuscules sans accent, chiffres et tirets, 40 caractères au plus",
    )
    title: Line | None = None
    enabled: StrictBool = True
    themes: tuple[Line, ...] = ()
    territories: tuple[Line, ...] = ()
    categories: tuple[Category, ...] = ()
    kinds: tuple[Line, ...] = ()
    only_calls: StrictBool = False
    frequency: Frequency = Frequency.WEEKLY
    day: Weekday | None = None
    month_day: Annotated[StrictInt, Field(ge=1, le=31)] | None = None
    hour: Hour | None = None
    mode: Mode = Mode.PREPARED
    review_hours: Annotated[StrictInt, Field(ge=1, le=720)] | None = None
    recipients: tuple[Email, ...] = ()
    public: StrictBool = True
    per_theme: Annotated[StrictInt, Field(ge=1, le=50)] | None = None
    per_source: Annotated[StrictInt, Field(ge=1, le=50)] | None = None
    highlights: Annotated[StrictInt, Field(ge=0, le=10)] = 5
    chart: StrictBool = False


def parse_digests(document: YamlDocument, known: Known) -> tuple[Digest, ...]:
    """The digests in the order of the document.

    Raises:
        CatalogError: every mistake of the file, in one French message.
    """
    file = validate(DigestsFile, document)
    mistakes = list(_repeated(document, len(file.digests)))
    found: list[Digest] = []
    for rank, raw in enumerate(file.digests):
        try:
            entry = DigestEntry.model_validate(raw)
        except ValidationError as error:
            mistakes += problems(error, document, DigestEntry, ("digests", rank))
            continue
        faults = list(_faults(entry, known))
        mistakes += (problem(document, ("digests", rank, *at), text) for at, text in faults)
        if not faults:
            found.append(_digest(entry, known))
    if mistakes:
        refuse(document.name, mistakes)
    return tuple(found)


def weekly(settings: Settings, themes: Sequence[str]) -> Digest:
    """The weekly note alone, for an office without a file: every theme."""
    known = Known(settings=settings, themes=themes, former={}, kinds=(), places=lambda _: ())
    return _digest(DigestEntry(slug=WEEKLY), known)


def _digest(entry: DigestEntry, known: Known) -> Digest:
    settings = known.settings
    day, hour = entry.day or settings.schedule.day, entry.hour or settings.schedule.hour
    everybody = settings.recipients if entry.slug == WEEKLY else ()
    themes = (known.former.get(name, name) for name in entry.themes or known.themes)
    places = (place for name in entry.territories for place in known.places(name))
    return Digest(
        slug=entry.slug,
        title=entry.title or settings.house.title,
        themes=tuple(dict.fromkeys(themes)),
        places=tuple(dict.fromkeys(places)),
        categories=entry.categories,
        kinds=entry.kinds,
        only_calls=entry.only_calls,
        frequency=entry.frequency,
        weekday=DAYS.index(day),
        month_day=entry.month_day or 1,
        hour=time.fromisoformat(hour),
        mode=entry.mode,
        review_hours=entry.review_hours or settings.desk.review_hours,
        enabled=entry.enabled,
        recipients=tuple(dict.fromkeys((*everybody, *entry.recipients))),
        public=entry.public,
        per_theme=entry.per_theme or settings.per_theme,
        per_source=entry.per_source or settings.per_source,
        highlights=entry.highlights,
        chart=entry.chart,
    )


def _repeated(document: YamlDocument, count: int) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for rank in range(count):
        slug = document.at(("digests", rank, "slug"))
        if isinstance(slug, str) and seen.setdefault(slug, rank) != rank:
            line = document.line(("digests", seen[slug]))
            text = f"{quoted(slug)} est déjà pris par l'entrée de la ligne {line}"
            yield problem(document, ("digests", rank, "slug"), text)


def _faults(entry: DigestEntry, known: Known) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """What no single field shows, as (field, French clause)."""
    themes = [*known.themes, *known.former]
    yield from _unknown("themes", entry.themes, themes, "thème inconnu")
    yield from _unknown("kinds", entry.kinds, known.kinds, "type de source inconnu")
    for rank, name in enumerate(entry.territories):
        try:
            known.places(name)
        except CatalogError as error:
            yield ("territories", rank), str(error)
    weeks = entry.frequency in {Frequency.WEEKLY, Frequency.FORTNIGHTLY}
    if entry.day and not weeks:
        yield ("day",), _USELESS.format(frequency=entry.frequency)
    if entry.month_day and entry.frequency is not Frequency.MONTHLY:
        yield ("month_day",), _USELESS.format(frequency=entry.frequency)
    if not entry.title and entry.slug != WEEKLY:
        yield ("title",), "ce champ est obligatoire"


_USELESS = "sans effet avec «\u00a0frequency: {frequency}\u00a0»\u00a0; retirez ce champ"


def _unknown(
    field: str, given: Sequence[str], choices: Sequence[str], what: str
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for rank, name in enumerate(given):
        if name not in choices:
            yield (field, rank), f"{what} {quoted(name)}{nearest(name, choices)}{accepted(choices)}"


def nobody(digest: Digest) -> str:
    """What to do for a digest that nobody receives."""
    file = "vigie.yaml" if digest.slug == WEEKLY else FILE
    return (
        f"Personne ne reçoit ce bulletin\u00a0: ajoutez des «\u00a0recipients\u00a0» dans {file}."
    )
