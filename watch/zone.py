"""The office's time: Europe/Paris, whatever the machine's own zone. Pure."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def paris(moment: datetime) -> datetime:
    """The same instant on a Paris clock."""
    return moment.astimezone(PARIS)
