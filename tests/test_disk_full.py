"""A disk that fills: the harvest stops first, says so, and nothing that was stored is hurt."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.test_harvest import item, press, rss, spec
from tests.test_harvest_manners import NOW, run
from watch.errors import StoreError
from watch.fetch import Fetcher, Limits
from watch.harvest import Tools, harvest
from watch.store import open_store
from watch.workers import Workers


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(1, seconds=10, memory=2**30) as pool:
        yield pool


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of 8 MB."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(tmp_path)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no right to mount here")
    yield tmp_path
    subprocess.run(["umount", str(tmp_path)], check=True)


def test_a_harvest_stops_before_it_takes_the_reserve(small: Path, workers: Workers) -> None:
    with open_store(small / "vigie.db") as store, press({"/s": rss(item(1))}) as base:
        tools = Tools(
            store=store, fetcher=Fetcher(Limits(), user_agent="t", now=lambda: NOW),
            workers=workers, now=lambda: NOW, random=lambda: 0.5, reserve=500 * 10**6,
        )  # fmt: skip
        with pytest.raises(StoreError, match="la collecte s'arrête pour en laisser 500") as refused:
            list(harvest([spec(base, "s")], tools))
        assert "reserve_megabytes" in str(refused.value)
        assert store.sources.states() == {}, "nobody was asked"


def test_a_full_disk_hurts_nothing_and_the_next_harvest_goes_on(
    small: Path, workers: Workers
) -> None:
    many = rss(*(item(n, f"Titre {n} " + "x" * 400) for n in range(2000)), etag='"2"')
    with open_store(small / "vigie.db") as store:
        with press({"/a": rss(item(1), item(2))}) as base:
            run(store, workers, spec(base, "a"))
        ballast = small / "ballast"
        ballast.write_bytes(bytes(shutil.disk_usage(small).free - 200_000))
        with press({"/b": many}) as base, pytest.raises(StoreError, match="disque est plein"):
            run(store, workers, spec(base, "b"))
        assert store.engine.integrity() is None
        assert store.articles.count() == 2
        assert store.sources.states().keys() == {"a"}, "no validator without its items"
        ballast.unlink()
        with press({"/b": rss(item(3), item(4))}) as base:
            assert run(store, workers, spec(base, "b"))["b"].new == 2
        assert store.engine.integrity() is None
