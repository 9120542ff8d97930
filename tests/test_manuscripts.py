"""The desk's tables: whatever writes to them, nothing leaves that was not approved as it is."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack, suppress
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from briefings.desk import STEPS, Drop, Entry, Introduce, Move, State
from briefings.desk.manuscript import Approval, Signed, Skip, note_of, plan_at
from briefings.document import Visa
from briefings.model import Rendered
from briefings.store import Records, open_records
from briefings.store.issues import draft, fingerprint
from briefings.store.packing import pack_move, unpack_move
from tests import desks
from tests.desks import AT, KEYS, week
from tests.mailroom import records
from watch.errors import StoreError

__all__ = ["records"]

VISA = Visa(who="Anne", role="", at=AT, remark="")


def entry(revision: int, move: Move | None = None) -> Entry:
    made = move or Introduce(text=f"Texte {revision}")
    return Entry(revision=revision, move=made, who="Anne", at=AT)


def approval(records: Records, manuscript: int, text: str = "Bonjour") -> Approval:
    found = records.manuscripts.get(manuscript)
    assert found is not None
    seen = Rendered(subject="Note", html=f"<p>{text} {found.revision}</p>", text=text)
    number = records.manuscripts.number(manuscript) or records.issues.next_number("hebdo")
    return Approval(
        visa=VISA,
        number=number,
        rendered=seen,
        sha256=fingerprint(seen),
        briefing=replace(note_of(found, AT), number=number),
    )


def test_a_draft_comes_back_with_everything_that_was_done(records: Records) -> None:
    opened = records.manuscripts.open(week(), "Vigie", AT)
    assert (opened.state, opened.base, opened.revision) == (State.PREPARED, week(), 0)
    records.manuscripts.append(opened.id, entry(1, Drop(story=KEYS[0])))
    records.manuscripts.sign(opened.id, Signed(visa=VISA, revision=1, approves=False))
    found = records.manuscripts.find("hebdo", week().period.start)
    assert found is not None
    assert found.entries == (entry(1, Drop(story=KEYS[0])),)
    assert found.visas == (Signed(visa=VISA, revision=1, approves=False),)
    assert (found.state, found.period) == (State.REVIEW, week().period)
    assert list(plan_at(found).dropped) == [KEYS[0]]
    assert plan_at(found, 0).dropped == {}


def test_a_week_has_one_draft(records: Records) -> None:
    first = records.manuscripts.open(week(), "Vigie", AT)
    other = replace(week(), highlights=())
    assert records.manuscripts.open(other, "Bruno", AT) == first
    records.manuscripts.renew(first.id, other, "Bruno", AT)
    renewed = records.manuscripts.get(first.id)
    assert renewed is not None
    assert (renewed.base, renewed.prepared_by) == (other, "Bruno")
    records.manuscripts.append(first.id, entry(1))
    with pytest.raises(StoreError, match="work has begun"):
        records.manuscripts.renew(first.id, week(), "Bruno", AT)


def test_an_approved_issue_keeps_its_number_whatever_happens_meanwhile(records: Records) -> None:
    ours = records.manuscripts.open(week(), "Vigie", AT).id
    given = approval(records, ours)
    records.manuscripts.sign(ours, Signed(visa=VISA, revision=0, approves=True), given)
    assert (given.number, records.issues.next_number("hebdo")) == (1, 2)
    records.manuscripts.withdraw(ours)
    assert records.issues.next_number("hebdo") == 2
    assert records.manuscripts.number(ours) == 1


def test_a_skipped_week_makes_no_issue_until_it_is_wanted_again(records: Records) -> None:
    start = week().period.start
    skip = Skip(who="Anne", at=AT, reason="congés")
    assert records.manuscripts.skip("hebdo", start, skip)
    assert not records.manuscripts.skip("hebdo", start, skip)
    assert records.manuscripts.skipped("hebdo", start) == skip
    with pytest.raises(StoreError, match="skipped"):
        records.issues.record(draft(week(), Rendered(subject="s", html="h", text="t")))
    assert records.manuscripts.lift("hebdo", start, "Anne", AT)
    assert records.manuscripts.skipped("hebdo", start) is None
    records.issues.record(draft(week(), Rendered(subject="s", html="h", text="t")))


def test_what_a_person_was_shown_never_goes_back(records: Records) -> None:
    ours = records.manuscripts.open(week(), "Vigie", AT).id
    assert records.manuscripts.seen(ours, "Anne") == 0
    records.manuscripts.see(ours, "Anne", 4)
    records.manuscripts.see(ours, "Anne", 2)
    assert records.manuscripts.seen(ours, "Anne") == 4


def test_the_time_to_review_ends_once(records: Records) -> None:
    ours = records.manuscripts.open(week(), "Vigie", AT).id
    assert records.manuscripts.hold(ours, AT)
    assert not records.manuscripts.hold(ours, datetime(2026, 12, 1, tzinfo=UTC))


@settings(max_examples=100)
@given(desks.moves())
def test_any_move_comes_back_as_it_was_made(move: Move) -> None:
    assert unpack_move(*pack_move(move)) == move


@pytest.mark.parametrize(("kind", "packed"), [("dance", "{}"), ("drop", "{}"), ("drop", "x")])
def test_a_move_of_another_vigie_is_said_in_french(kind: str, packed: str) -> None:
    with pytest.raises(StoreError, match="autre version de Vigie"):
        unpack_move(kind, packed)


def test_the_steps_of_the_tables_are_those_of_the_desk(records: Records) -> None:
    rules = records.engine.rows("SELECT sql FROM sqlite_master WHERE type = 'trigger'")
    (steps,) = {row["sql"] for row in rules if "this step does not exist" in row["sql"]}
    for one in State:
        for other in State:
            written = f"'{one.value}>{other.value}'" in steps
            assert written == (one is not other and (one, other) in STEPS)


class Intruder(RuleBasedStateMachine):
    """Officers at work on one draft, and somebody who writes to the file as he likes."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        folder = self.stack.enter_context(tempfile.TemporaryDirectory())
        self.records = self.stack.enter_context(open_records(Path(folder) / "vigie.db"))
        self.approved: str | None = None
        self.sent = False
        self.revision = 0

    def teardown(self) -> None:
        self.stack.close()

    @initialize()
    def prepare(self) -> None:
        self.ours = self.records.manuscripts.open(week(), "Vigie", AT).id

    @rule(step=st.integers(-1, 2))
    def move(self, step: int) -> None:
        possible = step == 1 and not self.sent
        try:
            self.records.manuscripts.append(self.ours, entry(self.revision + step))
        except StoreError:
            assert not possible
        else:
            assert possible
            self.revision, self.approved = self.revision + 1, None

    @rule(back=st.integers(0, 1), text=st.sampled_from(["Un", "Deux"]))
    def approve(self, back: int, text: str) -> None:
        given = approval(self.records, self.ours, text)
        signed = Signed(visa=VISA, revision=self.revision - back, approves=True)
        possible = not back and not self.sent
        try:
            self.records.manuscripts.sign(self.ours, signed, given)
        except StoreError:
            assert not possible
        else:
            assert possible
            self.approved = given.sha256

    @rule()
    def withdraw(self) -> None:
        """As :mod:`briefings.approving` does: the remark is the last visa from then on."""
        done = self.records.manuscripts.withdraw(self.ours)
        assert done is (self.approved is not None and not self.sent)
        if done:
            self.approved = None
            signed = Signed(visa=VISA, revision=self.revision, approves=False)
            self.records.manuscripts.sign(self.ours, signed)

    @rule(mine=st.booleans())
    def leave(self, mine: bool) -> None:
        """What was approved, or other bytes."""
        found = self.records.manuscripts.get(self.ours)
        assert found is not None
        given = found.approval or approval(self.records, self.ours)
        bytes_ = given.rendered if mine else replace(given.rendered, html="<p>Autre</p>")
        possible = (mine and self.approved is not None) or self.sent
        try:
            issue = self.records.issues.record(draft(given.briefing, bytes_))
        except StoreError:
            assert not possible
        else:
            assert possible
            assert issue.sha256 == self.approved
            self.sent = True

    @rule(
        statement=st.sampled_from(
            [
                "UPDATE manuscripts SET state = 'sent'",
                "UPDATE manuscripts SET state = 'prepared'",
                "UPDATE manuscripts SET state = 'approved'",
                "UPDATE manuscripts SET revision = revision + 1",
                "UPDATE manuscripts SET state = 'approved', visa = (SELECT min(id) FROM visas)",
                "UPDATE manuscripts SET base = x'00'",
                "UPDATE manuscripts SET issue = 1",
                "UPDATE visas SET html = '<p>Autre</p>'",
                "UPDATE moves SET who = 'Bruno'",
                "UPDATE issues SET html = '<p>Autre</p>'",
                "DELETE FROM visas",
                "DELETE FROM moves",
                "DELETE FROM issues",
                "DELETE FROM manuscripts",
                "INSERT INTO moves VALUES (1, 99, 'drop', '{}', 'Bruno', '2026')",
                "INSERT OR REPLACE INTO issues SELECT * FROM issues",
            ]
        )
    )
    def tamper(self, statement: str) -> None:
        """Refused, or without effect: :meth:`nothing_moved` looks."""
        with suppress(StoreError), self.records.engine.transaction("intruder"):
            before = self.picture()
            self.records.engine.execute(statement)
            if self.picture() != before:
                assert statement.startswith("UPDATE manuscripts SET base")
                assert self.revision == 0
                raise StoreError("taken back by the test")

    def picture(self) -> list[object]:
        whole = (
            "SELECT * FROM manuscripts",
            "SELECT * FROM moves",
            "SELECT * FROM visas",
            "SELECT * FROM issues",
        )
        return [self.records.engine.rows(statement) for statement in whole]

    @invariant()
    def nothing_moved(self) -> None:
        found = self.records.manuscripts.get(self.ours)
        assert found is not None
        assert found.revision == self.revision
        assert (found.approval and found.approval.sha256) == self.approved
        assert (found.state is State.SENT) is self.sent
        issue = self.records.issues.find("hebdo", week().period.start)
        assert (issue is not None) is self.sent
        if issue is not None:
            assert issue.sha256 == self.approved
            assert issue.sha256 == fingerprint(
                Rendered(subject=issue.subject, html=issue.html, text=issue.text)
            )
        revisions = [one.revision for one in found.entries]
        assert all(after == before + 1 for before, after in pairwise([0, *revisions]))


TestIntruder = Intruder.TestCase
TestIntruder.settings = settings(
    max_examples=25,
    stateful_step_count=20,
    suppress_health_check=list(HealthCheck),
)
