"""A person's word wins, nothing said is lost, and what is undone only stays in the history."""

from __future__ import annotations

import contextlib
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from tests.articles import article
from tests.searches import search
from watch.entries import entry
from watch.errors import StoreError
from watch.faults import InjectedFault, faults, nth
from watch.model import Article, CorrectionKind, Label, Said, Verdict
from watch.store import Store, build, open_store
from watch.store.schema import archive
from watch.store.sqlite import SQLite

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
NAMES = "abcd"
THEMES = ("mer", "ciel")
VERDICTS = {0.9: Verdict.IN, 0.3: Verdict.CHECK, 0.1: Verdict.OUT}


def keep(store: Store, *articles: Article) -> None:
    with store.engine.transaction("test"):
        store.articles.save([entry(one, one.key) for one in articles], NOW)


def read(store: Store, one: Article, version: str, score: float = 0.1) -> None:
    labels = [Label(theme=t, score=score, verdict=VERDICTS[score], by=version) for t in THEMES]
    store.labels.save([(one, labels)], version)


def said(name: str, theme: str, *, has: bool, kind: str = "add") -> Said:
    return Said(key=name * 20, theme=theme, has=has, kind=CorrectionKind(kind))


def shown(store: Store, name: str) -> dict[str, bool]:
    (one,) = store.labels.of([stored(store, name)])
    return {label.theme: label.verdict is Verdict.IN for label in one.labels}


def stored(store: Store, name: str) -> Article:
    found = store.articles.get(name * 20)
    assert found is not None
    return found


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "vigie.db") as opened:
        keep(opened, article("a"), article("b", story="a" * 20), article("c"))
        yield opened


def test_a_correction_holds_at_once_for_its_article_and_its_story(store: Store) -> None:
    for name in "abc":
        read(store, stored(store, name), "v1")
    number = store.corrections.record([said("a", "mer", has=True)], "Ève", NOW)
    assert [shown(store, name) for name in "abc"] == [{"mer": True}, {"mer": True}, {}]
    assert {one.key[0] for one in search(store, "élection", "mer")} == {"a", "b"}
    store.corrections.record([said("b", "mer", has=False)], "Adam", NOW)
    assert [shown(store, name) for name in "abc"] == [{"mer": True}, {}, {}]
    assert {one.key[0] for one in search(store, "élection", "mer")} == {"a"}
    assert store.corrections.undo(number, "Ève", NOW) == 1
    assert [shown(store, name) for name in "abc"] == [{}, {}, {}]


def test_the_word_says_who_when_and_against_what(store: Store) -> None:
    read(store, stored(store, "a"), "v1", 0.3)
    store.corrections.record([said("a", "mer", has=False)], "Ève", NOW)
    read(store, stored(store, "a"), "v2", 0.9)
    (one,) = store.corrections.history("a" * 20)
    assert (one.by, one.at, one.score, one.verdict, one.version) == (
        "Ève", NOW, 0.3, Verdict.CHECK, "v1",
    )  # fmt: skip
    assert one.title == article("a").title
    assert shown(store, "a") == {"ciel": True}


def test_an_unknown_item_is_not_corrected(store: Store) -> None:
    assert store.corrections.record([said("z", "mer", has=True)], "Ève", NOW) == 0
    assert store.corrections.history() == []


def test_an_assumed_counterexample_labels_nothing(store: Store) -> None:
    read(store, stored(store, "a"), "v1", 0.9)
    store.corrections.record([said("a", "mer", has=False, kind="assumed")], "Ève", NOW)
    assert shown(store, "a") == {"mer": True, "ciel": True}
    assert len(store.corrections.standing()) == 1


def test_a_gesture_is_undone_whole_and_once(store: Store) -> None:
    both = [said("a", "mer", has=True, kind="import"), said("c", "mer", has=True, kind="import")]
    number = store.corrections.record(both, "Ève", NOW)
    assert store.corrections.gestures("Ève") == [number]
    assert store.corrections.undo(number, "Adam", NOW) == 2
    assert store.corrections.undo(number, "Adam", NOW) == 0
    assert {(one.undone_by, one.undone_at) for one in store.corrections.history()} == {
        ("Adam", NOW),
    }


def test_a_renamed_theme_keeps_its_corrections(store: Store) -> None:
    store.corrections.record([said("a", "mer", has=True)], "Ève", NOW)
    renamed = build(store.engine, {"mer": "ocean"})
    assert shown(renamed, "b") == {"ocean": True}
    assert [one.theme for one in renamed.corrections.standing()] == ["ocean"]
    assert len(search(renamed, "élection", "ocean")) == 2
    renamed.corrections.record([said("a", "ocean", has=False)], "Ève", NOW)
    assert shown(renamed, "b") == {}
    assert [one.has for one in renamed.corrections.standing()] == [False]


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM corrections",
        "UPDATE corrections SET has = 0",
        "UPDATE corrections SET author = 'Adam'",
        "UPDATE corrections SET undone_at = '2030', undone_by = 'Adam' WHERE undone_at IS NOT NULL",
    ],
)
def test_the_database_refuses_to_rewrite_what_was_said(store: Store, statement: str) -> None:
    number = store.corrections.record([said("a", "mer", has=True)], "Ève", NOW)
    store.corrections.record([said("a", "ciel", has=True)], "Ève", NOW)
    store.corrections.undo(number, "Ève", NOW)
    before = store.corrections.history()
    with pytest.raises(StoreError, match="a correction is"):
        store.engine.execute(statement)
    assert store.corrections.history() == before


def test_counting_what_is_new(store: Store) -> None:
    number = store.corrections.record([said("a", "mer", has=True)], "Ève", NOW)
    assert store.corrections.since(None) == 1
    assert store.corrections.since(NOW) == 0
    store.corrections.undo(number, "Ève", NOW + timedelta(hours=1))
    assert store.corrections.since(NOW) == 1


@pytest.mark.parametrize("point", [1, 2])
def test_a_sudden_stop_keeps_the_word_and_its_label_together(store: Store, point: int) -> None:
    with faults(nth(point, "exception")), contextlib.suppress(InjectedFault):
        store.corrections.record([said("a", "mer", has=True)], "Ève", NOW)
    assert shown(store, "b") == ({"mer": True} if store.corrections.history() else {})


def test_an_archive_of_the_first_version_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "vigie.db"
    engine = SQLite(path)
    with engine.transaction("old"):
        archive.apply(engine.db, stop_before=[s.name for s in archive._migrations[1:]])
        engine.execute(
            """INSERT INTO articles SELECT 1, 'k', 's', 'u', 't', '', '', NULL,
               '2026-11-24T08:00:00+00:00', '2026', 'fr', '[]', '[]', 'k', 'f', '', 'v1', '', ''""",
        )
        engine.execute(
            "INSERT INTO labels VALUES (1, 'mer', 'person', 1, 'retenu', 'Ève', '[]')",
        )
    engine.close()
    with open_store(path) as opened:
        (one,) = opened.labels.of(opened.articles.all())
        assert [(label.theme, label.by) for label in one.labels] == [("mer", "Ève")]
        assert opened.corrections.history() == []
    with sqlite3.connect(path) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@dataclass
class Line:
    """A correction as the plain list remembers it."""

    number: int
    name: str
    theme: str
    has: bool
    kind: CorrectionKind
    undone: bool = False


class Officers(RuleBasedStateMachine):
    """People correct, undo, and the machine reads again; a plain list says what must show."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self._opened = open_store(Path(self._folder.name) / "vigie.db")
        self.store = self._opened.__enter__()
        self.log: list[Line] = []
        self.model: dict[tuple[str, str], bool] = {}
        keep(self.store, *(article(name) for name in NAMES))

    def teardown(self) -> None:
        self._opened.__exit__(None, None, None)
        self._folder.cleanup()

    name = st.sampled_from(NAMES)
    theme = st.sampled_from(THEMES)

    @rule(name=name, theme=theme, has=st.booleans(), kind=st.sampled_from(CorrectionKind))
    def correct(self, name: str, theme: str, has: bool, kind: CorrectionKind) -> None:
        one = said(name, theme, has=has, kind=kind)
        number = self.store.corrections.record([one], "Ève", NOW)
        self.log.append(Line(number, name, theme, has, kind))

    @rule(which=st.integers(0, 30))
    def undo(self, which: int) -> None:
        done = self.store.corrections.undo(which, "Adam", NOW)
        lines = [line for line in self.log if line.number == which and not line.undone]
        assert done == len(lines)
        for line in lines:
            line.undone = True

    @rule(name=name, theme=theme, has=st.booleans())
    def change_of_mind(self, name: str, theme: str, has: bool) -> None:
        before = self.person_rows()
        number = self.store.corrections.record([said(name, theme, has=has)], "Ève", NOW)
        self.store.corrections.undo(number, "Ève", NOW)
        self.log.append(Line(number, name, theme, has, CorrectionKind.ADD, undone=True))
        assert self.person_rows() == before

    @rule(name=name, score=st.sampled_from(sorted(VERDICTS)))
    def train(self, name: str, score: float) -> None:
        read(self.store, stored(self.store, name), f"v{score}", score)
        for theme in THEMES:
            self.model[name, theme] = score == 0.9

    @rule(name=name)
    def edited_at_its_source(self, name: str) -> None:
        one = stored(self.store, name)
        keep(self.store, replace(one, lead=f"{one.lead}."))

    @rule(name=name, other=name)
    def join(self, name: str, other: str) -> None:
        stories = {stored(self.store, one).story for one in (name, other)}
        if len(stories) > 1:
            self.store.curations.merge(stories, stored(self.store, other).story, "Ève", NOW)

    @rule(name=name)
    def leave(self, name: str) -> None:
        if len(self.family(name)) > 1:
            self.store.curations.split([name * 20], "Ève", NOW)

    def family(self, name: str) -> list[str]:
        story = stored(self.store, name).story
        return [one for one in NAMES if stored(self.store, one).story == story]

    def person_rows(self) -> Sequence[object]:
        return self.store.engine.rows(
            "SELECT * FROM labels WHERE origin = 'person' ORDER BY article, theme"
        )

    def last(self, name: str, theme: str) -> Line | None:
        """The last thing said of exactly this article; None when nobody looked."""
        lines = [one for one in self.log if (one.name, one.theme) == (name, theme)]
        standing = [one for one in lines if not one.undone]
        return standing[-1] if standing and standing[-1].kind != "assumed" else None

    def expected(self, name: str, theme: str) -> bool:
        if own := self.last(name, theme):
            return own.has
        spoken = [line for one in self.family(name) if (line := self.last(one, theme))]
        if spoken:
            return max(spoken, key=lambda one: one.number).has
        return self.model.get((name, theme), False)

    @invariant()
    def a_persons_word_wins(self) -> None:
        for name in NAMES:
            wanted = {theme for theme in THEMES if self.expected(name, theme)}
            assert {theme for theme, kept in shown(self.store, name).items() if kept} == wanted

    @invariant()
    def searching_agrees(self) -> None:
        for theme in THEMES:
            found = search(self.store, "élection", theme)
            assert {one.key[0] for one in found} == {n for n in NAMES if self.expected(n, theme)}

    @invariant()
    def the_history_is_complete(self) -> None:
        told = [
            Line(one.gesture, one.key[0], one.theme, one.has, one.kind, one.undone_at is not None)
            for one in reversed(self.store.corrections.history())
        ]
        assert told == self.log


TestOfficers = Officers.TestCase
TestOfficers.settings = settings(max_examples=25, stateful_step_count=15)
