"""What enters the archive from one answer, what waits for a person, and what is learned on the way.

It reads what the judges of :mod:`watch.manners` need, and writes what they rule, inside the
transaction of the harvest: an item set aside is as safe as one that was kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from watch.entries import Entry
from watch.manners.cadence import RECENT
from watch.manners.doubt import Answer, Past, doubt, flood
from watch.manners.moves import site
from watch.manners.standing import (
    Ruling,
    believed,
    current,
    doubted,
    gone,
    moved,
    overflowing,
    recognise,
)
from watch.model import (
    Article,
    Decision,
    DecisionKind,
    Fetched,
    FetchFailed,
    Mask,
    Outcome,
    Reading,
    Sameness,
    SourceSpec,
    Standing,
    Trace,
)
from watch.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """One answer on its way to the archive."""

    spec: SourceSpec
    outcome: Outcome
    reading: Reading
    entries: Sequence[Entry]
    further: bool
    last_read: datetime | None
    now: datetime

    @property
    def articles(self) -> list[Article]:
        """What the page holds."""
        return [one.article for one in self.entries]


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """What becomes of the items of an answer."""

    barred: frozenset[str] = frozenset()
    """keys of those that do not enter the archive now"""
    renamed: Mapping[str, str] = field(default_factory=dict)
    """the key under which the archive already holds an item"""
    held: int = 0
    """how many were set aside for the first time"""

    def admitted(self, entries: Iterable[Entry]) -> list[Entry]:
        """Those that enter the archive, under the key that it knows."""
        return [
            replace(one, article=replace(one.article, key=self.renamed[one.article.key]))
            if one.article.key in self.renamed
            else one
            for one in entries
            if one.article.key not in self.barred
        ]


def admit(intake: Intake, store: Store) -> Admission:
    """Judge an answer and write what was ruled; within the caller's transaction."""
    spec, outcome, now = intake.spec, intake.outcome, intake.now
    before = store.standings.of(spec.slug)
    standing = current(before, spec.url)
    admission = Admission()
    decisions: tuple[Decision, ...] = ()
    if isinstance(outcome, FetchFailed):
        ruling = gone(standing, outcome, now)
        standing, decisions = ruling.standing, ruling.decisions
    else:
        # Only the address of the catalogue is learned, not one that a kind makes of it.
        if outcome.url == spec.url:
            ruling = moved(standing, spec.url, outcome.redirects, now)
            standing, decisions = ruling.standing, ruling.decisions
        # A letter's items are all new, and its senders are listed: nothing there to doubt.
        if isinstance(outcome, Fetched) and intake.entries and outcome.url.startswith("http"):
            admission, ruling = _judge(intake, outcome, standing, store)
            standing, decisions = ruling.standing, (*decisions, *ruling.decisions)
    if standing != before:
        store.standings.save(standing)
    for decision in decisions:
        store.decisions.add(decision)
    return admission


def _judge(
    intake: Intake, outcome: Fetched, standing: Standing, store: Store
) -> tuple[Admission, Ruling]:
    keys = [one.key for one in intake.articles]
    archived, aside = store.held.sort(keys)
    aliases = store.held.aliases(keys) if len(archived) < len(keys) else {}
    known = archived | aliases.keys()
    new = [one for one in intake.articles if one.key not in known and one.key not in aside]
    answer = Answer(
        mask=Mask(site=site(outcome.final_url), title=intake.reading.title),
        entries=len(keys),
        new=new,
        continuous=bool(known) or intake.further,
        first_page=not intake.further,
    )
    settled = Admission(barred=frozenset(aside - known), renamed=aliases)
    if standing.claimed is not None:
        return _hold(intake, answer, standing, "", store)
    traces: Sequence[Trace] = store.articles.recent(intake.spec.slug, RECENT) if new else ()
    past = Past(trusted=standing.trusted, traces=traces, last_read=intake.last_read)
    if reason := doubt(answer, past):
        return _hold(intake, answer, standing, reason, store)
    if reason := flood(answer, past, intake.now):
        return _sort_out(intake, answer, standing, reason, store, settled)
    return settled, Ruling(believed(standing, answer))


def _hold(
    intake: Intake, answer: Answer, standing: Standing, reason: str, store: Store
) -> tuple[Admission, Ruling]:
    """Nothing of the page enters: neither what is new, nor new words of what is known.

    A person who accepts has the page read again, so nothing is lost.
    """
    held = len(answer.new)
    barred = frozenset(one.key for one in intake.articles)
    if not held:
        return Admission(barred=barred), Ruling(standing)
    store.held.hold(answer.new, intake.now)
    ruling = doubted(standing, answer, reason, intake.now)
    full = overflowing(ruling.standing, store.held.counts()[standing.source], intake.now)
    decisions = (*ruling.decisions, *full.decisions)
    return Admission(barred=barred, held=held), Ruling(full.standing, decisions)


def _sort_out(
    intake: Intake,
    answer: Answer,
    standing: Standing,
    reason: str,
    store: Store,
    settled: Admission,
) -> tuple[Admission, Ruling]:
    """Of a flood, what the archive knows under another address goes in; the rest waits.

    ``settled`` is what earlier answers decided of the other items of the page: it still stands.
    """
    found = reunite(intake.entries, answer.new, store, intake.now)
    if not found:
        return _hold(intake, answer, standing, reason, store)
    matched = Decision(
        source=standing.source,
        kind=DecisionKind.MATCHED,
        at=intake.now,
        reason=f"{len(found)} articles ont changé d'adresse et gardent leur place dans l'archive",
    )
    settled = replace(settled, renamed={**settled.renamed, **found})
    rest = [one for one in answer.new if one.key not in found]
    if not rest:
        return settled, Ruling(believed(standing, answer), (matched,))
    admission, ruling = _hold(intake, replace(answer, new=rest), standing, reason, store)
    barred = settled.barred | {one.key for one in rest}
    return (
        replace(settled, barred=barred, held=admission.held),
        Ruling(ruling.standing, (matched, *ruling.decisions)),
    )


def reunite(
    entries: Sequence[Entry], new: Sequence[Article], store: Store, now: datetime
) -> dict[str, str]:
    """Give archived items the address under which some of ``new`` are: new key -> archived key."""
    if not new:
        return {}
    unknown = {one.key for one in new}
    keys = [one.article.key for one in entries]
    present = {*keys, *store.held.aliases(keys).values()}
    mine = [
        Sameness(one.article.key, one.article.title, one.fingerprint)
        for one in entries
        if one.article.key in unknown
    ]
    archived = store.held.archived(new[0].source)
    found = recognise(mine, [one for one in archived if one.key not in present])
    store.held.move(found, new, now)
    return found
