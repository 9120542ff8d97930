"""The archive: one file, opened by :func:`open_store`. Its rooms are its attributes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from watch.store import (
    m002_manners,  # noqa: F401 - declares its step
    m003_stories,  # noqa: F401 - idem
    m004_corrections,  # noqa: F401 - idem
    m005_enrichment,  # noqa: F401 - idem
    m006_index,  # noqa: F401 - idem
    m007_fulltext,  # noqa: F401 - idem
    m009_versions,  # noqa: F401 - idem
    m010_journal,  # noqa: F401 - idem
    m013_order,  # noqa: F401 - idem
    m014_waiting,  # noqa: F401 - idem
    m015_sketches,  # noqa: F401 - idem
    m016_words,  # noqa: F401 - idem
    m017_verdicts,  # noqa: F401 - idem
    m018_listed,  # noqa: F401 - idem
)
from watch.store.agenda import Agenda
from watch.store.articles import Articles
from watch.store.browse import Browse
from watch.store.corrections import Corrections
from watch.store.curation import Curations
from watch.store.decisions import Decisions
from watch.store.enrichment import Enrichment
from watch.store.examples import Examples
from watch.store.held import Held
from watch.store.labels import Labels
from watch.store.pages import Pages
from watch.store.schema import archive, migrate
from watch.store.sources import Sources
from watch.store.sqlite import BUSY_SECONDS, SQLite
from watch.store.standings import Rests, Standings
from watch.store.stories import Stories
from watch.store.trainings import Trainings
from watch.store.volumes import Volumes


@dataclass(frozen=True, slots=True)
class Store:
    """An open archive, used by one thread."""

    engine: SQLite
    articles: Articles
    labels: Labels
    sources: Sources
    browse: Browse
    corrections: Corrections
    examples: Examples
    trainings: Trainings
    stories: Stories
    pages: Pages
    curations: Curations
    standings: Standings
    decisions: Decisions
    held: Held
    rests: Rests
    enrichment: Enrichment
    agenda: Agenda
    volumes: Volumes


def build(engine: SQLite, aliases: Mapping[str, str] | None = None) -> Store:
    """The rooms over one connection; ``aliases`` gives a theme's present slug for a former one."""
    names = aliases or {}
    return Store(
        engine=engine,
        articles=Articles(engine),
        labels=Labels(engine, names),
        sources=Sources(engine),
        browse=Browse(engine, names),
        corrections=Corrections(engine, names),
        examples=Examples(engine),
        trainings=Trainings(engine),
        stories=Stories(engine),
        pages=Pages(engine),
        curations=Curations(engine),
        standings=Standings(engine),
        decisions=Decisions(engine),
        held=Held(engine),
        rests=Rests(engine),
        enrichment=Enrichment(engine, names),
        agenda=Agenda(engine, names),
        volumes=Volumes(engine, names),
    )


@contextmanager
def open_store(
    path: Path,
    *,
    busy: float = BUSY_SECONDS,
    aliases: Mapping[str, str] | None = None,
    passed_on: bool = False,
) -> Iterator[Store]:
    """Open (create, bring up to date) the archive and close it at the end.

    One that is ``passed_on`` may be used by several threads, one at a time.

    Raises:
        StoreError: locked, read-only, damaged, or written by a newer Vigie.
    """
    engine = SQLite(path, busy=busy, passed_on=passed_on)
    try:
        migrate(engine, archive)
        yield build(engine, aliases)
    finally:
        engine.close()
