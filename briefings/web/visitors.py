"""Who asks for a page, and who may have it. Pure: how they are recognised is in ``access``."""

from __future__ import annotations

from dataclasses import dataclass

from briefings.desk import Rights
from briefings.people import Account, Role


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whoever makes a request."""

    account: Account | None = None
    """None: somebody who has not signed in"""
    key: str = ""
    """of their session; '' when there is none to close"""

    @property
    def role(self) -> Role | None:
        """Theirs."""
        return self.account.role if self.account else None

    @property
    def name(self) -> str:
        """What drafts and the journal call them."""
        return self.account.name if self.account else ""

    @property
    def me(self) -> Account:
        """Their account, behind a page that requires one."""
        if self.account is None:
            raise LookupError("a page without require() asked for the visitor")
        return self.account

    @property
    def writes(self) -> bool:
        """Whether their role lets them work on drafts and notes."""
        return self.role is not None and self.role.covers(Role.EDITOR)

    @property
    def rights(self) -> Rights:
        """What their role lets them do of a draft."""
        may = (self.name,)
        approves = self.role is not None and self.role.covers(Role.APPROVER)
        return Rights(editors=may if self.writes else (), approvers=may if approves else ())


ANYONE = Visitor()


@dataclass(frozen=True, slots=True)
class Access:
    """Who may use a page: anyone, those of a role, whoever the settings let read the archive."""

    role: Role | None = None
    archive: bool = False

    def needed(self, setting: str) -> Role | None:
        """The role it takes, ``setting`` being ``web.archive``; None: no account at all."""
        if not self.archive or setting == "ouverte":
            return self.role
        kept = Role.READER if setting == "interne" else Role(setting)
        return kept if self.role is None or kept.covers(self.role) else self.role

    def admits(self, visitor: Visitor, setting: str) -> bool:
        """Whether this visitor may."""
        needed = self.needed(setting)
        return needed is None or (visitor.role is not None and visitor.role.covers(needed))


PUBLIC = Access()
READERS_OF_ARCHIVE = Access(archive=True)
