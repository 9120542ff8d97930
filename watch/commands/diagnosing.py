"""`vigie sources health`: what is wrong, since when, what to try, what waits for a decision."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from watch.app import Watch
from watch.checkups import symptoms_of
from watch.console import console, plural
from watch.front import again
from watch.health import Symptom
from watch.manners.standing import paused
from watch.model import DecisionKind, SourceSpec
from watch.store import Store
from watch.zone import paris


def show_health(watch: Watch) -> None:
    """Print what needs a person, and nothing of the sources that are well."""
    out, now = console(), watch.now()
    enabled = [spec for spec in watch.sources if spec.enabled]
    with watch.store() as store:
        asked = store.sources.states().keys()
        symptoms = symptoms_of(enabled, store, now)
        blocks = [
            *_pending(enabled, store),
            *_paused(enabled, store),
            *(_block(spec, _told(spec, symptom, now)) for spec, symptom in symptoms),
            *_exempted(enabled, store, now),
        ]
    for block in blocks:
        out.print(block)
    never = sum(spec.slug not in asked for spec in enabled)
    unseen = f", {plural(never, 'jamais demandée', 'jamais demandées')}" if never else ""
    total = f"{plural(len(enabled), 'source active', 'sources actives')}{unseen}"
    if blocks:
        out.print(f"{plural(len(blocks), 'point')} à voir\u00a0; {total}.")
    elif never == len(enabled):
        out.print(f"Rien n'a encore été collecté\u00a0: {again('harvest')} ({total}).")
    else:
        out.print(f"Toutes les sources vont bien\u00a0: {total}.")


def _pending(specs: Sequence[SourceSpec], store: Store) -> Iterator[str]:
    names = {spec.slug: spec for spec in specs}
    counts = store.held.counts()
    for decision in store.decisions.pending():
        if (spec := names.get(decision.source)) is None:
            continue
        waiting = counts.get(spec.slug, 0)
        held = decision.kind is DecisionKind.HELD
        lines = [f"{decision.reason}, depuis le {paris(decision.at):%d/%m/%Y}."]
        if held:
            lines.append(f"{plural(waiting, 'élément')} en attente, rien n'est publié.")
        lines.append(f"→ Si c'est bien elle\u00a0: {again(f'sources accept {spec.slug}')}")
        lines.append(f"→ Sinon\u00a0: {again(f'sources reject {spec.slug}')}")
        yield _block(spec, lines)


def _paused(specs: Sequence[SourceSpec], store: Store) -> Iterator[str]:
    standings = store.standings.all()
    for spec in specs:
        if why := paused(spec, standings):
            resume = f"→ Pour la reprendre\u00a0: {again(f'sources resume {spec.slug}')}"
            yield _block(spec, [f"en pause\u00a0: {why}.", resume])


def _exempted(specs: Sequence[SourceSpec], store: Store, now: datetime) -> Iterator[str]:
    names = {spec.slug: spec for spec in specs}
    for one in store.standings.exemptions(now):
        if (spec := names.get(one.source)) is not None:
            said = {"tls": "site non authentifié", "robots": "robots.txt non suivi"}[one.rule]
            why = f"{one.author}\u00a0: {one.reason}"
            yield _block(spec, [f"{said} jusqu'au {one.until:%d/%m/%Y} ({why})."])


def _told(spec: SourceSpec, symptom: Symptom, now: datetime) -> list[str]:
    days = plural((now - symptom.since).days, "jour")
    since = f"depuis le {paris(symptom.since):%d/%m/%Y} ({days})"
    return [
        f"{symptom.signal} {since}\u00a0: {symptom.what}.",
        f"→ {symptom.advice}",
        f"→ Pour l'essayer\u00a0: {again(f'sources check {spec.slug}')}",
    ]


def _block(spec: SourceSpec, lines: Sequence[str]) -> str:
    return "\n".join([f"{spec.name} ({spec.slug})", *(f"  {line}" for line in lines), ""])
