"""The four roles, each of which includes those before it."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """The value is stored, and written in commands and settings."""

    READER = "reader"
    EDITOR = "editor"
    APPROVER = "approver"
    ADMINISTRATOR = "administrator"

    def covers(self, other: Role) -> bool:
        """Whether it may do what ``other`` may."""
        order = tuple(Role)
        return order.index(self) >= order.index(other)


SHOWN = {
    Role.READER: "lecture",
    Role.EDITOR: "rédaction",
    Role.APPROVER: "validation",
    Role.ADMINISTRATOR: "administration",
}
"""As people read them: « droit de validation »."""
