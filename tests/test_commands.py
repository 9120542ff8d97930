"""The commands of an ordinary day, on a folder of its own and a press on loopback."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

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
    assert f"vigie --home {home} harvest" in told


def test_checking_a_source_stores_nothing(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = next(slug for slug in slugs(home) if "garonne" in slug)
    code, told, _ = call(home, capsys, "sources", "check", name)
    assert code == 0
    for fact in ("encodage", "plus récent", "à garder", "sans lien", "https://"):
        assert fact in told
    code, told, _ = call(home, capsys, "sources", "list")
    assert code == 0
    assert told.count("jamais collectée") == len(slugs(home))
    assert all(f" {slug} " in told for slug in slugs(home)), "a name to copy is never folded"


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
    assert told.startswith(f"Collecte de {len(slugs(home))} sources…\n")
    assert re.search(r"\nRapprochement de \d+ nouveautés…\n", told)
    assert "Source en échec" in told
    assert "le serveur a répondu 503" in told
    code, told, _ = call(home, capsys, "harvest")
    assert f"vigie --home {home} harvest --all" in told
    code, told, _ = call(home, capsys, "search", "--theme", "desinformation", "esprit", "critique")
    assert code == 0
    assert "Désinformation et esprit critique" in told
    code, named, _ = call(
        home, capsys, "search", "--theme", "Désinformation et esprit critique", "esprit", "critique"
    )
    assert (code, named) == (0, told)
    code, told, _ = call(home, capsys, "search", "zzzz")
    assert "Rien sur « zzzz » parmi" in told
    code, told, _ = call(home, capsys, "train")
    assert code == 0
    assert "rien à relire" in told


def test_an_article_explains_itself(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, told, _ = call(home, capsys, "search", "--limit", "1", "esprit", "critique")
    address = next(line.strip() for line in told.splitlines() if "https://" in line)
    code, told, _ = call(home, capsys, "explain", address)
    assert code == 0
    assert "esprit critique" in told
    assert "À vérifier dès" in told
    assert told.count("15 %") == told.count("40 %") == 4
    assert "Club « Esprit critique »" in told.split("Modèle")[0].rpartition("Désinf")[2]
    assert told.count("écarté") + told.count("retenu") >= 4
    code, _, errors = call(home, capsys, "explain", "https://absent.example/1")
    assert code == 2
    assert "Aucun article" in errors


def test_labelled_articles_measure_the_model(
    home: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows = [
        ("Désinformation : un kit contre les infox et les fake news", ["desinformation"]),
        ("Inégalités salariales entre femmes et hommes dans la recherche", ["egalite"]),
        ("Une exoplanète découverte à quarante années-lumière", []),
    ]
    file = tmp_path / "articles.jsonl"
    file.write_text(
        "".join(
            json.dumps(
                {
                    "id": title,
                    "source": "x",
                    "title": title,
                    "text": "",
                    "labels": labels,
                    "reviewed_for": [],
                }
            )
            + "\n"
            for title, labels in rows
        ),
        encoding="utf-8",
    )
    code, told, _ = call(home, capsys, "evaluate", "--model", "cold", str(file))
    assert code == 0
    # The other file's name for our theme is understood: both positives are found.
    for theme in ("desinformation", "egalite_fh"):
        line = next(line for line in told.splitlines() if line.strip().startswith(theme))
        assert line.split()[1:4] == ["1,000", "1,000", "1,000"]
    file.write_text("{}\n", encoding="utf-8")
    code, _, errors = call(home, capsys, "evaluate", str(file))
    assert code == 1
    assert "ligne 1" in errors


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


@pytest.mark.parametrize("answers", [True, False])
def test_only_silence_accuses_the_network(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], httpserver: HTTPServer, *, answers: bool
) -> None:
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    where = httpserver.url_for("") if answers else "http://127.0.0.1:9"
    entries = "".join(
        f"- slug: {slug}\n  name: {slug}\n  kind: feed\n  url: {where.rstrip('/')}/{slug}.xml\n"
        f"  homepage: https://{slug}.example\n  category: theme\n"
        for slug in ("lune", "mars")
    )
    (tmp_path / "sources.yaml").write_text(f"sources:\n{entries}", encoding="utf-8")
    (tmp_path / "vigie.yaml").write_text(
        "fetching: {pause: 0, allowed_networks: [127.0.0.0/8],"
        f" extra_ports: [9, {httpserver.port}]}}\n",
        encoding="utf-8",
    )
    code, told, _ = call(tmp_path, capsys, "harvest")
    assert code == 5
    assert ("le serveur a répondu 500" in told) is answers
    assert ("Aucune source n'a répondu" in told) is not answers


def test_what_to_read_first_is_a_sum_that_is_shown(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call(home, capsys, "harvest", "--all")
    code, told, _ = call(home, capsys, "reading", "--days", "30", "--limit", "2", "--why")
    assert code == 0
    first, _, rest = told.partition("\n2. ")
    assert first.startswith("1. ")
    shown = int(first.split(" points")[0].split()[-1])
    parts = [float(one.replace(",", ".")) for one in re.findall(r"(\d+,\d) / \d", first)]
    assert len(parts) == 6
    assert abs(sum(parts) - shown) < 1
    assert shown >= int(rest.split(" points")[0].split()[-1])
    code, told, _ = call(home, capsys, "reading", "--days", "30", "--theme", "ruralite")
    assert code == 0
    assert "Ruralité" in told


def test_a_language_filters_the_search(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call(home, capsys, "harvest", "--all")
    code, told, _ = call(home, capsys, "search", "--language", "fr", "--limit", "1", "science")
    assert code == 0
    assert "1 affiché" in told
    assert "Rien sur" in call(home, capsys, "search", "--language", "en", "science")[1]
