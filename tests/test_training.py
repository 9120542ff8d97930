"""Corrections become a model: in time, whole or not at all, and never from what is doubted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.articles import article
from tests.test_corrections import keep
from watch.app import Watch, open_watch
from watch.classify.artefact import open_model
from watch.classify.examples import seed_article
from watch.commands.training import show_history
from watch.faults import InjectedFault, faults, nth
from watch.model import CorrectionKind, Said, Theme
from watch.resources import MODEL
from watch.settings import Learning
from watch.store import Store
from watch.training import due, material

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
RURAL = Theme(
    slug="ruralite", name="Ruralité", color="#000000", description="",
    examples=("La commune rurale", "Le village de montagne", "La ferme isolée"),
    counterexamples=("Le métro", "Le périphérique", "La tour de bureaux"),
)  # fmt: skip
KEYS = [f"{number:020d}" for number in range(40)]


@pytest.fixture
def watch(tmp_path: Path) -> Watch:
    return replace(open_watch(tmp_path, now=lambda: NOW), themes=(RURAL,))


@pytest.fixture
def store(watch: Watch) -> Iterator[Store]:
    with watch.store() as opened:
        towns = [
            article(
                "a", key=key, story=key, url=f"https://exemple.example/{key}",
                title=f"Le quincaillier de la rue n° {rank}",
                lead=" ".join(f"mot{rank}x{n}" for n in range(9)),
            )
            for rank, key in enumerate(KEYS)
        ]  # fmt: skip
        keep(opened, *towns)
        yield opened


def teach(
    store: Store, keys: list[str], by: str = "Ève", *, has: bool = True, at: datetime = NOW
) -> int:
    answers = [Said(key=k, theme="ruralite", has=has, kind=CorrectionKind.IMPORT) for k in keys]
    return store.corrections.record(answers, by, at)


def score(watch: Watch) -> float:
    text = article("z", title="Le quincaillier de la rue n° 99", lead="Il ferme à midi.")
    ((label,),) = open_model(watch.home / MODEL, watch.themes).label([text], {})
    return label.score


def test_a_model_learns_what_was_said_and_forgets_what_was_undone(
    watch: Watch, store: Store
) -> None:
    watch.train(store)
    before = score(watch)
    number = teach(store, KEYS[:20])
    training = watch.train(store)
    assert (training.corrections, training.adopted) == (20, True)
    assert score(watch) > before + 0.1
    store.corrections.undo(number, "Ève", NOW)
    watch.train(store)
    assert score(watch) == before
    assert store.trainings.last() == replace(
        training, version=watch.classifier().version, corrections=0, detail=""
    )


def test_enough_news_and_enough_time_start_a_training(watch: Watch, store: Store) -> None:
    learning = Learning(enough=20, pause_hours=24)
    teach(store, KEYS[:19])
    assert not due(store, learning, NOW)
    teach(store, KEYS[19:20])
    assert due(store, learning, NOW)
    assert not due(store, Learning(enough=0), NOW)
    watch.train(store)
    store.corrections.undo(1, "Ève", NOW + timedelta(hours=1))
    teach(store, KEYS[20:])
    assert not due(store, learning, NOW + timedelta(hours=23))
    assert due(store, Learning(enough=19), NOW + timedelta(hours=24))


def test_a_harvest_learns_by_itself(watch: Watch, store: Store) -> None:
    watch.label(store)
    first = watch.classifier().version
    watch.gather(store, ())
    assert watch.classifier().version == first
    teach(store, KEYS[:20], at=NOW + timedelta(minutes=1))
    watch.gather(store, ())
    second = watch.classifier().version
    assert second != first
    rows = store.engine.rows("SELECT DISTINCT labelled_by FROM articles")
    assert rows == [{"labelled_by": second}]


def test_a_first_model_is_written_in_the_journal_and_not_made_twice(
    watch: Watch, store: Store
) -> None:
    teach(store, KEYS[:20])
    first = watch.classifier().version
    (made,) = store.trainings.latest(9)
    assert (made.version, made.corrections) == (first, 20)
    watch.gather(store, ())
    assert store.trainings.latest(9) == [made]


@pytest.mark.parametrize("point", [1, 2, 3, 4])
def test_an_interrupted_training_leaves_a_model_that_opens(
    watch: Watch, store: Store, point: int
) -> None:
    former = watch.train(store).version
    teach(store, KEYS[:20])
    with faults(nth(point, "exception")), suppress(InjectedFault):
        watch.train(store)
    kept = open_model(watch.home / MODEL, watch.themes).version
    assert kept in {former, watch.train(store).version}
    assert len(store.corrections.standing()) == 20


def test_what_is_doubted_does_not_teach_until_it_is_said_again(watch: Watch, store: Store) -> None:
    teach(store, KEYS[:10])
    teach(store, KEYS[:4], "Adam", has=False)
    taught = material(store, watch.themes)
    assert (taught.corrections, taught.doubted) == (6, 4)
    teach(store, KEYS[:4], "Ève", has=False)
    assert material(store, watch.themes).doubted == 0


def test_a_poisoned_training_is_refused_and_taken_back(tmp_path: Path) -> None:
    """One person, alone, says the opposite of every example: the former model stays."""
    watch = open_watch(tmp_path, now=lambda: NOW)
    wrong = [(seed, theme.slug) for theme in watch.themes for seed in theme.examples]
    texts = [replace(seed_article(seed), key=f"{n:020x}", lead="") for n, (seed, _) in
             enumerate(wrong)]  # fmt: skip
    lies = [
        Said(key=text.key, theme=slug, has=False, kind=CorrectionKind.IMPORT)
        for text, (_, slug) in zip(texts, wrong, strict=True)
    ]
    with watch.store() as store:
        sound = watch.train(store)
        store.examples.keep(texts)
        number = store.corrections.record(lies, "Malice", NOW)
        refused = watch.train(store)
        assert (refused.adopted, refused.version) == (False, sound.version)
        assert "Modèle écarté" in refused.detail
        assert open_model(watch.home / MODEL, watch.themes).version == sound.version
        store.corrections.undo(number, "Ève", NOW)
        assert watch.train(store).adopted


def test_past_trainings_are_listed(
    watch: Watch, store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    show_history(watch)
    assert "Aucun entraînement" in capsys.readouterr().out
    teach(store, KEYS[:20])
    made = watch.train(store)
    show_history(watch)
    listed = capsys.readouterr().out
    assert made.version in listed
    assert "24/11/2026 09:00" in listed
