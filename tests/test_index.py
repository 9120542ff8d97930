"""The full-text index: in step with the words, left alone by the rest, for archives of any age."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from sqlite_utils import Migrations

from tests.searches import search
from tests.tellings import article
from watch.entries import entry
from watch.model import Label, Term, Verdict
from watch.query import Wanted
from watch.store import Store, open_store
from watch.store.articles import _INSERT, _row
from watch.store.browse import Turn
from watch.store.schema import m001_archive, migrate
from watch.store.sqlite import SQLite

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
OLD = article("a", "x", 10, "Les filles et les mathématiques", "Au lycée, l'écart demeure.")


def first_version(path: Path) -> None:
    engine = SQLite(path)
    steps = Migrations("watch")
    steps(name="m001_archive")(m001_archive)
    migrate(engine, steps)
    with engine.transaction("test"):
        engine.executemany(_INSERT, [_row(1, entry(OLD, "f"))])
    engine.close()


def found(store: Store, words: str) -> int:
    return len(search(store, words))


def sound(store: Store) -> None:
    """Raises when the index and the articles disagree."""
    store.engine.execute(
        "INSERT INTO articles_fts (articles_fts, rank) VALUES ('integrity-check', 1)"
    )


def test_a_corrected_article_is_found_by_its_new_words_only(tmp_path: Path) -> None:
    first_version(tmp_path / "vigie.db")
    with open_store(tmp_path / "vigie.db") as store:
        corrected = replace(OLD, title="Les garçons et les lettres")
        store.articles.save([entry(corrected, "f")], NOW)
        assert (found(store, "garçons"), found(store, "filles")) == (1, 0)
        sound(store)


def test_a_label_leaves_the_index_alone(tmp_path: Path) -> None:
    first_version(tmp_path / "vigie.db")
    label = Label(theme="t", score=0.9, verdict=Verdict.IN, by="m", terms=(Term("x", 1.0),))
    with open_store(tmp_path / "vigie.db") as store:
        pages = "SELECT count(*) AS n, sum(length(block)) AS size FROM articles_fts_data"
        before = store.engine.rows(pages)
        for version in ("m1", "m2"):
            store.labels.save([(OLD, [label])], version)
        assert store.engine.rows(pages) == before
        assert found(store, "filles") == 1
        sound(store)
        (held,) = store.labels.all_of([OLD])
        assert [one.theme for one in held.labels] == ["t"]


def test_a_label_for_an_article_that_is_not_there_is_nothing(tmp_path: Path) -> None:
    first_version(tmp_path / "vigie.db")
    with open_store(tmp_path / "vigie.db") as store:
        store.labels.save([(replace(OLD, key="f" * 20), [])], "m1")
        assert [one.key for page in store.articles.unlabelled("m1") for one in page] == [OLD.key]


def test_a_model_that_has_read_everything_has_nothing_to_read(tmp_path: Path) -> None:
    first_version(tmp_path / "vigie.db")
    with open_store(tmp_path / "vigie.db") as store:
        assert len(list(store.articles.unlabelled("m1"))) == 1
        store.labels.save([(OLD, [])], "m1")
        assert list(store.articles.unlabelled("m1")) == []
        assert len(list(store.articles.unlabelled("m0"))) == 1
        assert len(list(store.articles.unlabelled("m2"))) == 1


def test_an_archive_of_the_first_version_is_listed_by_date(tmp_path: Path) -> None:
    first_version(tmp_path / "vigie.db")
    with open_store(tmp_path / "vigie.db") as store:
        page = store.browse.page(Wanted(words=("fille",)), Turn())
        assert [hit.article.key for hit in page.hits] == [OLD.key]
        (row,) = store.engine.rows("SELECT place >> 28 AS at, id, source FROM listing")
        assert row == {"at": int(OLD.effective.timestamp()), "id": 1, "source": "x"}
        sound(store)


def test_articles_of_one_group_are_found_once_it_is_indexed(store: Store) -> None:
    later = article("b", "x", 11, "Les filles en Occitanie", "Au lycée, l'écart se réduit.")
    with store.engine.transaction("test"):
        store.articles.save([entry(OLD, "f")], NOW, indexed=False)
        store.articles.save([entry(later, "g")], NOW, indexed=False)
        assert found(store, "filles") == 0
        # A word changed meanwhile: nothing to take out of the index, and nothing to put in twice.
        renamed = replace(OLD, title="Les garçons et les lettres")
        store.articles.save([entry(renamed, "f")], NOW, indexed=False)
        store.articles.index(0)
        store.articles.index(0)
    assert (found(store, "filles"), found(store, "garçons")) == (1, 1)
    sound(store)


def test_an_article_that_goes_before_it_is_indexed_leaves_nothing(store: Store) -> None:
    with store.engine.transaction("test"):
        store.articles.save([entry(OLD, "f")], NOW, indexed=False)
        store.engine.execute("DELETE FROM story_waiting")
        store.engine.execute("DELETE FROM articles")
        store.articles.index(0)
    assert found(store, "filles") == 0
    sound(store)
