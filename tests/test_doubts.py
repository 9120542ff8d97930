"""A doubt from one issue to the next, through the database: listed once, told once confirmed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from briefings.model import Briefing, Period, Rendered
from briefings.period import week
from briefings.select import asked, delivered, select
from briefings.store import Records, open_records
from briefings.store.issues import draft
from tests.test_select import NEXT, WEEK, item, label, material, none, shown, titles
from watch.model import Label, Labelled, Origin, Verdict

DOUBT = item("d", label("ruralite", 0.5, Verdict.CHECK))
NOTE = Rendered(subject="Note", html="<p>Note</p>", text="Note")
AFTER = week(NEXT.end.date())


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    with open_records(tmp_path / "vigie.db") as opened:
        yield opened


def issue(records: Records, period: Period, *items: Labelled) -> Briefing:
    """The issue of that week, recorded as the program records it."""
    made = material(
        *items,
        period=period,
        number=records.issues.next_number("hebdo"),
        sent=records.issues.stories_sent("hebdo", period.start),
        asked=records.issues.stories_asked("hebdo", period.start),
    )
    briefing = select(made, none)
    records.issues.record(draft(briefing, NOTE))
    return briefing


def confirmed(doubt: Labelled) -> Labelled:
    sure = Label(theme="ruralite", score=1.0, verdict=Verdict.IN, origin=Origin.PERSON, by="Zoé")
    return replace(doubt, labels=(sure,))


def retold(key: str, *labels: Label) -> Labelled:
    """The doubtful story, told again by another source the next week."""
    again = item(key, *labels, source="presse", story="d")
    return replace(again, article=replace(again.article, published=NEXT.start, first_seen=NEXT.end))


def test_what_was_told_and_what_was_asked_are_kept_apart(records: Records) -> None:
    sure = item("s", label("ruralite", 0.9))
    made = issue(records, WEEK, DOUBT, sure)
    assert records.issues.stories_sent("hebdo", NEXT.start) == delivered(made) == {"s"}
    assert records.issues.stories_asked("hebdo", NEXT.start) == asked(made) == {"d"}
    assert records.issues.stories_asked("hebdo", WEEK.start) == frozenset()
    assert records.issues.stories_asked("mensuel", NEXT.start) == frozenset()


def test_a_doubt_is_not_listed_again(records: Records) -> None:
    assert titles(issue(records, WEEK, DOUBT).to_check) == ["d"]
    second = issue(records, NEXT, DOUBT, retold("e", label("ruralite", 0.5, Verdict.CHECK)))
    assert (titles(second.to_check), shown(second)) == ([], [])
    assert second.method.already_sent == 1


def test_a_doubt_that_someone_confirmed_is_told_once(records: Records) -> None:
    issue(records, WEEK, DOUBT)
    assert shown(issue(records, NEXT, confirmed(DOUBT))) == ["d"]
    assert shown(issue(records, AFTER, confirmed(DOUBT))) == []


def test_a_doubt_that_a_surer_source_retells_is_told(records: Records) -> None:
    issue(records, WEEK, DOUBT)
    assert shown(issue(records, NEXT, DOUBT, retold("e", label("ruralite", 0.9)))) == ["e"]
