"""The earlier versions of an article: kept, numbered, bounded, and told to whoever asks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.articles import NOW, article, save
from watch.store import Store, open_store
from watch.store.articles import VERSIONS
from watch.store.schema import archive
from watch.store.sqlite import SQLite


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "vigie.db") as opened:
        yield opened


def kept(store: Store) -> list[tuple[int, str]]:
    rows = store.engine.rows("SELECT number, lead FROM article_versions ORDER BY number")
    return [(row["number"], row["lead"]) for row in rows]


def test_a_lead_that_changes_at_each_harvest_keeps_its_first_and_latest_versions(
    store: Store,
) -> None:
    last = VERSIONS * 3
    other = article("b")
    save(store, other)
    save(store, article("b", title="Corrigé"))
    for visit in range(last + 1):
        save(store, article(lead=f"Lu {visit} fois"))
    ours = [one for one in kept(store) if one[1] != other.lead]
    assert ours[0] == (1, "Lu 0 fois")
    latest = range(last - VERSIONS + 1, last + 1)
    assert ours[1:] == [(number, f"Lu {number - 1} fois") for number in latest]
    assert (1, other.lead) in kept(store), "the other article lost nothing"
    assert store.articles.edits(article().key) == (last, NOW)
    assert store.articles.edits(other.key) == (1, NOW)


def test_an_article_that_never_changed_says_so(store: Store) -> None:
    save(store, article())
    assert store.articles.edits(article().key) is None


def test_the_versions_of_an_archive_of_before_are_numbered_in_their_order(tmp_path: Path) -> None:
    path = tmp_path / "vigie.db"
    engine = SQLite(path)
    with engine.transaction("old"):
        archive.apply(engine.db, stop_before=[step.name for step in archive._migrations[1:]])
        for number in (1, 2):
            engine.execute(
                f"""INSERT INTO articles SELECT {number}, 'k{number}', 's', 'u', 't', '', '', NULL,
                   '2026-11-24T08:00:00+00:00', '2026', 'fr', '[]', '[]', 'k', 'f', '', 'v1', '',
                   ''"""
            )
        for day, owner in enumerate((1, 2, 1, 1)):
            engine.execute(
                """INSERT INTO article_versions (article, title, lead, text, replaced_at)
                   VALUES (:owner, 't', :lead, '', :at)""",
                owner=owner,
                lead=f"{day}",
                at=(NOW + timedelta(days=day)).isoformat(),
            )
    engine.close()
    with open_store(path) as opened:
        rows = opened.engine.rows("SELECT article, number, lead FROM article_versions ORDER BY id")
        told = [(row["article"], row["number"], row["lead"]) for row in rows]
        assert told == [(1, 1, "0"), (2, 1, "1"), (1, 2, "2"), (1, 3, "3")]
        assert opened.articles.edits("k1") == (3, NOW + timedelta(days=3))
