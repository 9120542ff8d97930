"""What an answer changes for its source: moved, gone, doubted or believed. Pure.

Each ruling holds the source's next standing and the lines that the journal of decisions gets.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from watch.manners.doubt import Answer
from watch.manners.moves import proven, sight, site, target
from watch.model import (
    Decision,
    DecisionKind,
    DecisionState,
    FetchFailed,
    Mask,
    Redirect,
    Sameness,
    SourceSpec,
    Standing,
)
from watch.text import STOPWORDS, fold

MAX_HELD = 2000
"""Items of one source that may wait; beyond, it is not asked until a person decides."""
MIN_TITLE = 3
"""Words that mean something, for a title to tell an item from the others of its source."""

_GONE = 410
_STOP = frozenset(fold(word) for word in STOPWORDS)


@dataclass(frozen=True, slots=True)
class Ruling:
    """A source's next standing, and what to write in the journal."""

    standing: Standing
    decisions: tuple[Decision, ...] = ()


def located(spec: SourceSpec, standing: Standing | None) -> SourceSpec:
    """The source where it really is: at the learned address, when there is one."""
    if standing is None or standing.address is None or standing.url != spec.url:
        return spec
    return replace(spec, url=standing.address)


def current(standing: Standing, asked: str) -> Standing:
    """``standing``, or a blank one when a person changed the address in the catalogue."""
    if asked in {standing.url, standing.address}:
        return standing
    return Standing(source=standing.source, url=asked)


def paused(spec: SourceSpec, standings: Mapping[str, Standing]) -> str | None:
    """Why the source is not asked; a person who gave it another address has it asked again."""
    standing = standings.get(spec.slug)
    return current(standing, spec.url).paused if standing else None


def gone(standing: Standing, failed: FetchFailed, now: datetime) -> Ruling:
    """A source whose address is gone for good is not asked any more."""
    if failed.status != _GONE or standing.paused:
        return Ruling(standing)
    reason = "le site répond que cette adresse n'existe plus (410)"
    decision = Decision(source=standing.source, kind=DecisionKind.PAUSED, at=now, reason=reason)
    return Ruling(replace(standing, paused=reason), (decision,))


def moved(standing: Standing, asked: str, redirects: Iterable[Redirect], now: datetime) -> Ruling:
    """Learn a permanent redirect within the site; propose one that leaves it."""
    url = target(asked, redirects)
    move = sight(standing.move, None if url in standing.refused else url, now)
    if move is None or move.proposed or not proven(move, now):
        return Ruling(replace(standing, move=move))
    ours = site(move.url) == site(asked)
    decision = Decision(
        source=standing.source,
        kind=DecisionKind.LEARNED if ours else DecisionKind.PROPOSED,
        at=now,
        reason=f"{asked} mène toujours à {move.url}",
        state=DecisionState.APPLIED if ours else DecisionState.PENDING,
    )
    if ours:
        return Ruling(replace(standing, address=move.url, move=None), (decision,))
    return Ruling(replace(standing, move=replace(move, proposed=True)), (decision,))


def believed(standing: Standing, answer: Answer) -> Standing:
    """A source that gave items nobody doubts is trusted as it presents itself today."""
    if not answer.entries or not answer.first_page:
        return standing
    title = answer.mask.title or standing.trusted.title
    return replace(standing, trusted=Mask(site=answer.mask.site, title=title))


def doubted(standing: Standing, answer: Answer, reason: str, now: datetime) -> Ruling:
    """The new items wait for a person, who is asked once."""
    if standing.claimed is not None:
        return Ruling(standing)
    decision = Decision(
        source=standing.source,
        kind=DecisionKind.HELD,
        at=now,
        reason=reason,
        state=DecisionState.PENDING,
    )
    return Ruling(replace(standing, claimed=answer.mask), (decision,))


def overflowing(standing: Standing, waiting: int, now: datetime) -> Ruling:
    """A source of which too many items wait is not asked any more."""
    if waiting <= MAX_HELD or standing.paused:
        return Ruling(standing)
    reason = f"plus de {MAX_HELD} éléments attendent votre décision"
    decision = Decision(source=standing.source, kind=DecisionKind.PAUSED, at=now, reason=reason)
    return Ruling(replace(standing, paused=reason), (decision,))


def recognise(new: Sequence[Sameness], archived: Iterable[Sameness]) -> dict[str, str]:
    """The archived item that each new one is, by its words; an ambiguous title tells nothing.

    A site that changes its software gives each of its pages another address: the same words, all
    of the title and the beginning of the lead, or a title that only one item has on each side.
    """
    archived = list(archived)
    prints = {one.fingerprint: one.key for one in archived if not one.fingerprint.startswith("-")}
    titles = _unique(archived)
    mine = _unique(new)
    found: dict[str, str] = {}
    for one in new:
        title = fold(one.title)
        key = prints.get(one.fingerprint) or (titles.get(title) if title in mine else None)
        if key is not None:
            found.setdefault(key, one.key)
    return {new_key: key for key, new_key in found.items()}


def _unique(items: Sequence[Sameness]) -> dict[str, str]:
    counts = Counter(fold(one.title) for one in items)
    return {
        title: one.key
        for one in items
        if counts[title := fold(one.title)] == 1
        and sum(word not in _STOP for word in title.split()) >= MIN_TITLE
    }
