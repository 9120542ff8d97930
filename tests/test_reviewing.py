"""Looking through the pile from the terminal, and the next note that follows."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from briefings.app import Office
from briefings.issue import make
from briefings.period import week
from tests.articles import article
from tests.test_commands import call
from tests.test_corrections import keep
from watch.app import Watch, open_watch
from watch.model import Article, CorrectionKind, Label, Said, Term, Verdict
from watch.store import Store

WEEK = week(datetime(2026, 11, 18, tzinfo=UTC).date())
MONDAY = WEEK.end + timedelta(hours=8)
TITLES = ("Un bourg sans médecin", "Le marché du samedi", "La foire agricole")


def item(rank: int) -> Article:
    key = f"{rank:020x}"
    return replace(
        article("a"), key=key, story=key, title=TITLES[rank], lead="",
        url=f"https://exemple.example/{rank}", published=WEEK.start + timedelta(days=1),
        first_seen=WEEK.start + timedelta(days=1),
    )  # fmt: skip


def doubt(store: Store, *scores: float) -> None:
    """The articles, and what a model is supposed to have said of them."""
    keep(store, *(item(rank) for rank in range(len(scores))))
    for rank, score in enumerate(scores):
        limit = Verdict.CHECK if score >= 0.15 else Verdict.OUT
        terms = (Term("bourg", 1.0), Term("samedi", -0.5))
        label = Label(theme="ruralite", score=score, verdict=limit, by="v1", terms=terms)
        store.labels.save([(item(rank), [label])], "v1")


@pytest.fixture
def watch(tmp_path: Path) -> Watch:
    return open_watch(tmp_path, now=lambda: MONDAY)


@pytest.fixture
def home(watch: Watch) -> Path:
    with watch.store() as store:
        doubt(store, 0.39, 0.3, 0.05)
    return watch.home


def test_the_pile_is_listed_with_its_words_and_its_promise(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, told, _ = call(home, capsys, "themes", "review")
    assert code == 0
    assert "2 doutes. Répondre à 2 prend environ 1 minute et devrait corriger 0,7 des 0,7" in told
    assert told.index(TITLES[0]) < told.index(TITLES[1])
    assert TITLES[2] not in told
    assert "bourg" in told
    assert "samedi" in told
    assert "Rien à vérifier" in call(home, capsys, "themes", "review", "--theme", "orientation")[1]


def test_answers_are_stored_one_by_one(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("o\nz\nq\n"))
    code, told, _ = call(home, capsys, "themes", "review", "--ask", "--by", "marie")
    assert code == 0
    assert "1 réponse enregistrée" in told
    history = call(home, capsys, "themes", "history")[1]
    assert "confirmé" in history
    assert "à vérifier, 39 %" in history
    assert TITLES[0] not in call(home, capsys, "themes", "review")[1]
    monkeypatch.setattr("sys.stdin", io.StringIO("p\n"))
    assert "0 réponse enregistrée" in call(home, capsys, "themes", "review", "--ask")[1]
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    call(home, capsys, "themes", "review", "--ask")
    assert "Rien à vérifier" in call(home, capsys, "themes", "review")[1]


def test_an_interrupted_review_keeps_what_was_answered(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("o\n"))
    code, _, errors = call(home, capsys, "themes", "review", "--ask")
    assert (code, errors.strip()) == (130, "Interrompu.")
    assert "confirmé" in call(home, capsys, "themes", "history")[1]


def test_a_story_is_asked_once(watch: Watch, home: Path) -> None:
    from watch.commands.reviewing import doubtful  # noqa: PLC0415 - a command's inside

    with watch.store() as store:
        keep(store, replace(item(0), key="f" * 20, source="autre"))
        label = Label(theme="ruralite", score=0.3, verdict=Verdict.CHECK, by="v1")
        store.labels.save([(replace(item(0), key="f" * 20), [label])], "v1")
        assert len(doubtful(store, 50)) == 2
    assert home == watch.home


def test_some_of_what_was_discarded_is_drawn_each_week(watch: Watch, home: Path) -> None:
    from watch.commands.reviewing import show_discarded  # noqa: PLC0415 - with a clock of ours

    with pytest.MonkeyPatch.context() as patch:
        out = io.StringIO()
        patch.setattr("sys.stdout", out)
        show_discarded(replace(watch, now=lambda: WEEK.end))
    assert home == watch.home
    assert TITLES[2] in out.getvalue()
    assert TITLES[0] not in out.getvalue()


def test_a_confirmed_doubt_is_told_in_the_next_note_and_no_issued_note_changes(
    watch: Watch, home: Path
) -> None:
    assert home == watch.home
    office = Office(watch=watch)
    later = Office(watch=replace(watch, now=lambda: MONDAY + timedelta(days=7)))
    with office.stores() as (store, records):
        first = make(office, store, records, office.digest(), WEEK)
        assert first.briefing is not None
        assert {s.lead.article.title for s in first.briefing.to_check} == set(TITLES[:2])
        yes, no = (item(rank).key for rank in (0, 1))
        store.corrections.record(
            [
                Said(key=yes, theme="ruralite", has=True, kind=CorrectionKind.CONFIRM),
                Said(key=no, theme="ruralite", has=False, kind=CorrectionKind.REMOVE),
            ],
            "marie",
            MONDAY,
        )
        again = make(office, store, records, office.digest(), WEEK)
        assert (again.new, again.issue) == (False, first.issue)
        second = make(later, store, records, later.digest(), week(WEEK.end.date()))
        assert second.briefing is not None
        told = [s.lead.article.title for part in second.briefing.sections for s in part.stories]
        assert told == [TITLES[0]]
        assert second.briefing.to_check == ()
        assert TITLES[0] in second.issue.text
        assert TITLES[1] not in second.issue.text
