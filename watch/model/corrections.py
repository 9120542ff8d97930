"""What a person said of the themes of an article, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from watch.model.labels import Verdict


class CorrectionKind(StrEnum):
    """How it was said."""

    ADD = "add"
    REMOVE = "remove"
    CONFIRM = "confirm"
    IMPORT = "import"
    """read elsewhere, brought in by a file"""
    ASSUMED = "assumed"
    """a counterexample by a file's word, that nobody read: it teaches, and labels nothing"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One theme's answer on one item, before it is stored."""

    key: str
    """of an article of the archive, or of an example outside of it"""
    theme: str
    has: bool
    kind: CorrectionKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What was said, by whom, when, and against what; never changed, only undone."""

    id: int
    gesture: int
    """number of the act that made it: one command, undone as a whole"""
    key: str
    archived: bool
    """whether the archive holds the article; else it is an example from outside"""
    title: str
    source: str
    theme: str
    has: bool
    kind: CorrectionKind
    by: str
    at: datetime
    score: float | None = None
    """what the model said then; None when it had said nothing"""
    verdict: Verdict | None = None
    version: str = ""
    undone_by: str = ""
    undone_at: datetime | None = None
