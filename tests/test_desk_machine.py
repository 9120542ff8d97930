"""Everyone at one draft, in any order, over HTTP: nothing leaves but what was approved, once.

The tables refuse by themselves what no page asks (the machine of ``test_manuscripts``); here it is
the pages that are asked what their buttons would not offer: another's step, an old page's, twice.
"""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from briefings.desk import State
from briefings.people import Role
from tests.bureaux import DRAFT, READERS, at_desk
from tests.offices import letters

ROLES = st.sampled_from([*Role, Role.APPROVER, Role.ADMINISTRATOR])
AGES = st.sampled_from([0, 0, 0, 1, -1])
"""Of the page that the button is on: the present one, the one before, one that nobody was shown."""


class People(RuleBasedStateMachine):
    """What they may do, by what they did."""

    @initialize()
    def open(self) -> None:
        self.stack = ExitStack()
        folder = self.stack.enter_context(tempfile.TemporaryDirectory())
        self.bureau = self.stack.enter_context(at_desk(Path(folder) / "vigie"))
        self.seats = {role: self.bureau.seat(role) for role in Role}
        self.revision = 0
        self.approved: str | None = None
        self.sent = self.skipped = False

    def teardown(self) -> None:
        self.stack.close()

    def ask(self, role: Role, step: str, **fields: str) -> int:
        return self.seats[role].post(f"{DRAFT}/{step}", fields).status_code

    @rule(role=ROLES)
    def edit(self, role: Role) -> None:
        title = f"Titre {self.revision}"
        code = self.ask(role, "texte/1", on=str(self.revision), titre=title)
        if not role.covers(Role.EDITOR):
            assert code == 403
        elif self.sent:
            assert code == 422
        else:
            assert code == 200
            self.revision, self.approved = self.revision + 1, None

    @rule(role=ROLES, age=AGES)
    def approve(self, role: Role, age: int) -> None:
        code = self.ask(role, "valider", on=str(max(0, self.revision - age)))
        fresh = age == 0 or (age == 1 and self.revision == 0)
        if not role.covers(Role.APPROVER):
            assert code == 403
        elif self.sent or self.approved or not fresh:
            assert code in {409, 422}
        else:
            assert code == 200
            found = self.bureau.draft().approval
            assert found is not None
            self.approved = found.sha256

    @rule(role=ROLES)
    def withdraw(self, role: Role) -> None:
        code = self.ask(role, "retirer")
        if not role.covers(Role.APPROVER):
            assert code == 403
        elif self.sent or not self.approved:
            assert code == 422
        else:
            assert code == 200
            self.approved = None

    @rule(role=ROLES, age=AGES)
    def send(self, role: Role, age: int) -> None:
        code = self.ask(role, "envoyer", on=str(max(0, self.revision - age)))
        fresh = age == 0 or (age == 1 and self.revision == 0)
        if not role.covers(Role.APPROVER):
            assert code == 403
        elif self.sent:
            assert code == 200  # a second click: nothing more
        elif not (fresh and self.approved and not self.skipped):
            assert code == 422
        else:
            assert code == 200
            self.sent = True

    @rule(role=ROLES, back=st.booleans())
    def skip(self, role: Role, back: bool) -> None:
        code = self.ask(role, "reprendre" if back else "sauter", raison="essai")
        if not role.covers(Role.APPROVER):
            assert code == 403
        elif code == 200:
            assert not self.sent
            self.skipped = not back

    @invariant()
    def what_left_was_approved(self) -> None:
        if not hasattr(self, "bureau"):
            return
        draft = self.bureau.draft()
        assert draft.revision == self.revision
        assert (draft.state is State.SENT) is self.sent
        assert (draft.approval and draft.approval.sha256) == self.approved
        with self.bureau.open() as records:
            issues = records.engine.rows("SELECT sha256 FROM issues")
            assert len(letters(records)) == (len(READERS) if self.sent else 0)
        assert [row["sha256"] for row in issues] == ([self.approved] if self.sent else [])


@pytest.mark.slow
def test_nothing_leaves_but_what_was_approved_whoever_asks_what() -> None:
    People.TestCase.settings = settings(
        max_examples=4,
        stateful_step_count=12,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],  # a server for each attempt at a shorter example takes minutes
        suppress_health_check=list(HealthCheck),
    )
    People.TestCase().runTest()
