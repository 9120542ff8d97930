"""Where a draft stands, which steps exist, and who may take them. Pure.

    prepared --move, remark--> in review --approve--> approved --send--> sent
                                   ^--------move------------'

The database holds the same steps as triggers (``m008_desk``), so that no door around this one
leads anywhere; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from briefings.desk.moves import Refused
from watch.text import fold


class State(StrEnum):
    """The value is stored."""

    PREPARED = "prepared"
    REVIEW = "review"
    APPROVED = "approved"
    SENT = "sent"


STEPS = frozenset(
    {
        (State.PREPARED, State.PREPARED),
        (State.PREPARED, State.REVIEW),
        (State.PREPARED, State.APPROVED),
        (State.REVIEW, State.REVIEW),
        (State.REVIEW, State.APPROVED),
        (State.APPROVED, State.APPROVED),
        (State.APPROVED, State.REVIEW),
        (State.APPROVED, State.SENT),
    }
)
"""Every step that exists; nothing leaves SENT, and only APPROVED leads there."""

SHOWN = {
    State.PREPARED: "préparé",
    State.REVIEW: "en relecture",
    State.APPROVED: "validé",
    State.SENT: "envoyé",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """Who may edit, and who may approve and send; None is everyone."""

    editors: tuple[str, ...] | None = None
    approvers: tuple[str, ...] | None = None

    def may_edit(self, who: str) -> Refused | None:
        """Why this person may not change the note; an approver may."""
        if self.editors is None or _listed(who, (*self.editors, *(self.approvers or ()))):
            return None
        return Refused(f"{who} ne peut pas modifier la note (desk.editors, dans vigie.yaml)")

    def may_approve(self, who: str) -> Refused | None:
        """Why this person may neither approve nor send."""
        if self.approvers is None or _listed(who, self.approvers):
            return None
        return Refused(
            f"{who} ne peut ni valider ni envoyer la note (desk.approvers, dans vigie.yaml)"
        )


def _listed(who: str, names: Collection[str]) -> bool:
    return fold(who) in {fold(name) for name in names}
