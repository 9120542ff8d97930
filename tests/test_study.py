"""Articles read to the end where they are read: the archive is what it was when that came later."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.archives import differing
from briefings.demo.catalogue import catalogue
from briefings.demo.documents import feeds
from briefings.demo.server import serve
from tests.test_harvest import item, rss, run, spec
from tests.ticks import NOW, model, workers
from watch.app import Watch, open_watch
from watch.enrich.analysis import enrich
from watch.enrich.gazetteer import Gazetteer
from watch.grouping import group_pending
from watch.model import Article, Enriched, Fetched, SourceSpec
from watch.preparing import TOGETHER, prepare
from watch.store import Store, open_store
from watch.study import TOLD, Study
from watch.workers import Workers

__all__ = ["model", "workers"]


@pytest.fixture
def office(tmp_path: Path, model: Path) -> Watch:
    (tmp_path / "model").symlink_to(model)
    return open_watch(tmp_path, now=lambda: NOW)


def unread(store: Store, study: Study, version: str) -> tuple[bool, bool]:
    """Whether something is left to be labelled, and to be analysed."""
    waiting = next(store.articles.unlabelled(version), None) is not None
    return waiting, store.enrichment.awaits(study.analysis)


def test_what_is_found_on_the_way_is_what_was_found_afterwards(
    office: Watch, tmp_path: Path, workers: Workers
) -> None:
    study, version = office.study(), office.model_version()
    with serve(feeds(NOW)) as base:
        office = replace(office, sources=catalogue(base))
        with open_store(tmp_path / "at-once.db") as store:
            run(store, workers, office.sources, study=study)
            group_pending(store, NOW)
            assert unread(store, study, version) == (False, False)
        with open_store(tmp_path / "later.db") as store:
            run(store, workers, office.sources)
            group_pending(store, NOW)
            assert unread(store, study, version) == (True, True)
            assert office.label(store) == office.enrich(store) == store.articles.count()
    found = list(differing(tmp_path / "at-once.db", tmp_path / "later.db"))
    rows = {table: count for table, count, _, _ in found}
    assert [table for table, *_, apart in found if apart] == []
    assert all(rows[table] for table in ("articles", "labels", "places", "calls", "events"))


def test_what_is_known_is_not_read_again_until_it_changes(
    office: Watch, tmp_path: Path, workers: Workers
) -> None:
    study, version = office.study(), office.model_version()
    with open_store(tmp_path / "archive.db") as store:
        with serve({"/labo": rss(item(1))}) as base:
            run(store, workers, (spec(base, "labo"),), study=study)
        store.engine.execute("UPDATE analyses SET score = 0.123")
        with serve({"/labo": rss(item(1), item(2), etag='"2"')}) as base:
            run(store, workers, (spec(base, "labo"),), study=study)
        scores = store.engine.rows("SELECT score FROM analyses ORDER BY article")
        assert [row["score"] for row in scores] == [0.123, 0.0]
        assert unread(store, study, version) == (False, False)
        with serve({"/labo": rss(item(1, "Un autre titre, corrigé"), etag='"3"')}) as base:
            run(store, workers, (spec(base, "labo"),), study=study)
        assert unread(store, study, version) == (True, True)


def test_a_model_that_cannot_be_opened_is_left_to_the_labelling(
    office: Watch, tmp_path: Path, workers: Workers
) -> None:
    study = replace(office.study(), model=tmp_path / "nowhere")
    with open_store(tmp_path / "archive.db") as store, serve({"/labo": rss(item(1))}) as base:
        (report,) = run(store, workers, (spec(base, "labo"),), study=study).values()
        assert (report.outcome, report.new) == ("nouveau", 1)
        assert unread(store, study, office.model_version()) == (True, True)
        assert store.engine.rows("SELECT count(*) AS n FROM labels")[0]["n"] == 0


def fetched(source: SourceSpec, *numbers: int) -> Fetched:
    return Fetched(
        url=source.url,
        final_url=source.url,
        body=rss(*map(item, numbers)).body,
        media_type="application/rss+xml",
        headers={},
        at=NOW,
    )


def test_an_article_that_is_known_is_not_studied_again(office: Watch) -> None:
    study, source = office.study(), spec("https://labo.example", "labo")
    first, second = prepare(fetched(source, 1, 2), source, NOW, study).entries
    known = [first.article.key]
    again = prepare(fetched(source, 1, 2), source, NOW, study, known).entries
    assert again == (replace(first, findings=None, sketch=None), second)


def test_an_article_that_cannot_be_borne_is_kept_all_the_same(
    office: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    study, source = office.study(), spec("https://labo.example", "labo")
    page = fetched(source, 1, 2)

    def weak(article: Article, names: Gazetteer, *, regional: bool) -> Enriched:
        if "numéro 1" in article.title:
            raise RecursionError
        return enrich(article, names, regional=regional)

    monkeypatch.setattr("watch.enrich.analysis.enrich", weak)
    found = {one.article.title: one.findings for one in prepare(page, source, NOW, study).entries}
    assert [title for title, one in found.items() if one is None] == [
        "Découverte remarquable numéro 1"
    ]
    assert len(found) == 2


def test_more_articles_than_go_together_are_each_studied(office: Watch) -> None:
    study, source = office.study(), spec("https://labo.example", "labo")
    page = fetched(source, *range(TOGETHER + 2))
    reading, entries = prepare(page, source, NOW, study)
    assert len(entries) == TOGETHER + 2
    assert [one.article for one in entries] == list(reading.articles)
    alone = [study.read([one], source)[one.key] for one in reading.articles]
    assert [one.findings for one in entries] == alone


BORN = """
import os
from watch.study import _opened
from watch.workers import Workers

def heard():
    return _opened.cache_info().currsize, "VIGIE_STUDY" in os.environ

if __name__ == "__main__":
    told = {"VIGIE_STUDY": os.environ.pop("VIGIE_STUDY")}
    with Workers(1, seconds=9, memory=2**30, modules=("watch.inherited",), told=told) as pool:
        print([said for _, said in pool.run(heard, [(None, ())])])
"""


@pytest.mark.parametrize(("damage", "opened"), [("", 1), ("{", 0)])
def test_a_reader_is_born_with_the_model_or_without_when_it_cannot_be(
    office: Watch, tmp_path: Path, damage: str, opened: int
) -> None:
    (tmp_path / "born.py").write_text(BORN, encoding="utf-8")
    told = damage + office.study().told()
    ran = subprocess.run(
        [sys.executable, tmp_path / "born.py"],
        env=os.environ | {TOLD: told, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.strip() == f"[({opened}, False)]", ran.stderr


def test_what_a_process_is_told_to_open_is_what_was_meant(office: Watch) -> None:
    study = office.study()
    assert study.version == office.model_version() != ""
    assert Study.of(study.told()) == study
    # What was told before the catalogue was read opens the same.
    assert Study.at(office.home) == study
    assert hash(Study.at(office.home)) == hash(study)
