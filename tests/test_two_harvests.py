"""Two people, or a person and the clock, collect at the same time: real processes, one archive."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from socket import socket
from threading import Lock

import pytest

from tests.fetch.conftest import Hostile, listen
from tests.test_harvest_manners import channel, item
from watch.store import open_store

SECONDS = 6
SOURCES = ("a", "b", "c", "d")

pytestmark = pytest.mark.slow


@pytest.fixture
def server() -> Iterator[Hostile]:
    yield from listen()


class Busy:
    """A source that publishes two more items each time that it is asked."""

    def __init__(self, server: Hostile, slug: str) -> None:
        self.lock, self.last = Lock(), 20
        server.on(f"/{slug}", self.answer)

    def answer(self, conn: socket) -> None:
        with self.lock:
            self.last += 2
            now = datetime.now(UTC)
            numbers = range(self.last - 20, self.last)
        body = channel(*(item(n, now - timedelta(minutes=9999 - n)) for n in numbers))
        conn.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body))


def harvest(home: Path) -> subprocess.Popen[str]:
    vigie = Path(sys.executable).with_name("vigie")
    command: list[str | Path] = [vigie, "--home", home, "harvest", "--all"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def test_two_harvests_at_once_lose_nothing_and_repeat_nothing(
    server: Hostile, tmp_path: Path, model: Path
) -> None:
    shutil.copytree(model, tmp_path / "model")
    busy = {slug: Busy(server, slug) for slug in SOURCES}
    (tmp_path / "vigie.yaml").write_text(
        "fetching: {pause: 0, allowed_networks: [127.0.0.0/8]}\n", encoding="utf-8"
    )
    (tmp_path / "sources.yaml").write_text(
        "sources:\n" + "".join(
            f"- slug: {slug}\n  name: {slug}\n  kind: feed\n  url: {server.url(f'/{slug}')}\n"
            f"  homepage: {server.url('/')}\n  category: territoire\n" for slug in SOURCES
        ), encoding="utf-8",
    )  # fmt: skip
    until, told = time.monotonic() + SECONDS, []
    running = [harvest(tmp_path), harvest(tmp_path)]
    while running:
        for one in [*running]:
            if one.poll() is None:
                continue
            running.remove(one)
            told.append((one.returncode, one.communicate()[0]))
            if time.monotonic() < until:
                running.append(harvest(tmp_path))
        time.sleep(0.05)
    assert [(code, said) for code, said in told if code or "occupée" in said] == []
    with open_store(tmp_path / "vigie.db") as store:
        articles = store.articles.all()
        assert store.engine.integrity() is None
        assert store.stories.batch() is None
        assert {len(labels.labels) > 0 for labels in store.labels.all_of(articles)} == {True}
    kept = Counter((one.source, one.title) for one in articles)
    given = {
        (slug, f"La recherche avance, épisode numéro {n}")
        for slug in SOURCES
        for n in range(2, busy[slug].last)
    }
    assert kept == Counter(given), "each item that a site gave, once"
