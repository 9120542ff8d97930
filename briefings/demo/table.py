"""Source by source: what was collected, tagged, left aside, and why."""

from __future__ import annotations

from collections import Counter

from rich.table import Table

from briefings.app import Office
from watch.console import table
from watch.model import Labelled, SourceReport, SourceSpec, Verdict
from watch.store import Store

HEADERS = ("Source", "Format", ">Gardés", ">Classés", ">À vérifier", ">Sans thème", "Mis de côté")


def sources_table(office: Office, store: Store) -> Table:
    """One line a source, from what the archive and the journal hold."""
    latest, read = store.sources.latest(), store.sources.last_read()
    everything = store.labels.of(store.articles.all())
    rows = []
    for spec in office.watch.sources:
        mine = [one for one in everything if one.article.source == spec.slug]
        rows.append(_row(spec, mine, read.get(spec.slug), latest.get(spec.slug)))
    return table(HEADERS, rows)


def _row(
    spec: SourceSpec,
    mine: list[Labelled],
    read: SourceReport | None,
    latest: SourceReport | None,
) -> tuple[str, ...]:
    tagged = sum(bool(one.themes()) for one in mine)
    doubtful = sum(not one.themes() and bool(one.themes(Verdict.CHECK)) for one in mine)
    counts = (len(mine), tagged, doubtful, len(mine) - tagged - doubtful)
    return (spec.name, spec.kind, *map(str, counts), _aside(read, latest))


def _aside(read: SourceReport | None, latest: SourceReport | None) -> str:
    reasons = Counter(one.refusal.value for one in read.rejected) if read else Counter()
    told = [f"{count}\u00a0{reason}" for reason, count in sorted(reasons.items())]
    problem = (latest and latest.reason) or (read and read.reason)
    return "\u00a0; ".join([*told, *([problem] if problem else [])]) or "—"
