"""What one passage of the outbox did, as a value, and in which words. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

ALARMING = timedelta(minutes=30)
"""How long a relay may be down before somebody is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrainReport:
    """What one passage did."""

    sent: int = 0
    retried: int = 0
    """not accepted this time, still queued"""
    refused: int = 0
    """given up: someone has to look"""
    doubt: int = 0
    """perhaps accepted: someone has to decide; those left by a dead process are counted here"""
    settled: int = 0
    """doubts that the relay's log ended"""
    waiting: int = 0
    """queued at the end, whatever the reason"""
    next_try: datetime | None = None
    """when the first of those is due"""
    held: str | None = None
    """why nothing may leave until a person says so, in French"""
    down_since: datetime | None = None
    """since when the relay fails; None when it last answered"""
    problems: tuple[str, ...] = ()
    """French sentences, without any address"""

    def alarming(self, now: datetime) -> bool:
        """Whether the relay has failed for so long that somebody must be told."""
        return self.down_since is not None and now - self.down_since >= ALARMING


def count(number: int, noun: str) -> str:
    """« 2 messages »."""
    return f"{number}\u00a0{noun}{'s' if number > 1 else ''}"


def capital(sentence: str) -> str:
    """With a capital, the rest as it is."""
    return sentence[:1].upper() + sentence[1:]
