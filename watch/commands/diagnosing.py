"""`vigie sources health`: what is wrong, since when, what to try, what waits for a decision."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from watch.app import Watch
from watch.checkups import symptoms_of
from watch.console import console, plural
from watch.front import again
from watch.health import Symptom
from watch.manners.standing import paused
from watch.model import DecisionKind, FetchState, SourceSpec
from watch.store import Store
from watch.zone import paris


@dataclass(frozen=True, slots=True)
class Point:
    """Something about a source that needs a person."""

    source: SourceSpec
    lines: Sequence[str]
    """what, since when, then what to try after « → »"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """How many of the active sources were asked, and what came of it."""

    active: int
    asked: int
    collected: int
    """answered at least once"""
    silent: int
    """did not answer the last time, which is no symptom yet"""


def heard(enabled: Sequence[SourceSpec], states: Mapping[str, FetchState]) -> Heard:
    """Count them: a list without a symptom does not mean that all are well."""
    known = [states[spec.slug] for spec in enabled if spec.slug in states]
    return Heard(
        active=len(enabled),
        asked=len(known),
        collected=sum(one.last_success is not None for one in known),
        silent=sum(one.failures > 0 for one in known),
    )


def show_health(watch: Watch) -> None:
    """Print what needs a person, and nothing of the sources that are well."""
    out, now = console(), watch.now()
    enabled = [spec for spec in watch.sources if spec.enabled]
    with watch.store() as store:
        found = heard(enabled, store.sources.states())
        blocks = points(enabled, store, now)
    for block in blocks:
        out.print(_printed(block))
    total = plural(found.active, "source active", "sources actives")
    if never := found.active - found.asked:
        total += f", {plural(never, 'jamais demandée', 'jamais demandées')}"
    if found.silent:
        total += f", {found.silent}\u00a0sans réponse la dernière fois"
    if blocks:
        out.print(f"{plural(len(blocks), 'point')} à voir\u00a0; {total}.")
    elif not found.asked:
        out.print(f"Rien n'a encore été collecté\u00a0: {again('harvest')} ({total}).")
    elif found.silent:
        out.print(f"Rien à signaler avant trois échecs de suite\u00a0: {total}.")
        out.print(f"Pour savoir lesquelles\u00a0: {again('sources list')}")
    else:
        out.print(f"Toutes les sources vont bien\u00a0: {total}.")


def points(specs: Sequence[SourceSpec], store: Store, now: datetime) -> list[Point]:
    """What waits for a decision, what is paused, what is wrong, what was exempted."""
    return [
        *_pending(specs, store),
        *_paused(specs, store),
        *(Point(one, _told(one, symptom, now)) for one, symptom in symptoms_of(specs, store, now)),
        *_exempted(specs, store, now),
    ]


def _pending(specs: Sequence[SourceSpec], store: Store) -> Iterator[Point]:
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
        yield Point(spec, lines)


def _paused(specs: Sequence[SourceSpec], store: Store) -> Iterator[Point]:
    standings = store.standings.all()
    for spec in specs:
        if why := paused(spec, standings):
            resume = f"→ Pour la reprendre\u00a0: {again(f'sources resume {spec.slug}')}"
            yield Point(spec, [f"en pause\u00a0: {why}.", resume])


def _exempted(specs: Sequence[SourceSpec], store: Store, now: datetime) -> Iterator[Point]:
    names = {spec.slug: spec for spec in specs}
    for one in store.standings.exemptions(now):
        if (spec := names.get(one.source)) is not None:
            said = {"tls": "site non authentifié", "robots": "robots.txt non suivi"}[one.rule]
            why = f"{one.author}\u00a0: {one.reason}"
            yield Point(spec, [f"{said} jusqu'au {one.until:%d/%m/%Y} ({why})."])


def _told(spec: SourceSpec, symptom: Symptom, now: datetime) -> list[str]:
    days = (now - symptom.since).days
    ago = plural(days, "jour") if days else "moins d'un jour"
    since = f"depuis le {paris(symptom.since):%d/%m/%Y} ({ago})"
    return [
        f"{_sentence(symptom.signal)} {since}. {_sentence(symptom.what).removesuffix('.')}.",
        f"→ {symptom.advice}",
        f"→ Pour l'essayer\u00a0: {again(f'sources check {spec.slug}')}",
    ]


def _printed(point: Point) -> str:
    spec = point.source
    return "\n".join([f"{spec.name} ({spec.slug})", *(f"  {line}" for line in point.lines), ""])


def _sentence(words: str) -> str:
    """With its capital; the rest as it is, names included."""
    return words[:1].upper() + words[1:]
