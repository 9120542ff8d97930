"""Who works here: roles, accounts, passwords. Pure but for hashing, which costs time on purpose.

Each role may do what those before it may: reader, editor, approver, administrator.
"""

from briefings.people.account import Account, Session
from briefings.people.passwords import Passwords, weakness
from briefings.people.roles import SHOWN, Role

__all__ = ["SHOWN", "Account", "Passwords", "Role", "Session", "weakness"]
