"""Drafts under work, and any gesture on them, for the tests of the desk."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from briefings.desk import (
    Add,
    Annotate,
    Conflict,
    Drop,
    Entry,
    Gesture,
    Introduce,
    Keep,
    Merge,
    Move,
    Pin,
    Place,
    Plan,
    Redo,
    Refused,
    Retitle,
    Reword,
    Undo,
    Unpin,
    admit,
    start,
)
from briefings.model import Briefing, CommentKind, Story
from tests import notes
from watch.model import Verdict

AT = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
SECTIONS = ("desinformation", "orientation", "ruralite")


def week() -> Briefing:
    """Two stories told in each section, one as a link, one doubt, one highlight."""
    told = tuple(
        tuple(
            notes.story(10 * rank + n, f"Titre {rank}{n}", notes.label(theme), extract=f"Dit {n}.")
            for n in range(2)
        )
        for rank, theme in enumerate(SECTIONS, start=1)
    )
    doubt = notes.story(50, "Un doute", notes.label("ruralite", 0.4, Verdict.CHECK))
    link = notes.story(40, "Un lien", notes.label("desinformation"))
    return replace(
        notes.briefing(told, further=(link,), highlights=(told[0][0],), to_check=(doubt,)), number=1
    )


def by_hand(number: int = 90, title: str = "Ajoutée") -> Story:
    return notes.story(number, title)


class Table:
    """A journal that grows as an office's would, in memory."""

    def __init__(self, base: Briefing | None = None) -> None:
        self.base = base or week()
        self.first: Plan = start(self.base)
        self.entries: list[Entry] = []

    def do(
        self, move: Move, who: str = "Anne", on: int | None = None, mine: str | None = None
    ) -> Entry | Refused | Conflict:
        at = AT + timedelta(minutes=len(self.entries))
        seen = len(self.entries) if on is None else on
        said = admit(self.first, self.entries, move, who=who, at=at, on=seen, mine=mine)
        if isinstance(said, Entry):
            self.entries.append(said)
        return said


KEYS = [*start(week()).stories, "inconnue"]
TEXTS = st.sampled_from(["", "Nos mots.", "Autre chose"])


def gestures() -> st.SearchStrategy[Gesture]:
    """Any gesture, sensible or not."""
    key = st.sampled_from(KEYS)
    section = st.sampled_from([*SECTIONS, "", "inconnue"])
    before = st.sampled_from([*KEYS, ""])
    return st.one_of(
        st.builds(Keep, story=key, section=section),
        st.builds(Drop, story=key),
        st.builds(Place, story=key, section=section, before=before, brief=st.booleans()),
        st.builds(Retitle, story=key, title=TEXTS),
        st.builds(Reword, story=key, extract=st.none() | TEXTS),
        st.builds(Annotate, story=key, kind=st.sampled_from(CommentKind), text=TEXTS),
        st.builds(Pin, story=key, before=before),
        st.builds(Unpin, story=key),
        st.builds(Merge, story=key, into=key),
        st.builds(Add, story=st.integers(90, 92).map(by_hand), section=section),
        st.builds(Introduce, text=TEXTS),
    )


def moves() -> st.SearchStrategy[Move]:
    """Any gesture, or the undo or redo of one."""
    revision = st.integers(1, 12)
    return st.one_of(
        gestures(),
        gestures(),
        st.builds(Undo, revision=revision),
        st.builds(Redo, revision=revision),
    )
