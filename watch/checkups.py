"""What the archive knows of each source, put before :mod:`watch.health`. Decides nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from watch.health import Checkup, Symptom, diagnose
from watch.manners.cadence import RECENT
from watch.manners.standing import paused
from watch.model import SourceSpec
from watch.store import Store

RUNS = 400
"""Lines of a source's journal looked at: two months of a source that is asked every 4 h."""


def symptoms_of(
    specs: Iterable[SourceSpec], store: Store, now: datetime
) -> list[tuple[SourceSpec, Symptom]]:
    """The sources with something wrong, but the paused ones: what is wrong there is known."""
    states, most, standings = store.sources.states(), store.sources.most(), store.standings.all()
    found = []
    for spec in specs:
        if spec.slug not in states or paused(spec, standings):
            continue
        checkup = Checkup(
            state=states[spec.slug],
            runs=store.sources.runs(spec.slug, RUNS),
            most=most.get(spec.slug, 0),
            dates=[one.at for one in store.articles.recent(spec.slug, RECENT)],
        )
        if symptom := diagnose(checkup, now):
            found.append((spec, symptom))
    return found
