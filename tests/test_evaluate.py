"""Measuring: the figures are the textbook ones, and the cold model is worth its floor."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from watch.classify.evaluate import assess, errors, evaluate, interval, macro_f1
from watch.classify.examples import Example, read_examples, text_article
from watch.classify.learning import train_cold
from watch.classify.themes import load_themes
from watch.errors import WatchError
from watch.model import Label, Verdict
from watch.resources import shipped

DEVELOPMENT = Path(__file__).parent.parent.parent / "shared" / "data" / "themes_dev.jsonl"
IN, CHECK, OUT = Verdict.IN, Verdict.CHECK, Verdict.OUT


def item(*labels: str, known: frozenset[str] | None = None) -> Example:
    return Example(article=text_article("x"), labels=frozenset(labels), known=known)


def said(verdict: Verdict, score: float = 0.5) -> list[Label]:
    return [Label(theme="t", score=score, verdict=verdict)]


def test_the_figures_are_the_textbook_ones() -> None:
    examples = [item("t"), item("t"), item("t"), item(), item(), item()]
    verdicts = [(IN, 0.9), (CHECK, 0.4), (OUT, 0.1), (IN, 0.8), (OUT, 0.0), (CHECK, 0.3)]
    labels = [said(*verdict) for verdict in verdicts]
    (scores,) = assess(labels, examples)
    assert (scores.right, scores.wrong, scores.missed) == (1, 1, 2)
    assert (scores.checked, scores.recovered, scores.items) == (2, 1, 6)
    assert scores.precision == 0.5
    assert scores.recall == pytest.approx(1 / 3)
    assert scores.reach == pytest.approx(2 / 3)
    assert scores.f1 == pytest.approx(0.4)
    assert scores.average_precision == pytest.approx((1 + 2 / 3 + 3 / 5) / 3)
    assert scores.brier == pytest.approx((0.01 + 0.36 + 0.81 + 0.64 + 0.0 + 0.09) / 6)


def test_the_calibration_is_the_mean_gap_between_scores_and_truth() -> None:
    examples = [item("t"), item(), item("t"), item(), item()]
    labels = [said(IN, 0.9), said(IN, 0.92), said(OUT, 0.05), said(OUT, 0.0), said(CHECK, 0.31)]
    (scores,) = assess(labels, examples)
    assert [(group.share, group.items) for group in scores.bins] == [(0.5, 2), (0, 1), (0.5, 2)]
    assert scores.ece == pytest.approx((2 * (0.5 - 0.025) + 0.31 + 2 * (0.91 - 0.5)) / 5)
    cells = (scores.right, scores.wrong, scores.checked, scores.missed, scores.clear)
    assert cells == (1, 1, 1, 1, 1)


def test_the_interval_holds_the_figure_and_narrows_with_the_items() -> None:
    examples = [item("t"), item("t"), item(), item("t", known=frozenset({"t"}))]
    labels = [said(IN), said(OUT), said(OUT), said(IN)]
    few, many = (
        (interval(labels * times, examples * times), assess(labels * times, examples * times))
        for times in (2, 100)
    )
    for (low, high), scores in (few, many):
        assert low <= macro_f1(scores) <= high
    assert many[0][1] - many[0][0] < few[0][1] - few[0][0]
    assert interval([], []) == (0.0, 0.0)


def test_the_worst_error_comes_first_and_an_unknown_answer_is_none() -> None:
    examples = [item(), item("t"), item("t"), item(known=frozenset({"x"}))]
    found = errors([said(IN, 0.7), said(CHECK, 0.2), said(IN, 0.9), said(IN, 0.9)], examples)
    assert [(one.rank, one.has) for one in found] == [(1, True), (0, False)]


def test_an_unknown_theme_does_not_count() -> None:
    examples = [item("t"), item(known=frozenset({"other"})), item(known=frozenset({"t"}))]
    (scores,) = assess([said(IN), said(IN), said(OUT)], examples)
    assert (scores.items, scores.wrong, scores.f1) == (2, 0, 1.0)


def test_nothing_found_is_zero_not_an_error() -> None:
    (scores,) = assess([said(OUT), said(OUT)], [item("t"), item()])
    assert (scores.precision, scores.recall, scores.f1, scores.reach) == (0, 0, 0, 0)
    assert macro_f1([scores]) == 0.0
    assert macro_f1([]) == 0.0
    assert assess([], []) == ()


def test_a_theme_that_no_item_has_is_measured_without_an_error() -> None:
    (scores,) = assess([said(IN), said(OUT)], [item(), item()])
    assert (scores.wrong, scores.f1, scores.average_precision) == (1, 0.0, 0.0)


def line(**fields: object) -> str:
    entry = {"id": "1", "source": "s", "title": "T", "text": "x", "labels": [], "reviewed_for": []}
    return json.dumps(entry | fields)


def test_items_are_read_with_their_aliases(tmp_path: Path) -> None:
    path = tmp_path / "items.jsonl"
    path.write_text(
        line(labels=["egalite"], reviewed_for=["egalite"]) + "\n\n" + line(id="2"), encoding="utf-8"
    )
    first, second = read_examples(path, ["egalite_fh", "autre"], {"egalite": "egalite_fh"})
    assert first.labels == {"egalite_fh"}
    assert first.says("autre") is None
    assert second.says("autre") is False
    assert (second.article.key, second.article.source) == ("2", "s")


@pytest.mark.parametrize("bad", ["{", "[]", "{}", line(title=3), line(labels="mer"), "null"])
def test_a_bad_line_is_named(tmp_path: Path, bad: str) -> None:
    path = tmp_path / "items.jsonl"
    path.write_text(f"{line()}\n{bad}\n", encoding="utf-8")
    with pytest.raises(WatchError, match=r"items\.jsonl, ligne 2"):
        read_examples(path, ["mer"])


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(WatchError, match="introuvable"):
        read_examples(tmp_path / "none.jsonl", ["mer"])


@pytest.mark.parametrize(
    ("date", "day"),
    [
        ("2020-03-11", "2020-03-11 00:00:00+00:00"),
        ("Wed, 26 Feb 2025 16:29:41 +0100", "2025-02-26 16:29:41+01:00"),
        ("hier", "None"),
        (None, "None"),
        (20200311, "None"),
    ],
)
def test_a_date_is_read_when_there_is_one(tmp_path: Path, date: object, day: str) -> None:
    path = tmp_path / "items.jsonl"
    path.write_text(line(date=date), encoding="utf-8")
    (example,) = read_examples(path, ["mer"])
    assert str(example.article.published) == day


@pytest.mark.skipif(not DEVELOPMENT.exists(), reason="the development items are not here")
def test_the_cold_model_is_worth_its_floor_on_real_items() -> None:
    """0.66 is a keyword rule's figure on such items, 0.75 the aim; 0.82 measured."""
    themes = load_themes(shipped("config", "themes.yaml"))
    slugs = [theme.slug for theme in themes]
    examples = read_examples(DEVELOPMENT, slugs, {"egalite": "egalite_fh"})
    scores = evaluate(train_cold(themes), examples)
    assert macro_f1(scores) > 0.78
    assert all(one.f1 > 0.70 and one.reach > 0.80 and one.brier < 0.03 for one in scores)
