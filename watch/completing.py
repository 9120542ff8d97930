"""Read the pages of articles whose feed gives only a beginning, for the sources that ask for it.

It sequences and decides nothing about a text. What is still to read is in the archive, so a stop
at any instant loses at most the page under way, and the next tick goes on from there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from watch.harvest import Tools
from watch.manners.moves import host_of
from watch.manners.robots import polite
from watch.model import (
    Article,
    FailureKind,
    Fetched,
    FetchFailed,
    FullText,
    Outcome,
    Request,
    SourceSpec,
)
from watch.postponing import let_rest
from watch.store.pages import Wanted
from watch.workers import WorkerDied

ACCEPT = "text/html, application/xhtml+xml;q=0.9, */*;q=0.1"
EACH = 15
"""Pages of one source per tick: with the pause between two, about half a minute."""
TOTAL = 100
"""Pages per tick."""
RECENT = timedelta(days=30)
"""Older articles are left with what they have: opting in must not fetch a whole archive."""
TRIES = 3
PATIENCE = timedelta(hours=6)
"""Before a page is tried again; twice that, the time after."""
_BUSY = frozenset({429, 503})

_Pending = Mapping[str, Sequence[tuple[Article, int]]]
_Job = tuple[tuple[Article, int], tuple[Fetched, str, datetime]]


def opted_in(specs: Sequence[SourceSpec]) -> tuple[str, ...]:
    """The sources whose articles are completed."""
    return tuple(spec.slug for spec in specs if spec.enabled and spec.full_text)


def complete(specs: Sequence[SourceSpec], tools: Tools) -> None:
    """Read what is to be read now, newest first, each page safe in the archive before the next.

    Raises only :class:`WatchError`: the archive cannot be written.
    """
    sources = opted_in(specs)
    if not sources:
        return
    from watch.enrich.fulltext import extract  # noqa: PLC0415 - it takes parsers, sources seldom ask

    now = tools.now()
    rests = tools.store.rests.until(now)
    pending: dict[str, list[tuple[Article, int]]] = defaultdict(list)
    for article, tries in tools.store.pages.wanted(
        Wanted(sources=sources, since=now - RECENT, now=now, each=EACH, total=TOTAL)
    ):
        if host_of(article.url) not in rests:
            pending[article.url].append((article, tries))
    for (article, tries), found in tools.workers.run(extract, _jobs(pending, tools)):
        _keep(article, tries, found, tools)


def _jobs(pending: _Pending, tools: Tools) -> Iterator[_Job]:
    """Bodies go to the workers; what has no body is noted at once."""
    lifted = tools.store.standings.lifted(tools.now())
    requests = [
        polite(
            Request(url=url, accept=ACCEPT),
            frozenset.intersection(*(lifted[article.source] for article, _ in pages)),
        )
        for url, pages in pending.items()
    ]
    for outcome in tools.fetcher.fetch(requests):
        let_rest(outcome, tools.store, tools.now())
        for article, tries in pending[outcome.url]:
            if isinstance(outcome, Fetched):
                yield (article, tries), (outcome, article.title, tools.now())
            else:
                _fail(article, outcome, tries, tools)


def _keep(article: Article, tries: int, found: FullText | WorkerDied, tools: Tools) -> None:
    problem = found.reason if isinstance(found, WorkerDied) else found.problem
    if problem is None and isinstance(found, FullText):
        tools.store.pages.keep(article, found, tools.now())
    else:
        again = _again(tries, tools.now())
        tools.store.pages.fail(article, problem or "", tools.now(), again)


def _fail(article: Article, outcome: Outcome, tries: int, tools: Tools) -> None:
    """A host that is busy, or that asked us to wait, says nothing of the page: not counted."""
    failed = outcome if isinstance(outcome, FetchFailed) else None
    spared = failed is not None and failed.kind is FailureKind.SPARED
    if failed and (spared or failed.status in _BUSY or failed.retry_after):
        tools.store.pages.put_off(article, failed.reason, tools.now(), tools.now() + PATIENCE)
        return
    forbidden = failed is not None and failed.kind is FailureKind.ROBOTS
    again = None if forbidden else _again(tries, tools.now())
    reason = failed.reason if failed else "la page n'a pas été envoyée"
    tools.store.pages.fail(article, reason, tools.now(), again)


def _again(tries: int, now: datetime) -> datetime | None:
    return now + PATIENCE * (tries + 1) if tries + 1 < TRIES else None
