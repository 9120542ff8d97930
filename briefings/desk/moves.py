"""What an officer does to a draft: one value per gesture. A story is named by its key.

``side`` is what a gesture changes of its story, '*' for all of it: two gestures on one side meet.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from briefings.model import CommentKind, Story


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep:
    """Tell in full what was dropped, doubtful, or only listed as a link."""

    side: ClassVar[str] = "*"
    story: str
    section: str = ""
    """'': where it was, or that of its surest theme"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drop:
    """Leave out; what is dropped stays listed on the desk."""

    side: ClassVar[str] = "*"
    story: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Move within a section or to another one."""

    side: ClassVar[str] = "place"
    story: str
    section: str
    before: str = ""
    """a story of that section; '' puts it last"""
    brief: bool = False
    """among the links at the end of the section"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retitle:
    """Write another title; '' gives the source's back."""

    side: ClassVar[str] = "title"
    story: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reword:
    """Write words of the office in place of the extract; None gives the quotation back."""

    side: ClassVar[str] = "extract"
    story: str
    extract: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotate:
    """Write the office's comment of that kind; '' takes it away."""

    story: str
    kind: CommentKind
    text: str

    @property
    def side(self) -> str:
        """Comments of two kinds do not meet."""
        return self.kind.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """Put under « À retenir », or move there."""

    side: ClassVar[str] = "pin"
    story: str
    before: str = ""
    """a story that is there; '' puts it last"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpin:
    """Take out of « À retenir »; it stays in its section."""

    side: ClassVar[str] = "pin"
    story: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """Tell a story as another source of a second one."""

    side: ClassVar[str] = "*"
    story: str
    into: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Add:
    """Put in a story that Vigie did not choose."""

    story: Story
    section: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Introduce:
    """Write the note's introduction; '' takes it away."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo:
    """Take a gesture back; it stays in the journal."""

    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Redo:
    """Make an undone gesture hold again, at its place in the journal."""

    revision: int


Gesture = Keep | Drop | Place | Retitle | Reword | Annotate | Pin | Unpin | Merge | Add | Introduce
Move = Gesture | Undo | Redo


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A move in the journal: the draft's revision that it made, who, when."""

    revision: int
    move: Move
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Refused:
    """The move does not apply; nothing changed."""

    reason: str
    """a French sentence"""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody changed the same thing since the revision that the move was made on."""

    entries: tuple[Entry, ...]
    """what was done meanwhile, latest last"""
