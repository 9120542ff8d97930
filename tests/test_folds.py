"""Cross-validation: what is tried was never learnt, neither it nor its source nor its time."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from briefings.cli import vigie
from tests.offices import SOURCES
from watch.classify.examples import Example, text_article
from watch.classify.folds import by_source, by_time, cross_validate
from watch.front import run
from watch.model import LexiconTerm, Theme

PORT = Theme(
    slug="port", name="Port", color="#000000", description="",
    lexicon=(LexiconTerm(text="port", weight=3),),
    examples=("Le port et la digue", "Le port de plaisance"), counterexamples=("La montagne",),
)  # fmt: skip


def items(count: int) -> list[Example]:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    return [
        Example(
            article=replace(
                text_article(f"{'Le port' if rank % 2 else 'La plaine'} numéro {rank}"),
                source=f"s{rank % 4}",
                published=None if rank == 3 else start + timedelta(days=rank * 7 % count),
            ),
            labels=frozenset({"port"} if rank % 2 else ()),
        )
        for rank in range(count)
    ]


def test_a_source_is_never_on_both_sides() -> None:
    examples = items(20)
    tried: list[int] = []
    for part in by_source(examples):
        sides = [{examples[rank].article.source for rank in side} for side in part]
        assert not sides[0] & sides[1]
        tried += part.tried
    assert sorted(tried) == list(range(20))
    assert list(by_source(items(1))) == []


def test_what_is_tried_is_later_than_all_that_is_learnt() -> None:
    examples = items(20)
    parts = list(by_time(examples))
    assert len(parts) == 5
    for part in parts:
        learnt, tried = (
            [moment for rank in side if (moment := examples[rank].article.published)]
            for side in part
        )
        assert max(learnt) <= min(tried)
        assert len(tried) == len(part.tried)
    assert list(by_time([replace(one, article=text_article("x")) for one in examples])) == []


def test_each_item_is_labelled_by_a_model_that_learnt_the_others() -> None:
    examples = items(20)
    tried = list(cross_validate(examples, by_source(examples), [PORT]))
    assert sorted(one.example.article.key for one in tried) == sorted(
        one.article.key for one in examples
    )
    assert len({one.classifier.version for one in tried}) == 4
    assert all(one.classifier.examples == 3 + 15 for one in tried)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "articles.jsonl"
    lines = [
        {
            "id": f"a{rank}", "source": f"s{rank % 3}", "date": f"2026-01-{rank + 1:02}",
            "text": "",
            "title": "Fausses nouvelles : une infox" if rank % 2 else "Une étoile lointaine",
            "labels": ["desinformation"] if rank < 10 else [], "reviewed_for": ["desinformation"],
        }
        for rank in range(20)
    ]  # fmt: skip
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return path


THEME = """\
themes:
- {slug: desinformation, name: Désinformation, color: "#9a3324", description: x}
counterexamples: [Une comète, La montagne, Le train, Le port, La plaine]
"""
CONTENT = """\
lexicon:
- {term: infox, weight: 3}
- {term: fausses nouvelles, weight: 3}
examples: [Une infox virale, Des fausses nouvelles, Une rumeur, Un canular, Un complot]
"""
"""One theme to learn: the shipped four cost seconds at each model."""


@pytest.fixture
def evaluate(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    (tmp_path / "themes.yaml").write_text(THEME, encoding="utf-8")
    (tmp_path / "sources.yaml").write_text(SOURCES, encoding="utf-8")
    (tmp_path / "themes").mkdir()
    (tmp_path / "themes" / "desinformation.yaml").write_text(CONTENT, encoding="utf-8")

    def call(*arguments: object, code: int = 0) -> str:
        command = ["--home", str(tmp_path), "evaluate", *map(str, arguments)]
        assert run(vigie, command) == code
        told = capsys.readouterr()
        return (told.out + told.err).replace("\u00a0", " ")

    return call


def test_the_worst_errors_are_told_with_what_weighed(
    evaluate: Callable[..., str], file: Path
) -> None:
    told = evaluate("--model", "cold", "--errors", 1, file)
    assert "10 erreurs" in told
    assert told.count("a le thème.") + told.count("n'a pas le thème.") == 1
    assert "sur 95 % des tirages" in told


@pytest.mark.parametrize(("suffix", "start"), [(".png", b"\x89PNG"), (".svg", b"<?xml")])
def test_the_picture_is_an_image(
    tmp_path: Path, evaluate: Callable[..., str], file: Path, suffix: str, start: bytes
) -> None:
    image = tmp_path / f"mesure{suffix}"
    evaluate("--model", "cold", "--picture", image, file)
    assert image.read_bytes().startswith(start)


def test_an_image_of_another_kind_or_place_is_refused(
    tmp_path: Path, evaluate: Callable[..., str], file: Path
) -> None:
    wrong = ("--model", "cold", "--picture")
    assert "image s'enregistre en .png" in evaluate(*wrong, "a.bmp", file, code=1)
    assert "écriture impossible" in evaluate(*wrong, tmp_path / "rien" / "a.png", file, code=1)


def test_folds_say_what_was_left_aside(evaluate: Callable[..., str], file: Path) -> None:
    assert "sources qu'il n'a pas vues, 20 articles" in evaluate("--folds", "source", file)
    assert "articles de côté" in evaluate("--folds", "time", file)
    file.write_text(file.read_text(encoding="utf-8").splitlines()[0], encoding="utf-8")
    assert "Pas assez d'articles" in evaluate("--folds", "source", file, code=1)
