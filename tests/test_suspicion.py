"""Which corrections are doubted, which are not, and what lifts the doubt."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from watch.classify.doubts import FLIPPED, MASS, DoubtKind, aside, doubts
from watch.classify.examples import text_article
from watch.classify.reliability import ENOUGH
from watch.model import Article, Correction, CorrectionKind, Verdict

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
WORDS = [f"mot{number}" for number in range(400)]


def text(key: str, *, story: str = "", words: str = "") -> Article:
    """An article whose words are its own, or those given."""
    drawn = random.Random(key).sample(WORDS, 30)  # noqa: S311 - a reproducible draw
    return replace(text_article("Titre", words or " ".join(drawn)), key=key, story=story)


class Log:
    """What people said, in order."""

    def __init__(self) -> None:
        self.lines: list[Correction] = []

    def say(self, key: str, *, has: bool, by: str = "Ève", kind: str = "add", hours: float = 0,
            verdict: Verdict | None = None, undone: bool = False) -> Correction:  # fmt: skip
        number = len(self.lines) + 1
        one = Correction(
            id=number, gesture=number, key=key, archived=True, title=key, source="s", theme="mer",
            has=has, kind=CorrectionKind(kind), by=by, at=NOW + timedelta(hours=hours),
            verdict=verdict, undone_at=NOW if undone else None,
        )  # fmt: skip
        self.lines.append(one)
        return one

    def kinds(self, *texts: Article) -> list[DoubtKind]:
        return [doubt.kind for doubt in doubts(self.lines, self.texts(texts))]

    def aside(self, *texts: Article) -> set[str]:
        left = aside(doubts(self.lines, self.texts(texts)))
        return {one.key for one in self.lines if one.id in left}

    def texts(self, given: Sequence[Article]) -> dict[str, Article]:
        return {one.key: text(one.key) for one in self.lines} | {one.key: one for one in given}


@pytest.fixture
def log() -> Log:
    return Log()


def test_an_ordinary_day_is_not_doubted(log: Log) -> None:
    for rank in range(60):
        verdict = Verdict.CHECK if rank % 2 else Verdict.OUT
        log.say(f"k{rank}", has=rank % 3 > 0, hours=rank / 10, verdict=verdict)
    assert log.kinds() == []


def test_nothing_said_is_not_doubted(log: Log) -> None:
    assert log.kinds() == []
    log.say("a", has=True, undone=True)
    assert log.kinds() == []


def test_opposite_answers_to_one_story_are_set_aside_until_one_is_said_again(log: Log) -> None:
    story = (text("a", story="s"), text("b", story="s"))
    log.say("a", has=True)
    log.say("b", has=False)
    assert log.kinds(*story) == [DoubtKind.OPPOSED]
    assert log.aside(*story) == {"a", "b"}
    log.say("a", has=True, kind="confirm")
    assert log.aside(*story) == {"b"}
    log.say("b", has=False, kind="confirm")
    assert log.kinds(*story) == []


def test_opposite_answers_to_nearly_the_same_text_are_set_aside(log: Log) -> None:
    words = " ".join(random.Random(1).sample(WORDS, 100))  # noqa: S311 - a reproducible draw
    log.say("a", has=True)
    log.say("b", has=False)
    near = (text("a", words=words), text("b", words=f"{words} encore un mot"))
    far = (text("a", words=words), text("b", words=words[: len(words) // 2]))
    assert log.kinds(*near) == [DoubtKind.OPPOSED]
    assert log.kinds(*far) == []


def test_what_nobody_read_yields_to_what_somebody_said(log: Log) -> None:
    words = " ".join(WORDS[:50])
    log.say("a", has=True)
    log.say("b", has=False, kind="assumed")
    assert log.aside(text("a", words=words), text("b", words=words)) == {"b"}


def test_two_people_who_disagree_wait_for_a_second_word(log: Log) -> None:
    log.say("a", has=True, by="Ève")
    log.say("a", has=False, by="Adam")
    assert log.kinds() == [DoubtKind.DISPUTED]
    log.say("a", has=False, by="Luc")
    assert log.kinds() == []


def test_a_disagreement_taken_back_is_none(log: Log) -> None:
    log.say("a", has=True, by="Ève", undone=True)
    log.say("a", has=False, by="Adam")
    assert log.kinds() == []


def test_one_may_change_ones_mind_once(log: Log) -> None:
    log.say("a", has=True)
    log.say("a", has=False)
    assert log.kinds() == []
    log.say("a", has=True)
    assert log.kinds() == [DoubtKind.WAVERED]


@pytest.mark.parametrize(("count", "hours", "doubted"), [
    (MASS, 24, True), (MASS - 1, 1, False), (MASS, 30, False),
])  # fmt: skip
def test_a_mass_against_the_model_in_a_day_is_doubted(
    log: Log, count: int, hours: float, doubted: bool
) -> None:
    for rank in range(count):
        when = rank * hours / (count - 1)
        log.say(f"k{rank}", has=False, kind="remove", verdict=Verdict.IN, hours=when)
    assert (log.kinds() == [DoubtKind.MASS]) is doubted
    assert len(log.aside()) == (count if doubted else 0)


def test_answering_the_pile_or_importing_is_no_mass(log: Log) -> None:
    for rank in range(MASS * 2):
        log.say(f"k{rank}", has=True, verdict=Verdict.CHECK)
        log.say(f"i{rank}", has=True, kind="import", verdict=Verdict.OUT)
    assert log.kinds() == []


def test_a_theme_turned_over_is_doubted(log: Log) -> None:
    for rank in range(4 * FLIPPED):
        log.say(f"k{rank}", has=True, kind="import")
    for rank in range(FLIPPED - 1):
        log.say(f"k{rank}", has=False)
    assert log.kinds() == []
    log.say(f"k{FLIPPED}", has=False)
    assert log.kinds() == [DoubtKind.OVERTURNED]
    assert len(log.aside()) == FLIPPED


def crowd(log: Log, wrong: float, people: str = "abc") -> None:
    """Three people answer 150 easy items each; the last one wrongly so often."""
    chance = random.Random(7)  # noqa: S311 - a reproducible draw
    for by in people:
        for rank in range(150):
            truth = rank % 2 == 0
            lie = by == people[-1] and chance.random() < wrong
            log.say(f"{'mer' if truth else 'ciel'}-{by}{rank}", has=truth is not lie, by=by,
                    kind="import")  # fmt: skip


def subjects(log: Log) -> tuple[Article, ...]:
    """Half of the words say what the item is about."""
    found = []
    for one in log.lines:
        about = one.key.split("-")[0]
        topic = random.Random(one.key).sample([f"{about}{n}" for n in range(40)], 10)  # noqa: S311 - idem
        found.append(text(one.key, words=" ".join((*topic, text(one.key).lead))))
    return tuple(found)


@pytest.mark.parametrize(
    ("wrong", "doubted"), [(0.0, False), (0.02, False), (0.3, True), (0.5, True)]
)
def test_a_person_far_from_the_others_is_doubted_whole(
    log: Log, wrong: float, doubted: bool
) -> None:
    crowd(log, wrong)
    found = doubts(log.lines, log.texts(subjects(log)))
    assert [doubt.kind for doubt in found] == [DoubtKind.UNRELIABLE] * doubted
    assert {one.by for doubt in found for one in doubt.corrections} == ({"c"} if doubted else set())


def test_alone_a_person_is_compared_with_nobody(log: Log) -> None:
    crowd(log, 0.5, "a")
    for rank in range(ENOUGH - 1):
        log.say(f"mer-z{rank}", has=False, by="z", kind="import")
    assert log.kinds(*subjects(log)) == []
