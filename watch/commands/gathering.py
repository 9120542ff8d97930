"""`vigie harvest`: choose, collect, label, and say source by source what happened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime

from rich.console import Console

from watch.app import Watch
from watch.catalog import select
from watch.commands.training import tell
from watch.completing import RECENT, opted_in
from watch.console import Progressed, console, held_back, plural, progress, reserves, table
from watch.front import again
from watch.health import answers
from watch.model import SourceReport, SourceSpec
from watch.store import Store


def gather(watch: Watch, slugs: Sequence[str], *, everything: bool) -> bool:
    """Harvest; False when sources were asked and none answered."""
    out = console()
    with watch.store() as store:
        specs = _chosen(watch, store, slugs, everything=everything)
        if not specs:
            out.print(
                "Aucune source n'est à collecter pour l'instant."
                f" Pour les collecter quand même\u00a0: {again('harvest --all')}",
            )
            return True
        names = {spec.slug: spec.name for spec in specs}
        begun, learnt = watch.now(), store.trainings.last()
        reports = watch.gather(store, specs, follow(out, names))
        conclude(out, reports, names)
        tell_completed(out, watch, store, begun)
        if (training := store.trainings.last()) is not None and training != learnt:
            tell(out, training)
    answered = any(report.outcome in {"nouveau", "inchange"} for report in reports)
    if not answered and _cut_off(reports):
        out.print("Aucune source n'a répondu\u00a0: cette machine est-elle reliée au réseau\u00a0?")
    return answered


def _cut_off(reports: Sequence[SourceReport]) -> bool:
    """Whether it may be this machine that is: several sources, and no answer, even a refusal."""
    heard = any(one.outcome == "illisible" or answers(one.reason) for one in reports)
    return not heard and len({one.source for one in reports}) > 1


def follow(out: Console, names: dict[str, str]) -> Progressed:
    """Show a harvest of these sources, then say what the wait that follows is for."""
    shown = progress(out, len(names), names)

    def told(reports: Iterable[SourceReport]) -> Iterator[SourceReport]:
        out.print(f"Collecte de {plural(len(names), 'source')}…")
        new = 0
        for report in shown(reports):
            new += report.new
            yield report
        if new:
            out.print(f"Rapprochement de {plural(new, 'nouveauté')}…")

    return told


def _chosen(
    watch: Watch,
    store: Store,
    slugs: Sequence[str],
    *,
    everything: bool,
) -> tuple[SourceSpec, ...]:
    if slugs:
        return select(watch.sources, slugs)
    if everything:
        return tuple(spec for spec in watch.sources if spec.enabled)
    return watch.due(store)


def conclude(out: Console, reports: Iterable[SourceReport], names: dict[str, str]) -> None:
    """The totals, every source that did not answer, with its reason, and what was not taken.

    A source answers by its first report; those that follow are its further pages.
    """
    reports = list(reports)
    first = {report.source: report for report in reversed(reports)}
    out.print(_totals(reports, first.values()))

    def name(report: SourceReport) -> str:
        page = "" if report is first[report.source] else " (page suivante)"
        return names.get(report.source, report.source) + page

    failed = [one for one in reports if one.outcome in {"echec", "illisible"}]
    if failed:
        rows = [(name(one), one.reason or "") for one in failed]
        out.print(table(("Source en échec", "Raison"), rows))
    # On a terminal, a bar stands for the line of each source: it hides what these say.
    read = [one for one in reports if one.outcome == "nouveau"]
    if partial := [(name(one), ", ".join(said)) for one in read if (said := reserves(one))]:
        out.print(table(("Source lue", "À savoir"), partial))
    if any(one.held for one in reports):
        out.print(f"Pour décider de ce qui attend\u00a0: {again('sources health')}")


def _totals(reports: Sequence[SourceReport], first: Collection[SourceReport]) -> str:
    outcomes = Counter(report.outcome for report in first)
    postponed = outcomes["pas_encore"]
    later = f", {plural(postponed, 'remise')} à plus tard" if postponed else ""
    rejected = sum(len(report.rejected) for report in reports)
    held = sum(report.held for report in reports)
    waiting = f", {held_back(held)}" if held else ""
    return (
        f"{plural(len(first), 'source')}\u00a0: {plural(outcomes['nouveau'], 'lue')},"
        f" {plural(outcomes['inchange'], 'inchangée')} (304),"
        f" {outcomes['echec'] + outcomes['illisible']} en échec{later}."
        f" {plural(sum(report.new for report in reports), 'nouveauté')},"
        f" {plural(rejected, 'élément')} de côté{waiting}."
    )


def tell_completed(out: Console, watch: Watch, store: Store, begun: datetime) -> None:
    """How far the reading of articles in full is, for the sources that ask for it."""
    sources = opted_in(watch.sources)
    if not sources:
        return
    done = store.pages.progress(sources, watch.now() - RECENT)
    out.print(
        f"Textes intégraux, articles des {RECENT.days}\u00a0derniers jours\u00a0:"
        f" {plural(done.read, 'lu')}, {done.waiting}\u00a0à lire,"
        f" {plural(done.given_up, 'abandonné')} (leur résumé reste)."
    )
    if failures := store.pages.failures(sources, begun):
        rows = [(source, str(count), reason) for source, reason, count in failures]
        out.print(table(("Pages en échec", ">Nombre", "Raison"), rows))
