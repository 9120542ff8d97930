"""What a tick needs, for the tests that harvest for real: one worker, a store, loopback only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from ipaddress import ip_network
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from briefings.cli import vigie
from tests.blank import blank
from watch.fetch import Fetcher, Limits
from watch.front import run
from watch.harvest import Tools
from watch.store import Store, open_store
from watch.workers import Workers

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
LIMITS = Limits(pause=0, total=5, allowed_networks=(ip_network("127.0.0.0/8"),))


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(1, seconds=10, memory=2**30) as pool:
        yield pool


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The classifier of the shipped themes, to be copied: making it costs seconds."""
    folder = tmp_path_factory.mktemp("modele")
    assert run(vigie, ["--home", str(folder), "train"]) == 0
    return folder / "model"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(blank(tmp_path / "vigie.db")) as opened:
        yield opened


@pytest.fixture
def tools(store: Store, workers: Workers, httpserver: HTTPServer) -> Tools:
    """For a site without robots.txt."""
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    return Tools(
        store=store,
        fetcher=Fetcher(LIMITS, user_agent="test", now=lambda: NOW),
        workers=workers,
        now=lambda: NOW,
        random=lambda: 0.5,
    )
