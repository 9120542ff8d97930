"""Who is not asked for the moment, and why: paused sources, hosts that asked to be left alone.

Whoever asks for a harvest, a person or the clock, these are not asked; they are told.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from watch.due import due, retry_after
from watch.manners.moves import host_of
from watch.manners.standing import located, paused
from watch.model import FailureKind, FetchFailed, Outcome, Request, SourceReport, SourceSpec
from watch.store import Store
from watch.zone import paris

Asked = tuple[SourceSpec, Request]


def ready(specs: Sequence[SourceSpec], store: Store, now: datetime) -> tuple[SourceSpec, ...]:
    """The sources whose time has come, without those that must be left alone."""
    waiting = due(specs, store.sources.states(), now)
    active, _ = without_paused(waiting, store, now)
    rests = store.rests.until(now)
    asked = {spec.slug for spec in active if host_of(spec.url) not in rests}
    return tuple(spec for spec in waiting if spec.slug in asked)


def without_paused(
    specs: Sequence[SourceSpec], store: Store, now: datetime
) -> tuple[list[SourceSpec], list[SourceReport]]:
    """The sources to ask, each where it really is; and a word for those that are paused."""
    standings = store.standings.all()
    active, told = [], []
    for spec in specs:
        if why := paused(spec, standings):
            told.append(_postponed(spec, f"en pause\u00a0: {why}", now))
        else:
            active.append(located(spec, standings.get(spec.slug)))
    return active, told


def without_resting(
    requests: Sequence[Asked], store: Store, now: datetime
) -> tuple[list[Asked], list[SourceReport]]:
    """The requests that may leave; and a word for those whose host asked to wait."""
    rests = store.rests.until(now)
    leaving, told = [], []
    for spec, ask in requests:
        if until := rests.get(host_of(ask.url)):
            moment = f"{paris(until):%d/%m/%Y à %H:%M}"
            told.append(_postponed(spec, f"le site demande d'attendre jusqu'au {moment}", now))
        else:
            leaving.append((spec, ask))
    return leaving, told


def spared(spec: SourceSpec, outcome: Outcome, now: datetime) -> SourceReport | None:
    """A word for a source that was not even asked: its host wants to rest, or did not answer.

    None for one that was.
    """
    if isinstance(outcome, FetchFailed) and outcome.kind is FailureKind.SPARED:
        return _postponed(spec, outcome.reason, now)
    return None


def let_rest(outcome: Outcome, store: Store, now: datetime) -> None:
    """A host that asks to wait is left alone by all of its sources, in later harvests too."""
    if not isinstance(outcome, FetchFailed) or not (wait := retry_after(outcome.retry_after, now)):
        return
    for host in {outcome.host, host_of(outcome.url)} - {None, ""}:
        store.rests.ask(str(host), now + wait)


def _postponed(spec: SourceSpec, reason: str, now: datetime) -> SourceReport:
    return SourceReport(source=spec.slug, outcome="pas_encore", at=now, reason=reason)
