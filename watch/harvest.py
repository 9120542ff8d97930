"""One tick: ask the sources that are due, read what they send in killable workers, keep it.

It sequences the rooms and decides nothing: what is due, what a header means, what an entry is
worth and what is a duplicate are pure functions elsewhere. The items of a page, the source's next
state, its validators and the journal line are written in one transaction, with those of the pages
that were read in the same second: a crash leaves either all of them or none, so a validator never
vouches for items that were lost, and what was not written is asked for again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Protocol

from watch.batching import Answer, together
from watch.due import Rhythm, next_state
from watch.errors import WatchError
from watch.faults import InjectedFault
from watch.following import MAX_ROUNDS, is_over, unasked
from watch.intake import Intake, admit
from watch.manners.cadence import RECENT
from watch.manners.robots import obeys, polite
from watch.model import (
    Clock,
    FailureKind,
    Fetched,
    FetchFailed,
    FetchState,
    NotModified,
    Outcome,
    Reading,
    Request,
    SourceReport,
    SourceSpec,
)
from watch.postponing import let_rest, spared, without_paused, without_resting
from watch.preparing import Prepared, prepare
from watch.salvage import is_bundle, salvage, survived
from watch.sources import source
from watch.store import Store
from watch.store.articles import Tally
from watch.study import Study
from watch.text import clean
from watch.urls import canonical, identity
from watch.workers import Known, WorkerDied, Workers

KNOWN = 500
"""Keys of a source that its readers are told; an older article that comes back is read again."""

Random = Callable[[], float]


class Fetcher(Protocol):
    """Asks; outcomes come in any order, each with the URL it answers."""

    def fetch(self, requests: Iterable[Request]) -> Iterator[Outcome]:
        """One outcome per distinct URL, never an exception for what a server does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What a tick works with; everything that touches the world."""

    store: Store
    fetcher: Fetcher
    workers: Workers
    now: Clock
    random: Random
    """0 to 1: spreads the next attempts"""
    slowest: timedelta = timedelta(0)
    """how long a source that publishes little may be left alone"""
    note: Callable[[datetime], datetime] | None = None
    """when the first note after an instant is made"""
    reserve: int = 0
    """bytes that must stay free on the archive's disk"""
    study: Study | None = None
    """what reads new articles to the end; without it, that is left to do"""


def harvest(specs: Sequence[SourceSpec], tools: Tools) -> Iterator[SourceReport]:
    """Harvest these sources; a report each, as soon as its items are safe in the archive.

    One failing source never stops the others. Raises only :class:`WatchError` (the archive
    cannot be written: going on would lose items).
    """
    tools.store.engine.leave_free(tools.reserve)
    specs, told = without_paused(specs, tools.store, tools.now())
    yield from told
    states = tools.store.sources.states()
    lifted = tools.store.standings.lifted(tools.now())
    # A host that does not answer is asked once: not always for the same source, nor first for one
    # that alone is slow, and that would hide the others.
    specs = sorted(specs, key=lambda spec: states[spec.slug].failures if spec.slug in states else 0)
    requests = [(spec, ask) for spec in specs for ask in source(spec.kind).requests(spec)]
    asked = {(spec.slug, ask.url) for spec, ask in requests}
    if any(_talks(states.get(spec.slug)) for spec in specs):
        tools.workers.prepare()
    for turn in range(MAX_ROUNDS):
        further: list[tuple[SourceSpec, Request]] = []
        requests, told = without_resting(requests, tools.store, tools.now())
        yield from told
        known = [
            (
                spec,
                polite(
                    _conditional(ask, states.get(spec.slug)),
                    lifted[spec.slug],
                    robots=obeys(spec.kind),
                ),
            )
            for spec, ask in requests
        ]
        for answers in together(_round(known, tools), tools.now):
            tools.store.engine.leave_free(tools.reserve)
            tools.store.engine.expect_bulk()
            yield from _keep_all(answers, tools, further=turn > 0)
            for spec, _, prepared in answers:
                wanted = _new(spec, prepared.reading.more, tools)
                further += [(spec, ask) for ask in unasked(spec.slug, wanted, asked)]
        if not further:
            return
        requests = further


def _talks(state: FetchState | None) -> bool:
    """Whether the source will send a body: never heard, or it gives nothing to ask again with."""
    return state is None or (state.last_success is not None and not state.validators)


def _new(spec: SourceSpec, wanted: Iterable[Request], tools: Tools) -> Iterator[Request]:
    """Without the pages whose item is already in the archive, or was set aside."""
    gave, aside = tools.store.articles.gave, cache(tools.store.held.addresses)
    for ask in wanted:
        address = identity(canonical(ask.url) or ask.url)
        if not (ask.once and (gave(spec.slug, address) or address in aside(spec.slug))):
            yield ask


def _conditional(request: Request, state: FetchState | None) -> Request:
    for known in state.validators if state else ():
        if known.url == request.url:
            return replace(request, etag=known.etag, last_modified=known.last_modified)
    return request


def _round(requests: Sequence[tuple[SourceSpec, Request]], tools: Tools) -> Iterator[Answer]:
    """What came, as it comes; a page that was read leaves its bytes here."""
    asking: dict[str, list[SourceSpec]] = defaultdict(list)
    for spec, request in requests:
        asking[request.url].append(spec)
    jobs = _jobs(asking, [request for _, request in requests], tools)
    killed: list[tuple[SourceSpec, Fetched]] = []
    for (spec, outcome), result in tools.workers.run(prepare, jobs):
        if not isinstance(outcome, Fetched):
            yield spec, outcome, survived(result)
        elif isinstance(result, WorkerDied) and is_bundle(outcome):
            killed.append((spec, outcome))
        else:
            yield spec, replace(outcome, body=b""), survived(result)
    for spec, page in killed:
        yield spec, page, salvage(page, spec, tools.workers, tools.now())


Job = tuple[
    tuple[SourceSpec, Outcome],
    tuple[Fetched, SourceSpec, datetime, Study | None, frozenset[str]] | Known[Prepared],
]


def _jobs(
    asking: Mapping[str, Sequence[SourceSpec]], requests: Sequence[Request], tools: Tools
) -> Iterator[Job]:
    """Bodies go to the workers; of what has none, there is nothing to read."""
    for outcome in tools.fetcher.fetch(_distinct(requests)):
        for spec in asking[outcome.url]:
            if isinstance(outcome, Fetched):
                known = tools.store.articles.keys(spec.slug, KNOWN)
                yield (spec, outcome), (outcome, spec, tools.now(), tools.study, known)
            else:
                yield (spec, outcome), Known(Prepared())


def _distinct(requests: Iterable[Request]) -> Iterator[Request]:
    """One request per address, which any of those who share it could have made.

    The validators of one of them alone would hide from the others what it has already.
    """
    asking: dict[str, list[Request]] = defaultdict(list)
    for request in requests:
        asking[request.url].append(request)
    for first, *others in asking.values():
        same = all(
            (one.etag, one.last_modified) == (first.etag, first.last_modified) for one in others
        )
        yield replace(
            first,
            etag=first.etag if same else None,
            last_modified=first.last_modified if same else None,
            robots=first.robots or any(one.robots for one in others),
            unverified=first.unverified and all(one.unverified for one in others),
        )


def _keep_all(answers: Sequence[Answer], tools: Tools, *, further: bool) -> Iterator[SourceReport]:
    """Write these answers in one transaction, then tell them.

    The one net: whatever goes wrong with a source becomes its report, and the others, each then in
    a transaction of its own, are written as if it had not come. A :class:`WatchError` passes: the
    archive itself refused, which concerns every source.
    """
    try:
        yield from _written(answers, tools, further=further)
    except (WatchError, InjectedFault):
        raise
    except Exception as error:  # noqa: BLE001 - the documented net per source
        if len(answers) > 1:
            for one in answers:
                yield from _keep_all([one], tools, further=further)
        else:
            failed = (answers[0][0], _unforeseen(answers[0][1], error, tools.now()), Prepared())
            yield from _written([failed], tools, further=further)


def _unforeseen(outcome: Outcome, error: Exception, now: datetime) -> FetchFailed:
    name = type(error).__name__
    return FetchFailed(
        url=outcome.url,
        kind=FailureKind.PROTOCOL,
        reason=f"erreur imprévue de Vigie ({name}\u00a0: {clean(str(error))})",
        at=now,
    )


def _written(answers: Sequence[Answer], tools: Tools, *, further: bool) -> list[SourceReport]:
    reports: list[SourceReport] = []
    articles = tools.store.articles
    with tools.store.engine.transaction("harvest.commit"):
        last = articles.latest()
        for spec, outcome, prepared in answers:
            if (told_later := spared(spec, outcome, tools.now())) is not None:
                reports.append(told_later)
            elif not (further and is_over(outcome)):
                reports.append(_store(spec, outcome, prepared, tools, further=further))
        articles.index(last)
    return reports


def _store(
    spec: SourceSpec, outcome: Outcome, prepared: Prepared, tools: Tools, *, further: bool
) -> SourceReport:
    now, reading = tools.now(), prepared.reading
    judged = _judge(outcome, reading)
    before = tools.store.sources.state(spec.slug)
    intake = Intake(
        spec=spec,
        outcome=judged,
        reading=reading,
        entries=prepared.entries,
        further=further,
        last_read=before.last_success,
        now=now,
    )
    admission = admit(intake, tools.store)
    admitted = admission.admitted(prepared.entries)
    tally = tools.store.articles.save(admitted, now, indexed=False)
    if tools.study is not None and tally.found:
        tools.store.labels.add((article, one.labels) for article, one in tally.found)
        enriched = [(article, one.enriched) for article, one in tally.found]
        tools.store.enrichment.add(enriched, tools.study.analysis)
    # The source answered: that a further page of it failed is told, and is no failure of it.
    if not (further and isinstance(judged, FetchFailed)):
        rhythm = _rhythm(spec, tools, now)
        tools.store.sources.save(next_state(before, judged, spec, now, tools.random(), rhythm))
    let_rest(judged, tools.store, now)
    report = replace(_report(spec, judged, reading, tally, now), held=admission.held)
    tools.store.sources.log(report)
    return report


def _rhythm(spec: SourceSpec, tools: Tools, now: datetime) -> Rhythm:
    dates = tools.store.articles.dates(spec.slug, RECENT)
    note = tools.note(now) if tools.note else None
    return Rhythm(dates=dates, slowest=tools.slowest, note=note)


_VALIDATORS = frozenset({"etag", "last-modified"})


def _judge(outcome: Outcome, reading: Reading) -> Outcome:
    """What the source's state may remember of this answer.

    A page from which nothing could be read is a failure. One that leads further keeps no
    validators: they would vouch for pages that it does not hold, and that may have failed. Nor
    does one cut on its way: it would be "unchanged" from then on, without what did not come.
    """
    if not isinstance(outcome, Fetched):
        return outcome
    if reading.more or (reading.cut and reading.articles):
        kept = {name: text for name, text in outcome.headers.items() if name not in _VALIDATORS}
        return replace(outcome, headers=kept)
    if reading.problem:
        return FetchFailed(
            url=outcome.url,
            kind=FailureKind.PROTOCOL,
            reason=reading.problem,
            at=outcome.at,
            elapsed=outcome.elapsed,
        )
    return outcome


def _report(
    spec: SourceSpec,
    outcome: Outcome,
    reading: Reading,
    tally: Tally,
    now: datetime,
) -> SourceReport:
    names = {NotModified: "inchange", FetchFailed: "echec", Fetched: "nouveau"}
    unreadable = isinstance(outcome, FetchFailed) and reading.problem is not None
    return SourceReport(
        source=spec.slug,
        outcome="illisible" if unreadable else names[type(outcome)],
        at=now,
        received=len(reading.articles) + len(reading.rejected),
        new=tally.new,
        known=tally.known,
        updated=tally.updated,
        rejected=reading.rejected,
        truncated=reading.truncated,
        reason=outcome.reason if isinstance(outcome, FetchFailed) else reading.problem,
        elapsed=outcome.elapsed,
    )
