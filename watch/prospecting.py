"""From an address that somebody typed to the feeds it leads to, each really read.

    url --fetch--> page --discover--> candidates --fetch, read--> Survey(prospects, dead ends)

The fetcher, the workers and the reading are those of a harvest: what is shown is what would be
collected. It stores nothing, and decides nothing: which feed is taken is for a person to say, who
asked for that page, once: robots.txt, which speaks to robots, is left to the harvest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from watch.discover.entry import homepage
from watch.discover.feeds import Candidate, Discovery, Nature, discover
from watch.harvest import Fetcher
from watch.model import (
    Category,
    Clock,
    Fetched,
    FetchFailed,
    Outcome,
    Reading,
    Request,
    SourceSpec,
)
from watch.reading import read
from watch.salvage import settled
from watch.urls import identity
from watch.workers import WorkerDied, Workers

ACCEPT = (
    "text/html, application/rss+xml, application/atom+xml, application/feed+json,"
    " application/xml;q=0.9, */*;q=0.5"
)
MAX_HOP = 12
"""Feeds tried of a page that lists them."""
_INDEX = "c'est un index de plans de site\u00a0; docs/sources.md dit comment en choisir un"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prospect:
    """A feed that answered, and what it gives today."""

    candidate: Candidate
    url: str
    """where it really is, once the redirects that last were followed"""
    title: str
    reading: Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What an address leads to."""

    title: str = ""
    """of the site"""
    software: str | None = None
    prospects: tuple[Prospect, ...] = ()
    dead_ends: tuple[tuple[Candidate, str], ...] = ()
    """what was tried and is no feed, with the reason"""
    left_out: int = 0
    problem: str | None = None
    """French sentence when the address itself could not be read"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What a survey works with; everything that touches the world."""

    fetcher: Fetcher
    workers: Workers
    now: Clock


def survey(url: str, means: Means) -> Survey:
    """Follow ``url`` to its feeds; the usual addresses are tried only when the page names none."""
    outcome = next(iter(means.fetcher.fetch([Request(url=url, accept=ACCEPT)])), None)
    if not isinstance(outcome, Fetched):
        return Survey(problem=outcome.reason if isinstance(outcome, FetchFailed) else "inchangé")
    found = _told(outcome, means)
    if isinstance(found, WorkerDied):
        return Survey(problem=found.reason)
    if found.nature is not Nature.PAGE:
        given = _prospect(found.candidates[0], outcome, found, means)
        return _surveyed(found, [given])
    named = _tried(found.candidates, means, hop=True)
    guessed = [] if any(isinstance(one, Prospect) for one in named) else found.usual
    return _surveyed(found, [*named, *_tried(guessed, means, hop=False)])


Result = Prospect | tuple[Candidate, str]


def _surveyed(found: Discovery, results: Sequence[Result]) -> Survey:
    prospects = {identity(one.url): one for one in results[::-1] if isinstance(one, Prospect)}
    return Survey(
        title=found.title,
        software=found.software,
        prospects=tuple(prospects.values())[::-1],
        dead_ends=tuple(one for one in results if not isinstance(one, Prospect)),
        left_out=found.left_out,
    )


def _tried(candidates: Sequence[Candidate], means: Means, *, hop: bool) -> list[Result]:
    """Each candidate asked once; with ``hop``, a page that lists feeds is opened, once."""
    results: list[Result] = []
    further: list[Candidate] = []
    for candidate, outcome in _answers(candidates, means):
        found = _told(outcome, means) if isinstance(outcome, Fetched) else _reason(outcome)
        if isinstance(found, Discovery) and found.nature is Nature.PAGE:
            further += found.candidates
            results.append((candidate, "c'est une page, pas un flux"))
        elif isinstance(found, Discovery) and isinstance(outcome, Fetched):
            results.append(_prospect(candidate, outcome, found, means))
        else:
            results.append(
                (candidate, found.reason if isinstance(found, WorkerDied) else str(found))
            )
    known = {identity(one.url) for one in candidates}
    fresh = [one for one in further if identity(one.url) not in known]
    return results + (_tried(fresh[:MAX_HOP], means, hop=False) if hop else [])


def _answers(candidates: Iterable[Candidate], means: Means) -> Iterator[tuple[Candidate, Outcome]]:
    asked = {one.url: one for one in candidates}
    outcomes = means.fetcher.fetch([Request(url=url, accept=ACCEPT) for url in asked])
    answered = {outcome.url: outcome for outcome in outcomes}
    yield from ((one, answered[url]) for url, one in asked.items() if url in answered)


def _reason(outcome: Outcome) -> str:
    return outcome.reason if isinstance(outcome, FetchFailed) else "inchangé"


def _told(page: Fetched, means: Means) -> Discovery | WorkerDied:
    return next(iter(means.workers.run(discover, [(page, (page,))])))[1]


def _prospect(candidate: Candidate, page: Fetched, found: Discovery, means: Means) -> Result:
    """Read the feed as a harvest would; a feed that cannot be read is a dead end."""
    spec = SourceSpec(
        slug="essai",
        name=found.title,
        kind=found.nature.value,
        url=candidate.url,
        homepage=homepage(candidate.url),
        category=Category.THEME,
    )
    result = next(iter(means.workers.run(read, [(page, (page, spec, means.now()))])))[1]
    reading = settled(result)
    if not reading.articles and (reading.problem or reading.more):
        return candidate, reading.problem or _INDEX
    return Prospect(
        candidate=Candidate(
            url=candidate.url, kind=spec.kind, origin=candidate.origin, title=candidate.title
        ),
        url=_lasting(page),
        title=found.title or candidate.title,
        reading=reading,
    )


def _lasting(page: Fetched) -> str:
    """The address to write down: that of the last redirect, unless one was temporary."""
    lasting = all(step.status in {301, 308} for step in page.redirects)
    return page.final_url if lasting else page.url
