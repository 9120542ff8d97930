"""What an officer writes in a draft: the fields of a form, the moves that they make. Pure.

A field makes a move only when it differs from what its page showed, so that saving a form never
touches what its writer did not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from briefings.desk import Annotate, Gesture, Introduce, Plan, Retitle, Reword
from briefings.model import CommentKind, Story

COMMENTS = {
    "analyse": CommentKind.ANALYSIS,
    "portee": CommentKind.SCOPE,
    "suites": CommentKind.FOLLOW_UP,
}
NAMES = {
    "introduction": "Introduction de la note",
    "titre": "Titre",
    "extrait": "Extrait",
    **{field: kind.value for field, kind in COMMENTS.items()},
}
"""Of each field, for a reader."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsaved:
    """A text that was not taken: what was typed, beside what is there."""

    field: str
    name: str
    mine: str
    theirs: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """Texts that were not kept, and the form that keeps them after all."""

    back: str
    title: str
    """of what is written, for the way back"""
    action: str
    on: int
    unsaved: tuple[Unsaved, ...]
    saved: tuple[str, ...] = ()


def written(text: str) -> str:
    """A text as it is kept: browsers send line ends of their own."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def fields(plan: Plan, key: str) -> dict[str, str]:
    """What the form of a story holds; of the note itself, without a key."""
    if not key:
        return {"introduction": plan.introduction}
    story = plan.stories[key]
    said = {one.kind: one.text for one in story.comments}
    texts = {field: said.get(kind, "") for field, kind in COMMENTS.items()}
    return {"titre": story.title, "extrait": shown(story), **texts}


def shown(story: Story) -> str:
    """The extract that readers see."""
    own = story.wording.extract
    return story.extract if own is None else own


def moves(seen: Plan, key: str, typed: Mapping[str, str]) -> dict[str, Gesture]:
    """A move for each field that is not as its page showed it."""
    before = fields(seen, key)
    return {
        field: _move(seen, key, field, text)
        for field, raw in typed.items()
        if field in before and (text := written(raw)) != written(before[field])
    }


def _move(plan: Plan, key: str, field: str, text: str) -> Gesture:
    if not key:
        return Introduce(text=text)
    if field in COMMENTS:
        return Annotate(story=key, kind=COMMENTS[field], text=text)
    story = plan.stories[key]
    if field == "titre":
        title = " ".join(text.split())
        return Retitle(story=key, title="" if title == story.lead.article.title else title)
    return Reword(story=key, extract=None if text == written(story.extract) else text)
