"""When to try again, and how to say it. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from watch.zone import PARIS

BACKOFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 120, 240))
"""After the first, second… failure; the last one repeats. A greylisting ends within 5 to 15."""
GIVE_UP = timedelta(hours=48)
"""Since the mail was queued; a weekly note that is later than that is better read online."""


def backoff(failures: int) -> timedelta:
    """How long to wait after one more failure than ``failures``."""
    return BACKOFF[min(failures, len(BACKOFF) - 1)]


def moment(instant: datetime, now: datetime) -> str:
    """In Paris time: 'à 07 h 15', or 'le 03/11 à 07 h 15' when that is another day."""
    local = instant.astimezone(PARIS)
    hour = f"à {local:%H}\u00a0h\u00a0{local:%M}"
    return hour if local.date() == now.astimezone(PARIS).date() else f"le {local:%d/%m} {hour}"
