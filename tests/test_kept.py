"""What is slow to make is made once, and again as soon as its makings change or the cache lies."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from watch.kept import kept


class Maker:
    """Counts what it makes."""

    def __init__(self, making: Path) -> None:
        self.making = making
        self.made = 0

    def __call__(self) -> bytes:
        self.made += 1
        return self.making.read_bytes().upper()

    def ask(self) -> bytes:
        return kept("mots", [self.making], self)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("platformdirs.user_cache_path", lambda name: tmp_path / "cache" / name)
    return tmp_path / "cache" / "vigie"


@pytest.fixture
def maker(tmp_path: Path) -> Maker:
    (tmp_path / "data").write_bytes(b"un deux")
    return Maker(tmp_path / "data")


def test_it_is_made_once(cache: Path, maker: Maker) -> None:
    assert [maker.ask(), maker.ask()] == [b"UN DEUX"] * 2
    assert maker.made == 1
    assert [one.name for one in cache.iterdir()] == ["mots"]


def test_other_makings_make_it_again(cache: Path, maker: Maker) -> None:
    maker.ask()
    maker.making.write_bytes(b"un trois")
    assert maker.ask() == b"UN TROIS"
    assert len(list(cache.iterdir())) == 1


DAMAGES: dict[str, Callable[[Path], object]] = {
    "short": lambda path: path.write_bytes(path.read_bytes()[:-1]),
    "changed": lambda path: path.write_bytes(path.read_bytes()[:-1] + b"Z"),
    "empty": lambda path: path.write_bytes(b""),
    "gone": Path.unlink,
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_cache_is_made_again(cache: Path, maker: Maker, damage: str) -> None:
    maker.ask()
    DAMAGES[damage](cache / "mots")
    assert [maker.ask(), maker.ask()] == [b"UN DEUX"] * 2
    assert maker.made == 2


def test_a_cache_that_cannot_be_written_is_no_error(cache: Path, maker: Maker) -> None:
    cache.parent.write_bytes(b"no folder")
    assert [maker.ask(), maker.ask()] == [b"UN DEUX"] * 2
    assert maker.made == 2


def test_who_has_no_home_has_no_cache(
    tmp_path: Path, maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("platformdirs.user_cache_path", lambda name: Path("~", ".cache", name))
    assert [maker.ask(), maker.ask()] == [b"UN DEUX"] * 2
    assert not Path("~").exists()


def test_a_full_disk_leaves_nothing_behind(cache: Path, maker: Maker) -> None:
    (cache / "mots").mkdir(parents=True)  # cannot be replaced by a file
    assert maker.ask() == b"UN DEUX"
    assert [one.name for one in cache.iterdir()] == ["mots"]
