"""An issue from its preparation to its sending: what was prepared, done and agreed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from briefings.desk.journal import fold
from briefings.desk.moves import Entry
from briefings.desk.plan import Plan, edited, start
from briefings.desk.states import State
from briefings.document import Visa
from briefings.model import Briefing, Period, Rendered


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A visa and the revision that it was given on."""

    visa: Visa
    revision: int
    approves: bool
    """else it is a remark"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """What was approved, byte for byte: this and nothing else may leave."""

    visa: Visa
    number: int
    """of the issue, its own from then on"""
    rendered: Rendered
    sha256: str
    """of the subject, the HTML and the text"""
    briefing: Briefing


@dataclass(frozen=True, slots=True, kw_only=True)
class Skip:
    """An issue that the office chose not to make."""

    who: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manuscript:
    """The note under work, called a draft in front of a user."""

    id: int
    digest: str
    period: Period
    base: Briefing
    """as prepared"""
    state: State
    entries: tuple[Entry, ...]
    """every move, oldest first"""
    visas: tuple[Signed, ...]
    approval: Approval | None
    """the one in force"""
    issue: int | None
    """what left"""
    prepared_at: datetime
    prepared_by: str
    held_at: datetime | None
    """when the time to review ended without an approval"""

    @property
    def revision(self) -> int:
        """How many moves were made: what an editor's next move is made on."""
        return len(self.entries)


def first_plan(manuscript: Manuscript) -> Plan:
    """Before any move."""
    return start(manuscript.base)


def plan_at(manuscript: Manuscript, revision: int | None = None) -> Plan:
    """The plan of a revision, the present one by default."""
    return fold(first_plan(manuscript), manuscript.entries[:revision]).plan


def note_of(manuscript: Manuscript, at: datetime) -> Briefing:
    """The note as it stands: what was approved, else what the moves make of it ``at`` that time."""
    if manuscript.approval is not None:
        return manuscript.approval.briefing
    return edited(plan_at(manuscript), manuscript.base, at)


def unseen(manuscript: Manuscript, revision: int, who: str) -> tuple[Entry, ...]:
    """What others did after a revision."""
    late = manuscript.entries[revision:]
    return tuple(entry for entry in late if entry.who != who)
