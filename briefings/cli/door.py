"""What every command of the office needs: its settings, files and stores, built when it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watch.front import Invocation

if TYPE_CHECKING:
    from briefings.app import Office


def load(called: Invocation) -> Office:
    """The office; imported late, it costs a second."""
    from briefings.app import open_office

    return open_office(called.home)
