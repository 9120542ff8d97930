"""What is read within a moment is of one instant, whatever is written meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.articles import article, save
from tests.searches import search
from watch.errors import StoreError, StoreFull
from watch.store import Store, open_store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "vigie.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with open_store(path) as opened:
        yield opened


def test_what_is_read_within_a_moment_is_of_that_moment(store: Store, path: Path) -> None:
    with open_store(path) as other:
        with store.engine.moment():
            assert store.articles.count() == 0
            save(other, article())
            assert store.articles.count() == 0
            assert not search(store, "élection")
            with pytest.raises(RuntimeError, match="moment"):
                save(store, article("b"))
        assert store.articles.count() == 1
        assert len(search(store, "élection")) == 1
        save(store, article("b"))
    assert store.articles.count() == 2


def test_a_moment_ends_with_what_fails_within(store: Store) -> None:
    with pytest.raises(StoreError), store.engine.moment():
        store.engine.rows("SELECT * FROM nothing")
    save(store, article())
    assert store.articles.count() == 1


def test_a_moment_that_sqlite_gave_up_tells_what_failed(store: Store) -> None:
    def fill() -> None:
        with store.engine.moment():
            store.engine.execute("ROLLBACK")  # as a disk that is full makes SQLite do
            raise StoreFull("plus de place")

    with pytest.raises(StoreFull, match="plus de place"):
        fill()
    save(store, article())
    assert store.articles.count() == 1
