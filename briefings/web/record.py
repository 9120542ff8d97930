"""What an item's page shows: what it says, how it was read, its story, what became of it. Pure.

Of the item's own words it shows the extract that the rights let by, and facts: dates, sums, names.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit

from briefings.model import Issue
from briefings.render.stories import web
from briefings.rights import extract
from briefings.web.library import Past, line
from briefings.web.shelf import Also, Names, address, day
from watch.commands.calling import KINDS
from watch.enrich.figures import figures
from watch.model import (
    Article,
    Call,
    Closing,
    Enriched,
    Joined,
    Label,
    Labelled,
    Origin,
    Shift,
    Verdict,
)
from watch.query import Asked, Clause, Field
from watch.store.browse import Brief
from watch.text import squeeze
from watch.tongues import language

FIGURES = 8
PLACES = 12
TERMS = 6
_VERDICTS = {Verdict.IN: "retenu", Verdict.CHECK: "à vérifier", Verdict.OUT: "écarté"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """All that was read of an item."""

    article: Article
    labelled: Labelled
    enriched: Enriched
    story: Sequence[Joined]
    edits: tuple[int, datetime] | None
    shifts: Sequence[Shift]
    issues: Sequence[Issue]
    similar: Sequence[Brief]


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A theme's judgement, with its reasons."""

    name: str
    verdict: str
    sure: bool
    why: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Teller:
    """Another article of the story, and why it is there."""

    also: Also
    when: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What the template reads."""

    title: str
    source: str
    url: str
    domain: str
    published: str
    authors: str
    tongue: str
    extract: str
    credit: str
    themes: tuple[Theme, ...]
    places: tuple[tuple[str, str], ...]
    """name and search"""
    region: int
    """percent"""
    dates: tuple[str, ...]
    figures: tuple[str, ...]
    story: tuple[Teller, ...]
    history: tuple[str, ...]
    issues: tuple[Past, ...]
    similar: tuple[Also, ...]


def record(held: Held, names: Names, limit: int) -> Record:
    """The page's words."""
    article = held.article
    spec = names.sources.get(article.source)
    shown, credit = extract(article, spec, limit) if spec else ("", None)
    url = web(article.url)
    return Record(
        title=squeeze(article.title),
        source=names.source(article.source),
        url=url,
        domain=urlsplit(url).hostname or "",
        published=day(article.published) if article.published else "",
        authors=", ".join(map(squeeze, article.authors[:5])),
        tongue=language(article.language),
        extract=shown,
        credit=credit or "",
        themes=tuple(_theme(label, names) for label in held.labelled.labels),
        places=tuple(_places(held.enriched)),
        region=round(100 * held.enriched.territory.score),
        dates=tuple(_dates(held.enriched)),
        figures=tuple(squeeze(f"{one.text} {one.what}") for one in figures(article)[:FIGURES])
        if shown
        else (),
        story=tuple(_teller(one, names) for one in held.story if one.article.key != article.key),
        history=tuple(_history(held)),
        issues=tuple(map(line, held.issues)),
        similar=tuple(
            Also(key=one.key, source=names.source(one.source), title=squeeze(one.title))
            for one in held.similar
        ),
    )


def _theme(label: Label, names: Names) -> Theme:
    return Theme(
        name=names.theme(label.theme),
        verdict=_VERDICTS[label.verdict],
        sure=label.verdict is Verdict.IN,
        why=_why(label),
        href=address(Asked(clauses=(Clause(text=label.theme, field=Field.THEME),))),
    )


def _why(label: Label) -> str:
    if label.origin is Origin.PERSON:
        return f"décidé par {label.by}" if label.by else "décidé par une personne"
    score = f"score {round(100 * label.score)}\u00a0%"
    words = [term.text for term in label.terms if term.weight > 0][:TERMS]
    against = [term.text for term in label.terms if term.weight < 0][:TERMS]
    told = [score]
    if words:
        told.append(f"pour\u00a0: {', '.join(words)}")
    if against:
        told.append(f"contre\u00a0: {', '.join(against)}")
    return "\u00a0; ".join(told)


def _places(found: Enriched) -> Iterator[tuple[str, str]]:
    for mention in found.territory.mentions[:PLACES]:
        name = mention.place.name
        clause = Clause(text=name, field=Field.PLACE)
        yield name, "" if '"' in name else address(Asked(clauses=(clause,)))


def _dates(found: Enriched) -> Iterator[str]:
    for call in found.calls:
        yield f"{KINDS[call.kind].capitalize()}{_closing(call)}"
    for event in found.events:
        until = f" au {event.last:%d/%m/%Y}" if event.last != event.first else ""
        begins = f", {event.begins}" if event.begins else ""
        yield f"{event.name.capitalize()}\u00a0: {event.first:%d/%m/%Y}{until}{begins}"


def _closing(call: Call) -> str:
    if call.deadline is None:
        return {
            Closing.PERMANENT: "\u00a0: sans date limite",
            Closing.CLOSED: "\u00a0: close",
        }.get(call.closing, "\u00a0: date limite non dite")
    hour = f" à {call.at}" if call.at else ""
    before = f", au lieu du {_day(call.moved_from)}" if call.moved_from else ""
    return f"\u00a0: jusqu’au {_day(call.deadline)}{hour}{before}"


def _day(moment: date) -> str:
    return f"{moment:%d/%m/%Y}"


def _teller(one: Joined, names: Names) -> Teller:
    article = one.article
    also = Also(key=article.key, source=names.source(article.source), title=squeeze(article.title))
    why = f"{one.reason} ({round(100 * one.score)}\u00a0%)" if one.reason else "premier article"
    return Teller(also=also, when=day(article.effective), why=why)


def _history(held: Held) -> Iterator[str]:
    yield f"Vu pour la première fois le {day(held.article.first_seen)}."
    if held.edits:
        times, last = held.edits
        yield f"Modifié à la source {times}\u00a0fois, la dernière le {day(last)}."
    for shift in held.shifts:
        yield (
            f"Date limite déplacée du {_day(shift.before)} au {_day(shift.after)},"
            f" vu le {day(shift.noticed)}."
        )
