"""What a person decides of a source: accept, reject, resume, exempt from a rule.

Each runs in one transaction and leaves its line in the journal. It prints nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from watch.errors import CatalogError
from watch.intake import reunite
from watch.manners.moves import site
from watch.model import (
    Decision,
    DecisionKind,
    DecisionState,
    Exemption,
    FetchState,
    SourceSpec,
    Standing,
)
from watch.preparing import ready
from watch.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What a decision changed."""

    released: int = 0
    """items that entered the archive"""
    recognised: int = 0
    """items that the archive held under another address"""
    refused: int = 0
    """items that will never be published"""
    address: str | None = None
    """learned, or forgotten"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who decides, and when."""

    name: str
    now: datetime


def accept(spec: SourceSpec, store: Store, person: Person) -> Settled:
    """Believe the source as it is: what waits enters the archive, its new address is learned.

    Raises:
        CatalogError: nothing waits for a decision.
    """
    with store.engine.transaction("rulings.accept"):
        standing = _pending(spec, store)
        settled = _release(spec, store, person)
        move = standing.move
        if move is not None:
            standing = replace(standing, address=move.url, move=None)
            settled = replace(settled, address=move.url)
        if standing.claimed is not None:
            standing = replace(standing, trusted=standing.claimed, claimed=None)
        elif move is not None:
            standing = replace(standing, trusted=replace(standing.trusted, site=site(move.url)))
        store.standings.save(replace(standing, paused=None))
        store.decisions.settle(spec.slug, DecisionState.ACCEPTED, person.name, person.now)
        _read_again(spec.slug, store)
    return settled


def reject(spec: SourceSpec, store: Store, person: Person) -> Settled:
    """Believe nothing of it: what waits is never published, its new address is not learned.

    Without anything pending, forgets the address that was learned last.

    Raises:
        CatalogError: there is nothing to reject.
    """
    with store.engine.transaction("rulings.reject"):
        standing = store.standings.of(spec.slug)
        pending = any(one.source == spec.slug for one in store.decisions.pending())
        address = standing.move.url if standing.move else standing.address
        if not pending and standing.address is None:
            raise _nothing(spec)
        if address:
            standing = replace(
                standing, refused=(*standing.refused, address), address=None, move=None
            )
        store.standings.save(replace(standing, claimed=None))
        refused = store.held.settle(spec.slug, DecisionState.REJECTED)
        if not store.decisions.settle(spec.slug, DecisionState.REJECTED, person.name, person.now):
            reason = f"{address} n'est plus employée"
            _note(spec, DecisionKind.LEARNED, reason, store, person, DecisionState.REJECTED)
    return Settled(refused=refused, address=address)


def resume(spec: SourceSpec, store: Store, person: Person) -> None:
    """Ask a paused source again, from the next harvest.

    Raises:
        CatalogError: it is not paused.
    """
    with store.engine.transaction("rulings.resume"):
        standing = store.standings.of(spec.slug)
        if standing.paused is None:
            raise CatalogError(
                f"La source «\u00a0{spec.slug}\u00a0» n'est pas en pause\u00a0; si elle est"
                " désactivée, c'est dans sources.yaml."
            )
        store.standings.save(replace(standing, paused=None))
        _note(spec, DecisionKind.RESUMED, f"elle était en pause, {standing.paused}", store, person)
        _read_again(spec.slug, store)


def exempt(exemption: Exemption, store: Store, now: datetime) -> None:
    """Ask a source in spite of a rule, until a date; an earlier date ends it."""
    with store.engine.transaction("rulings.exempt"):
        store.standings.exempt(exemption)
        until = f"{exemption.until:%d/%m/%Y}"
        store.decisions.add(
            Decision(
                source=exemption.source,
                kind=DecisionKind.EXEMPTED,
                at=now,
                reason=f"{exemption.rule}, jusqu'au {until}\u00a0: {exemption.reason}",
                author=exemption.author,
            )
        )


def _pending(spec: SourceSpec, store: Store) -> Standing:
    if not any(one.source == spec.slug for one in store.decisions.pending()):
        raise _nothing(spec)
    return store.standings.of(spec.slug)


def _nothing(spec: SourceSpec) -> CatalogError:
    return CatalogError(
        f"Rien n'attend de décision pour la source «\u00a0{spec.slug}\u00a0»\u00a0;"
        " «\u00a0vigie sources health\u00a0» montre ce qui en attend."
    )


def _release(spec: SourceSpec, store: Store, person: Person) -> Settled:
    """What waits enters the archive today: readers discover it when somebody vouched for it."""
    waiting = store.held.waiting(spec.slug)
    fresh = [replace(one, first_seen=person.now) for one in waiting]
    entries = [ready(one) for one in fresh]
    known = reunite(entries, fresh, store, person.now)
    store.articles.save([one for one in entries if one.article.key not in known], person.now)
    store.held.settle(spec.slug, DecisionState.ACCEPTED)
    return Settled(released=len(entries) - len(known), recognised=len(known))


def _read_again(slug: str, store: Store) -> None:
    """At the next harvest, and in full: words of known items may have been left aside."""
    state: FetchState = store.sources.state(slug)
    store.sources.save(replace(state, validators=(), failures=0, reason=None, next_due=None))


def _note(
    spec: SourceSpec,
    kind: DecisionKind,
    reason: str,
    store: Store,
    person: Person,
    state: DecisionState = DecisionState.APPLIED,
) -> None:
    store.decisions.add(
        Decision(
            source=spec.slug, kind=kind, at=person.now, reason=reason, author=person.name,
            state=state,
        )
    )  # fmt: skip
