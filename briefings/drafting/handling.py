"""One gesture on the draft, asked by numbers, and what it did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from briefings.desk import (
    Annotate,
    Drop,
    Introduce,
    Keep,
    Merge,
    Move,
    Pile,
    Pin,
    Place,
    Redo,
    Retitle,
    Reword,
    Undo,
    Unpin,
    last_done,
    last_undone,
    told,
)
from briefings.desk.manuscript import plan_at
from briefings.drafting.asking import Asked
from briefings.errors import BriefingError
from briefings.model import CommentKind
from watch.console import console


def _do(asked: Asked, move: Move) -> None:
    was_approved = asked.draft().approval is not None
    entry = asked.move(move)
    out = console()
    out.print(f"{entry.revision:>4}  {told(entry, plan_at(asked.draft()))}")
    if was_approved:
        out.print("La validation est tombée\u00a0: la note est à valider de nouveau.")


def drop(asked: Asked, numbers: Sequence[int]) -> None:
    """Leave stories out."""
    for number in numbers:
        _do(asked, Drop(story=asked.story(number)))


def keep(asked: Asked, numbers: Sequence[int], section: str) -> None:
    """Tell stories in full."""
    for number in numbers:
        _do(asked, Keep(story=asked.story(number), section=asked.section(section)))


def place(asked: Asked, number: int, section: str, before: int | None, *, brief: bool) -> None:
    """Move a story; without a section, to that of the story named beside, or its own."""
    key, plan = asked.story(number), plan_at(asked.draft())
    other = asked.story(before) if before is not None else ""
    pile = plan.pile(other or key) or Pile("")
    wanted = asked.section(section) or pile.section
    if not wanted:
        raise BriefingError("Dites dans quelle section, par exemple --section ruralite.")
    linked = brief or (bool(other) and pile.brief)
    _do(asked, Place(story=key, section=wanted, before=other, brief=linked))


def title(asked: Asked, number: int, text: str) -> None:
    """Write another title; '' gives the source's back."""
    _do(asked, Retitle(story=asked.story(number), title=" ".join(text.split())))


def extract(asked: Asked, number: int, text: str | None) -> None:
    """Write other words than the extract; None gives it back."""
    _do(asked, Reword(story=asked.story(number), extract=text and text.strip()))


def comment(asked: Asked, number: int, texts: Mapping[CommentKind, str | None]) -> None:
    """Write the comments that were given; '' takes one away."""
    said = {kind: text.strip() for kind, text in texts.items() if text is not None}
    if not said:
        raise BriefingError('Dites quoi, par exemple --analysis "Notre analyse".')
    for kind, text in said.items():
        _do(asked, Annotate(story=asked.story(number), kind=kind, text=text))


def pin(asked: Asked, number: int, before: int | None) -> None:
    """Put under « À retenir »."""
    other = asked.story(before) if before is not None else ""
    _do(asked, Pin(story=asked.story(number), before=other))


def unpin(asked: Asked, number: int) -> None:
    """Take out of « À retenir »."""
    _do(asked, Unpin(story=asked.story(number)))


def merge(asked: Asked, number: int, into: int) -> None:
    """Tell two stories as one."""
    _do(asked, Merge(story=asked.story(number), into=asked.story(into)))


def introduce(asked: Asked, text: str) -> None:
    """Write the introduction; '' takes it away."""
    _do(asked, Introduce(text=text.strip()))


def undo(asked: Asked, revision: int | None) -> None:
    """Take a gesture back: the last of this person by default."""
    found = revision or last_done(asked.draft().entries, asked.by)
    if found is None:
        raise BriefingError(
            f"{asked.by} n'a rien à annuler\u00a0; pour un geste d'une autre personne, donnez son"
            f" numéro\u00a0: {asked.command('history')}.",
        )
    _do(asked, Undo(revision=found))


def redo(asked: Asked, revision: int | None) -> None:
    """Make an undone gesture hold again: the last one by default."""
    found = revision or last_undone(asked.draft().entries, asked.by)
    if found is None:
        raise BriefingError(f"{asked.by} n'a rien à rétablir.")
    _do(asked, Redo(revision=found))
