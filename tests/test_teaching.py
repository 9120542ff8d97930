"""Labels from elsewhere: said once, never over an officer, and the same after a journey."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.articles import article
from tests.test_commands import call
from tests.test_corrections import keep
from watch.app import open_watch
from watch.classify.examples import read_examples
from watch.model import Correction, CorrectionKind
from watch.training import material

SLUGS = ["desinformation", "orientation", "egalite_fh", "ruralite"]


def line(number: int, **changes: object) -> Mapping[str, object]:
    return {
        "id": f"n{number}",
        "source": "presse",
        "url": f"https://presse.example/{number}",
        "date": "2026-11-02",
        "title": f"Article n° {number}",
        "text": f"Chapitre {number}{number} : récit {number}{number}.",
        "labels": [],
        "reviewed_for": [],
        **changes,
    }


LINES = (
    line(1, labels=["ruralite"], reviewed_for=["ruralite"]),
    line(2, labels=["egalite"], reviewed_for=["egalite", "ruralite"]),
    line(3),
    line(4, labels=["jardinage"], reviewed_for=["jardinage"]),
    line(5, url="https://exemple.example/a", labels=["ruralite"], reviewed_for=["ruralite"]),
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "vigie"
    with open_watch(folder).store() as store:
        keep(store, article("a"))
    return folder


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write(tmp_path / "labels.jsonl", *LINES)


def write(path: Path, *lines: Mapping[str, object]) -> Path:
    path.write_text("".join(f"{json.dumps(one)}\n" for one in lines), encoding="utf-8")
    return path


def standing(home: Path) -> dict[tuple[str, str], Correction]:
    with open_watch(home).store() as store:
        return {(one.title, one.theme): one for one in store.corrections.standing()}


def test_a_file_is_said_once_and_undone_in_one_gesture(
    home: Path, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, told, _ = call(home, capsys, "themes", "import", str(file), "--by", "marie")
    assert code == 0
    assert "5 articles : 5 réponses, 4 absences supposées, 0 déjà connue." in told
    assert "4 articles absents de l'archive" in told
    assert "Thèmes que vous ne suivez pas : jardinage." in told
    measured = call(home, capsys, "evaluate", str(file))[1]
    assert "articles déjà jugés ici" in measured.replace("\u00a0", " ")
    assert "déjà jugé" not in call(home, capsys, "evaluate", "--model", "cold", str(file))[1]
    told = call(home, capsys, "themes", "import", str(file), "--by", "marie")[1]
    assert "0 réponse, 0 absence supposée, 9 déjà connues." in told
    assert "hors de" not in told
    assert "importé, 9 réponses" in call(home, capsys, "themes", "history")[1]
    assert "N° 1 annulé (9 corrections)" in call(home, capsys, "themes", "undo", "1")[1]
    assert standing(home) == {}


def test_an_item_of_the_archive_is_corrected_and_the_others_are_kept_as_examples(
    home: Path, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call(home, capsys, "themes", "import", str(file))
    said = standing(home)
    assert said[article("a").title, "ruralite"].archived
    assert not said["Article n° 1", "ruralite"].archived
    assert said["Article n° 2", "egalite_fh"].has
    assert not said["Article n° 2", "ruralite"].has
    assert {said["Article n° 3", slug].kind for slug in SLUGS} == {CorrectionKind.ASSUMED}
    watch = open_watch(home)
    with watch.store() as store:
        (shown,) = store.labels.of(store.articles.all())
    assert [label.theme for label in shown.labels] == ["ruralite"]


def test_what_is_learnt_is_what_the_file_says(
    home: Path, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call(home, capsys, "themes", "import", str(file))
    watch = open_watch(home)
    with watch.store() as store:
        taught = material(store, watch.themes)
    kept = read_examples(file, SLUGS, watch.aliases)
    assert {(e.article.title, e.labels, e.known) for e in taught.examples} == {
        (article("a").title if e.article.key == "n5" else e.article.title, e.labels, e.known)
        for e in kept
        if e.article.key != "n4"
    }


def test_a_file_never_speaks_over_a_gesture(
    home: Path, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call(home, capsys, "themes", "remove", "https://exemple.example/a", "ruralite")
    told = call(home, capsys, "themes", "import", str(file))[1]
    assert "Laissé : ruralite" in told
    assert not standing(home)[article("a").title, "ruralite"].has


def test_a_newer_file_speaks_over_an_older_one_and_over_what_was_assumed(
    home: Path, file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call(home, capsys, "themes", "import", str(file))
    newer = write(
        tmp_path / "newer.jsonl",
        line(1, reviewed_for=["ruralite"]),
        line(2),
        line(3, reviewed_for=["ruralite"]),
    )
    told = call(home, capsys, "themes", "import", str(newer))[1]
    assert "2 réponses, 2 absences supposées, 2 déjà connues" in told
    said = standing(home)
    assert not said["Article n° 1", "ruralite"].has
    assert said["Article n° 2", "egalite_fh"].has
    assert said["Article n° 3", "ruralite"].kind is CorrectionKind.IMPORT


def test_an_export_comes_back_the_same_elsewhere(
    home: Path, file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call(home, capsys, "themes", "import", str(file))
    first, second, third = (tmp_path / f"{name}.jsonl" for name in "abc")
    code, told, _ = call(home, capsys, "themes", "export", str(first))
    assert (code, "5 articles dans" in told) == (0, True)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    call(elsewhere, capsys, "themes", "import", str(first))
    call(elsewhere, capsys, "themes", "export", str(second))
    call(home, capsys, "themes", "import", str(second))
    call(home, capsys, "themes", "export", str(third))
    assert texts(first) == texts(second)
    assert first.read_bytes() == third.read_bytes()
    code, _, errors = call(home, capsys, "themes", "export", str(first))
    assert code == 2
    assert "qui n'existe pas" in errors


def texts(file: Path) -> set[str]:
    """Lines without the key, which outside of the archive is made again, nor what it dates."""
    lines = map(json.loads, file.read_text(encoding="utf-8").splitlines())
    return {json.dumps({**one, "id": "", "date": ""}) for one in lines}


def test_an_article_that_comes_later_is_recognised_by_the_next_import(
    tmp_path: Path, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    call(fresh, capsys, "themes", "import", str(file))
    watch = open_watch(fresh)
    with watch.store() as store:
        keep(store, article("a"))
        assert store.labels.of(store.articles.all())[0].labels == ()
    told = call(fresh, capsys, "themes", "import", str(file))[1]
    assert "1 réponse, 0 absence supposée, 8 déjà connues" in told
    with watch.store() as store:
        (shown,) = store.labels.of(store.articles.all())
    assert [label.theme for label in shown.labels] == ["ruralite"]


def test_a_bad_line_imports_nothing(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = write(tmp_path / "bad.jsonl", LINES[0], {"id": 1})
    code, _, errors = call(home, capsys, "themes", "import", str(bad))
    assert code == 1
    assert "bad.jsonl, ligne 2" in errors
    assert standing(home) == {}
