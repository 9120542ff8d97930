"""The composition root of ``watch``: settings and files in, working tools out.

The only place of ``watch`` that decides which fetcher, which archive and which model are used.
Nothing is opened or imported until asked for, so that a command pays only for what it needs:
scikit-learn and the feed readers cost seconds.
"""

from __future__ import annotations

import gc
import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from watch.catalog import parse_sources
from watch.classify.themes import load_themes
from watch.console import console
from watch.model import Clock, Scope, SourceReport, SourceSpec, Theme
from watch.postponing import ready
from watch.resources import MODEL, TERRITORY, THEMES, own_or_shipped
from watch.settings import Settings, load_settings
from watch.sources import kinds, source
from watch.store import Store, open_store
from watch.yamlfile import YamlDocument, read_yaml

if TYPE_CHECKING:
    from watch.classify.classifier import Classifier
    from watch.enrich.gazetteer import Gazetteer
    from watch.fetch import Limits
    from watch.harvest import Tools
    from watch.mailbox import Doors
    from watch.store.trainings import Training
    from watch.study import Study
    from watch.workers import Workers

GLANCE = 200_000
"""bytes of a page of which only the address is wanted"""
SOURCES = "sources.yaml"


def utc_now() -> datetime:
    """The one real clock; everything else receives it as an argument."""
    return datetime.now(UTC)


@contextmanager
def _collecting_seldom() -> Iterator[None]:
    """Cycles are looked for less often than every 700 objects: of 1,000 feeds, that took 1 s."""
    before = gc.get_threshold()
    gc.set_threshold(20_000, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*before)


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """An office's watch, ready to work."""

    home: Path
    settings: Settings
    sources: tuple[SourceSpec, ...]
    themes: tuple[Theme, ...]
    now: Clock = utc_now
    random: Callable[[], float] = random.random

    @property
    def database(self) -> Path:
        """Where the archive is."""
        return self.home / self.settings.database

    @contextmanager
    def store(self, *, passed_on: bool = False) -> Iterator[Store]:
        """The archive, opened for this thread; for one at a time when it is ``passed_on``."""
        with open_store(self.database, aliases=self.aliases, passed_on=passed_on) as store:
            yield store

    @property
    def aliases(self) -> dict[str, str]:
        """The present slug of a theme for each of its other names."""
        return former(self.themes)

    @contextmanager
    def tools(self, store: Store) -> Iterator[Tools]:
        """What a harvest needs; the worker processes end with the block."""
        from watch.harvest import Tools

        study = self.study()
        with self._readers(study) as workers:
            yield Tools(
                store=store,
                study=study,
                fetcher=self.fetcher(),
                workers=workers,
                now=self.now,
                random=self.random,
                slowest=timedelta(hours=self.settings.fetching.slowest_hours),
                note=self.settings.schedule.next,
                reserve=self.settings.reserve_megabytes * 10**6,
            )

    def _readers(self, study: Study) -> Workers:
        from watch.study import READERS, TOLD

        return self.workers(*READERS, told={TOLD: study.told()})

    def workers(self, *modules: str, told: Mapping[str, str] | None = None) -> Workers:
        """The processes that read hostile bytes, to start with ``with``."""
        from watch.workers import Workers

        reading = self.settings.reading
        return Workers(
            reading.workers,
            seconds=reading.seconds,
            memory=reading.megabytes * 2**20,
            modules=modules or ("watch.reading",),
            told=told,
        )

    def study(self) -> Study:
        """Where the processes that read find what reads an article to the end."""
        from watch.enrichment import version
        from watch.study import Study

        return Study.at(self.home, version(self.territory, self._regional))

    def fetcher(self) -> Doors:
        """What asks: sites by HTTP, letters in the mailbox and in drop folders."""
        from watch.fetch import Fetcher
        from watch.mailbox import Account, Doors

        box = self.settings.mailbox
        account = Account(**box.model_dump()) if box.host else None
        web = Fetcher(self.limits(), user_agent=self.user_agent(), now=self.now)
        return Doors(web, home=self.home, account=account, now=self.now)

    def ends(self, urls: Sequence[str]) -> dict[str, str]:
        """The host that each link leads to, redirects followed; absent where nobody answered."""
        from watch.fetch import Fetcher
        from watch.manners.moves import host_of
        from watch.model import Fetched, FetchFailed, Request

        limits = replace(self.limits(), body=GLANCE)
        web = Fetcher(limits, user_agent=self.user_agent(), now=self.now)
        found: dict[str, str] = {}
        for outcome in web.fetch([Request(url=url, robots=True) for url in urls]):
            if isinstance(outcome, Fetched):
                found[outcome.url] = host_of(outcome.final_url)
            elif isinstance(outcome, FetchFailed) and outcome.host not in {
                None,
                host_of(outcome.url),
            }:
                found[outcome.url] = str(outcome.host)
        return found

    def limits(self) -> Limits:
        """The caps of the outbound module, from the settings."""
        from watch.fetch import Limits

        fetching = self.settings.fetching
        return Limits(
            total=fetching.seconds,
            body=fetching.body,
            concurrency=fetching.concurrency,
            pause=fetching.pause,
            extra_ports=fetching.extra_ports,
            allowed_networks=fetching.allowed_networks,
        )

    def user_agent(self) -> str:
        """Who we are and whom to write to."""
        contact = self.settings.fetching.contact or self.settings.house.contact
        suffix = f" (veille institutionnelle; +{contact})" if contact else ""
        return f"Vigie/{metadata.version('vigie-csti')}{suffix}"

    def classifier(self) -> Classifier:
        """The model of this office; when none can be used, one is made, and that is said."""
        from watch.classify.adoption import open_or_train

        opened = open_or_train(self.home / MODEL, self.themes, self.now(), self._make)
        if opened.note:
            console().print(opened.note)
        return opened.classifier

    def model_version(self) -> str:
        """The version in use; the model itself, seconds to open, only when no manifest names it."""
        return self._present() or self.classifier().version

    def _present(self) -> str | None:
        from watch.classify.manifest import MANIFEST, version_of

        return version_of(self.home / MODEL / MANIFEST)

    def _make(self) -> Classifier:
        from watch.training import retrain

        with self.store() as store:
            return retrain(store, self.home / MODEL, self.themes, self.now()).classifier

    @property
    def catalogue(self) -> Path:
        """The office's own list of sources, whether it exists or not."""
        return self.home / SOURCES

    def parse(self, document: YamlDocument) -> tuple[SourceSpec, ...]:
        """The sources that this document describes, judged as those of the catalogue."""
        return _sources(document, self.themes)

    def due(self, store: Store) -> tuple[SourceSpec, ...]:
        """The enabled sources whose time has come."""
        return ready(self.sources, store, self.now())

    @_collecting_seldom()
    def gather(
        self,
        store: Store,
        specs: Sequence[SourceSpec],
        progress: Callable[[Iterable[SourceReport]], Iterable[SourceReport]] = iter,
    ) -> tuple[SourceReport, ...]:
        """Harvest, complete articles, put what is new into stories, learn, label, analyse."""
        from watch.completing import complete
        from watch.grouping import group_pending
        from watch.harvest import harvest

        with self.tools(store) as tools:
            reports = tuple(progress(harvest(specs, tools)))
            complete(self.sources, tools)
        group_pending(store, self.now())
        self.learn(store)
        self.label(store)
        self.enrich(store)
        return reports

    def train(self, store: Store) -> Training:
        """A new model, from what is shipped and from the corrections."""
        from watch.training import retrain

        return retrain(store, self.home / MODEL, self.themes, self.now()).training

    def learn(self, store: Store) -> Training | None:
        """Train when enough was corrected since the last time; what came of it."""
        from watch.training import due as worth

        return self.train(store) if worth(store, self.settings.learning, self.now()) else None

    def label(self, store: Store) -> int:
        """Label what the present model has not read; how many items were.

        When all is read the model is not even opened: that costs more than a harvest without news.
        """
        from watch.labelling import label_pending

        version = self._present()
        if version and next(store.articles.unlabelled(version), None) is None:
            return 0

        return label_pending(store, self.classifier(), source_themes(self.sources))

    @property
    def territory(self) -> Path:
        """Where the places that are recognised are written."""
        return own_or_shipped(self.home, TERRITORY)

    def enrich(self, store: Store) -> int:
        """Analyse what the present code has not read: places, calls, events; how many items."""
        from watch.enrichment import Analyser, enrich_pending, version

        folder = self.territory
        present = version(folder, self._regional)
        if not store.enrichment.awaits(present):
            return 0
        return enrich_pending(store, Analyser(present, _names(folder, present), self._regional))

    @property
    def _regional(self) -> frozenset[str]:
        return frozenset(one.slug for one in self.sources if one.scope is Scope.OCCITANIE)


@lru_cache(maxsize=1)
def _names(folder: Path, version: str) -> Gazetteer:  # noqa: ARG001 - what they are names of
    """The gazetteer of this version, indexed once: it takes longer than to read a few items."""
    from watch.places import load_places

    return load_places(folder)


def source_themes(sources: Sequence[SourceSpec]) -> dict[str, tuple[str, ...]]:
    """What each source is dedicated to: a prior for the classifier."""
    return {spec.slug: spec.themes for spec in sources}


def open_watch(home: Path, now: Clock = utc_now) -> Watch:
    """Read the settings, the themes and the catalogue of this folder, else the shipped ones.

    Raises:
        CatalogError: a file is wrong; the message says where.
    """
    settings = load_settings(home)
    themes = load_themes(own_or_shipped(home, THEMES))
    sources = _sources(read_yaml(own_or_shipped(home, SOURCES)), themes)
    return Watch(home=home, settings=settings, sources=sources, themes=themes, now=now)


def _sources(document: YamlDocument, themes: Sequence[Theme]) -> tuple[SourceSpec, ...]:
    """The sources of a catalogue; one that names a theme by a former name keeps it."""
    present = former(themes)
    specs = parse_sources(
        document,
        themes=[*(theme.slug for theme in themes), *present],
        kinds=kinds(),
        check=lambda spec: source(spec.kind).check(spec),
    )
    return tuple(
        replace(spec, themes=tuple(dict.fromkeys(present.get(name, name) for name in spec.themes)))
        for spec in specs
    )


def former(themes: Sequence[Theme]) -> dict[str, str]:
    """The present slug of a theme for each of its other names."""
    return {alias: theme.slug for theme in themes for alias in theme.aliases}
