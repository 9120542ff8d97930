"""Vigie and two good collectors, each told to do a whole harvest of a farm by its own command."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import venv
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path

from benchmarks.farm.generate import Feed
from benchmarks.measure import Cost, run

VIGIE = Path(sys.executable).parent / "vigie"


class Contestant(ABC):
    """A collector with an archive of its own under ``folder``."""

    name: str

    def __init__(self, folder: Path, feeds: Sequence[Feed]) -> None:
        self.folder = folder / type(self).__name__.lower()
        self.feeds = feeds

    @abstractmethod
    def install(self) -> None:
        """What is done once, not timed."""

    @abstractmethod
    def empty(self) -> None:
        """Forget every item, not timed."""

    @abstractmethod
    def harvest(self) -> Cost:
        """The command a user would run."""


class Vigie(Contestant):
    """Stores, indexes, finds duplicates and classifies."""

    name = "Vigie"

    def __init__(self, folder: Path, feeds: Sequence[Feed], fetching: str = "") -> None:
        super().__init__(folder, feeds)
        self.fetching = fetching
        """settings of vigie.yaml under ``fetching``"""

    def install(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.watch(self.feeds)
        settings = f'fetching:\n  allowed_networks: ["127.0.77.0/24"]\n{self.fetching}'
        (self.folder / "vigie.yaml").write_text(settings, encoding="utf-8")
        subprocess.run([VIGIE, "--home", self.folder, "train"], check=True, capture_output=True)

    def watch(self, feeds: Sequence[Feed]) -> None:
        """Follow these from now on."""
        (self.folder / "sources.yaml").write_text(
            json.dumps({"sources": [source_of(one) for one in feeds]}), encoding="utf-8"
        )

    def empty(self) -> None:
        for path in self.folder.glob("vigie.db*"):
            path.unlink()

    def harvest(self) -> Cost:
        return run([VIGIE, "--home", self.folder, "harvest", "--all"])


class Hurried(Vigie):
    """Vigie told to leave a host no pause, as its peers do; nobody should."""

    name = "Vigie without pauses"

    def __init__(self, folder: Path, feeds: Sequence[Feed]) -> None:
        super().__init__(folder, feeds, fetching="  pause: 0\n")


def source_of(feed: Feed) -> dict[str, str]:
    """Its entry in the catalogue."""
    return {
        "slug": f"farm-{feed.number:05d}",
        "name": f"Source {feed.number}",
        "kind": "feed",
        "url": feed.url,
        "homepage": f"https://site{feed.number % 997}.example/",
        "category": "theme",
    }


READER = """
import sys
from reader import make_reader
reader = make_reader(sys.argv[1])
for url in open(sys.argv[2]).read().split():
    reader.add_feed(url, exist_ok=True)
reader.enable_search()
reader.update_feeds(workers=10, scheduled=False)
reader.update_search()
print(reader.get_entry_counts().total)
"""


class Reader(Contestant):
    """lemon24/reader from PyPI: stores and indexes; ten threads.

    By default it asks a feed once an hour at most: its warm harvest would ask nothing.
    """

    name = "reader"

    def install(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._urls = self.folder / "urls.txt"
        self._urls.write_text("\n".join(one.url for one in self.feeds), encoding="utf-8")
        self._python = self.folder.parent / "venv-reader" / "bin" / "python"
        if not self._python.exists():
            venv.create(self._python.parents[1], with_pip=True)
            # reader 3.26 imports sgmllib and does not ask for it.
            wanted = ("reader", "sgmllib3k")
            subprocess.run([self._python, "-m", "pip", "install", "-q", *wanted], check=True)

    def empty(self) -> None:
        for path in self.folder.glob("reader.db*"):
            path.unlink()

    def harvest(self) -> Cost:
        return run([self._python, "-c", READER, self.folder / "reader.db", self._urls])


class Newsboat(Contestant):
    """Stores only; one thread, faster here than ten."""

    name = "newsboat"

    def install(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._urls = self.folder / "urls"
        self._urls.write_text("\n".join(one.url for one in self.feeds), encoding="utf-8")
        (self.folder / "config").write_text("reload-threads 1\n", encoding="utf-8")
        if shutil.which("newsboat") is None:
            raise SystemExit("newsboat is not installed: apt-get install newsboat")

    def empty(self) -> None:
        for path in self.folder.glob("cache.db*"):
            path.unlink()

    def harvest(self) -> Cost:
        files = ("-u", self._urls, "-c", self.folder / "cache.db", "-C", self.folder / "config")
        return run(["newsboat", *files, "-x", "reload"])
