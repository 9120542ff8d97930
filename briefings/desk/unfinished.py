"""What an officer wrote in a draft and left to be replaced. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from briefings.desk.plan import Plan, key_of
from briefings.model import Briefing, Story
from briefings.placeholders import placeholder


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfinished:
    """Words that wait to be replaced."""

    number: int
    """of the story; 0 for the introduction"""
    words: str

    @property
    def place(self) -> str:
        """Where they stand, for a reader."""
        return f"actualité n°\u00a0{self.number}" if self.number else "introduction"


def unfinished(note: Briefing, plan: Plan) -> tuple[Unfinished, ...]:
    """One for the introduction and each story that holds some, in the order of reading."""
    told = [one for part in note.sections for one in (*part.stories, *part.further)]
    places: list[tuple[int, tuple[str, ...]]] = [(0, (note.introduction,))]
    places += [(plan.number(key_of(one)), tuple(_own(one))) for one in (*told, *note.to_check)]
    found = ((number, next(filter(None, map(placeholder, texts)), "")) for number, texts in places)
    return tuple(Unfinished(number=number, words=words) for number, words in found if words)


def _own(story: Story) -> Iterator[str]:
    """The office's words, and nothing of the source's."""
    yield story.wording.title
    yield story.wording.extract or ""
    yield from (one.text for one in story.comments)
    if story.added_by:
        yield story.title
        yield story.extract
