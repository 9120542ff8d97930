"""What `vigie doctor` finds: how serious, what, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How serious a finding is."""

    GOOD = "ok"
    WARNING = "attention"
    ERROR = "erreur"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    level: Level
    what: str
    todo: str = ""
