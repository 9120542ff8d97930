"""`vigie sources check`: fetch a source once, store nothing, show what would be kept and why not.

The same fetcher, the same workers and the same reading as the harvest: what it shows is what a
harvest would do.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass

from rich.console import Console

from watch.app import Watch
from watch.catalog import select
from watch.console import console, decimal, plural, table
from watch.following import MAX_ROUNDS, is_over, unasked
from watch.manners.robots import obeys, polite
from watch.manners.standing import located
from watch.model import (
    Article,
    Fetched,
    FetchFailed,
    NotModified,
    Outcome,
    Reading,
    Rule,
    SourceSpec,
)
from watch.reading import read
from watch.salvage import is_bundle, settled
from watch.sources import source
from watch.workers import Workers
from watch.zone import paris

SHOWN = 10
"""Items shown in full; the others are counted."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What one request of a source gave."""

    spec: SourceSpec
    outcome: Outcome
    reading: Reading


def check_sources(watch: Watch, slugs: Sequence[str]) -> bool:
    """Try each source and print the result; True when every one gave at least an item."""
    out = console()
    sound = True
    for spec, lifted in _as_decided(watch, select(watch.sources, slugs)):
        trials = try_source(watch, spec, lifted)
        for trial in trials:
            _show(out, trial)
        sound = sound and any(trial.reading.articles for trial in trials)
    return sound


def _as_decided(
    watch: Watch, specs: Iterable[SourceSpec]
) -> Iterator[tuple[SourceSpec, Container[Rule]]]:
    """Each source where a harvest would ask it, with the rules from which it is exempt."""
    if not watch.database.exists():
        yield from ((spec, ()) for spec in specs)
        return
    with watch.store() as store:
        standings, lifted = store.standings.all(), store.standings.lifted(watch.now())
    yield from ((located(spec, standings.get(spec.slug)), lifted[spec.slug]) for spec in specs)


def try_source(watch: Watch, spec: SourceSpec, lifted: Container[Rule] = ()) -> tuple[Trial, ...]:
    """Ask what a harvest would ask, further pages included; nothing is stored."""
    fetcher = watch.fetcher()
    requests = list(source(spec.kind).requests(spec))
    asked = {(spec.slug, request.url) for request in requests}
    trials: list[Trial] = []
    with watch.workers() as workers:
        for turn in range(MAX_ROUNDS):
            asking = [polite(one, lifted, robots=obeys(spec.kind)) for one in requests]
            answers = list(_answers(watch, spec, fetcher.fetch(asking), workers))
            trials += [one for one in answers if not (turn and is_over(one.outcome))]
            requests = [
                ask for one in answers for ask in unasked(spec.slug, one.reading.more, asked)
            ]
            if not requests:
                break
    return tuple(trials)


def _answers(
    watch: Watch, spec: SourceSpec, outcomes: Iterable[Outcome], workers: Workers
) -> Iterator[Trial]:
    arrived = list(outcomes)
    bodies = [outcome for outcome in arrived if isinstance(outcome, Fetched)]
    yield from (Trial(spec, one, Reading()) for one in arrived if not isinstance(one, Fetched))
    jobs = [(body, (body, spec, watch.now())) for body in bodies]
    for body, result in workers.run(read, jobs):
        yield Trial(spec, body, settled(result))


def _show(out: Console, trial: Trial) -> None:
    out.print(f"\n{trial.spec.name} ({trial.spec.slug}, type {trial.spec.kind})")
    if not trial.spec.enabled:
        out.print(f"  désactivée dans le catalogue\u00a0: {trial.spec.disabled_reason}")
    match trial.outcome:
        case FetchFailed(url=url, reason=reason, elapsed=elapsed):
            out.print(f"  {url}\n  échec en {decimal(elapsed, 1)}\u00a0s\u00a0: {reason}")
        case NotModified(url=url):
            out.print(f"  {url}\n  inchangé (304)")
        case Fetched():
            _show_reading(out, trial.outcome, trial.reading)


def _show_reading(out: Console, page: Fetched, reading: Reading) -> None:
    newest = max((a.published for a in reading.articles if a.published), default=None)
    facts = [
        ("adresse", page.url),
        *([("adresse finale", page.final_url)] if page.final_url != page.url else []),
        *_announced(page, reading),
        ("taille et durée", _size(page)),
        ("à garder", plural(len(reading.articles), "élément")),
        ("mis de côté", plural(len(reading.rejected), "élément")),
        ("plus récent", f"{paris(newest):%d/%m/%Y %H:%M}" if newest else "sans date"),
        *([("problème", reading.problem)] if reading.problem else []),
        *([("pages suivantes", str(len(reading.more)))] if reading.more else []),
        *([("non lus", f"{reading.truncated} au-delà du plafond")] if reading.truncated else []),
    ]
    for name, value in facts:
        out.print(f"  {name:<16} {value}")
    if reading.articles:
        for article in _first(reading.articles):
            day = f"{paris(article.published):%d/%m/%Y}" if article.published else "sans date"
            out.print(f"\n  {day:<10}  {article.title}\n{'':14}{article.url}")
        if (left := len(reading.articles) - SHOWN) > 0:
            out.print(f"  … et {plural(left, 'autre')}.")
    if reading.rejected:
        rows = [(one.refusal.value, one.detail) for one in reading.rejected[:SHOWN]]
        out.print(table(("Mis de côté", "Élément"), rows))


def _announced(page: Fetched, reading: Reading) -> Iterator[tuple[str, str]]:
    """How a site sent it; letters come from a folder, in a form that is only ours."""
    if not is_bundle(page):
        yield "type annoncé", page.media_type or "aucun"
        yield "encodage", reading.encoding or "inconnu"


def _size(page: Fetched) -> str:
    return f"{decimal(len(page.body) / 1000, 1)}\u00a0ko en {decimal(page.elapsed, 2)}\u00a0s"


def _first(articles: Sequence[Article]) -> list[Article]:
    return sorted(articles, key=lambda a: a.effective, reverse=True)[:SHOWN]
