"""The commands of an ordinary day, on a folder of its own and a press on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from briefings.cli import vigie
from briefings.demo.catalogue import catalogue
from briefings.demo.documents import feeds
from briefings.demo.server import serve
from watch.front import run

NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("vigie")
    (folder / "vigie.yaml").write_text(
        "fetching: {pause: 0, allowed_networks: [127.0.0.0/8]}\n",
        encoding="utf-8",
    )
    with serve(feeds(NOW)) as base:
        entries = "".join(
            f"- slug: {one.slug}\n  name: {one.name}\n  kind: {one.kind}\n  url: {one.url}\n"
            f"  homepage: {one.homepage}\n  category: {one.category}\n"
            for one in catalogue(base)
            if one.kind == "feed"
        )
        (folder / "sources.yaml").write_text(f"sources:\n{entries}", encoding="utf-8")
        yield folder


def call(home: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = run(vigie, ["--home", str(home), *arguments])
    told = capsys.readouterr()
    return code, told.out.replace("\u00a0", " "), told.err.replace("\u00a0", " ")


def slugs(home: Path) -> list[str]:
    lines = (home / "sources.yaml").read_text(encoding="utf-8").splitlines()
    return [line.removeprefix("- slug: ") for line in lines if line.startswith("- slug")]


def test_an_empty_archive_says_how_to_fill_it(
    home: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, told, _ = call(home, capsys, "search", "science")
    assert code == 0
    assert "vigie harvest" in told


def test_checking_a_source_stores_nothing(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = next(slug for slug in slugs(home) if "garonne" in slug)
    code, told, _ = call(home, capsys, "sources", "check", name)
    assert code == 0
    for fact in ("encodage", "plus récent", "à garder", "sans lien", "https://"):
        assert fact in told
    code, told, _ = call(home, capsys, "sources", "list")
    assert code == 0
    assert told.count("jamais collectée") == len(slugs(home))


def test_an_unknown_source_suggests_the_nearest(
    home: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    name = slugs(home)[0]
    code, _, errors = call(home, capsys, "sources", "check", name[:-1] + "x")
    assert code == 2
    assert f"vouliez-vous dire « {name} »" in errors
    assert errors.count("\n") == 1


def test_a_day_of_work(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, told, _ = call(home, capsys, "harvest")
    assert code == 0
    assert "Source en échec" in told
    assert "le serveur a répondu 503" in told
    code, told, _ = call(home, capsys, "harvest")
    assert "vigie harvest --all" in told
    code, told, _ = call(home, capsys, "search", "--theme", "desinformation", "esprit", "critique")
    assert code == 0
    assert "desinformation" in told
    code, told, _ = call(home, capsys, "search", "zzzz")
    assert "Rien sur « zzzz » parmi" in told
    code, told, _ = call(home, capsys, "train")
    assert code == 0
    assert "rien à relire" in told


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("search", "--theme", "sport", "ballon"), "thèmes connus : desinformation"),
        (("sources", "list", "--category", "presse"), "familles connues : ministere"),
        (("harvest", "inconnue"), "n'existe pas"),
    ],
)
def test_a_wrong_word_is_answered_with_the_right_ones(
    home: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    said: str,
) -> None:
    code, _, errors = call(home, capsys, *arguments)
    assert code == 2
    assert said in errors


def test_harvest_fails_when_nobody_answers(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "sources.yaml").write_text(
        "sources:\n- slug: ferme\n  name: Fermé\n  kind: feed\n  url: http://10.255.255.1/rss\n"
        "  homepage: https://exemple.example\n  category: theme\n",
        encoding="utf-8",
    )
    code, told, _ = call(tmp_path, capsys, "harvest")
    assert code == 5
    assert "adresse interdite" in told
