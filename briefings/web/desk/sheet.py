"""What the pages of one draft show of it: its state, what was just done, who else is at work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from briefings.desk import (
    SHOWN,
    Change,
    State,
    compare,
    did,
    last_done,
    last_undone,
    told,
    undone_by,
)
from briefings.desk.manuscript import Manuscript, Signed, plan_at
from briefings.mailing import fate
from briefings.people import Role
from briefings.period import label
from briefings.store import Records
from briefings.typography import NBSP, day_and_hour
from briefings.web.desk.asking import Desk, knowledge
from briefings.web.desk.board import Group, board

LATELY = timedelta(minutes=30)
"""Whoever made a gesture since is said to be at work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What was just done, and how it is taken back."""

    words: str
    undo: str = ""
    """where the button posts; '' for none"""
    number: int = 0
    back: str = ""
    """where it leads then; '' when that is known"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """At the top of every page of a draft."""

    path: str
    title: str
    when: str
    state: str
    revision: int
    sent: bool
    approved: str
    """« par Anne le … »; '' when it is not"""
    others: str
    """who else made a gesture lately"""
    may_approve: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The page of a draft."""

    heading: Heading
    introduction: str
    groups: tuple[Group, ...]
    sections: tuple[tuple[str, str], ...]
    """slug and name of each, in order: the keys 1 to 9"""
    highlights: tuple[tuple[int, str], ...]
    """number and title of each, in their order"""
    undoable: bool
    redoable: bool
    done: Done | None = None
    basket: int = 0


def heading(desk: Desk, draft: Manuscript) -> Heading:
    """The draft in a few words."""
    visa = draft.approval.visa if draft.approval else None
    return Heading(
        path=desk.path,
        title=desk.digest.title,
        when=label(desk.period),
        state=state(desk.records, draft),
        revision=draft.revision,
        sent=draft.state is State.SENT,
        approved=f"par {visa.who} le {day_and_hour(visa.at)}" if visa else "",
        others="" if draft.state is State.SENT else _others(desk, draft),
        may_approve=desk.who.account is not None and desk.who.me.role.covers(Role.APPROVER),
    )


def state(records: Records, draft: Manuscript) -> str:
    """Where the draft is; once it was sent, how far the note went."""
    if draft.issue is None:
        return SHOWN[draft.state]
    return fate(records.outbox.tally(draft.issue))


def sheet(desk: Desk, draft: Manuscript, done: Done | None = None) -> Sheet:
    """The whole page."""
    plan = plan_at(draft)
    known = knowledge(desk, draft, plan)
    return Sheet(
        heading=heading(desk, draft),
        introduction=plan.introduction,
        groups=board(plan, known),
        sections=tuple((theme.slug, theme.name) for theme in known.themes),
        highlights=tuple((plan.number(key), plan.stories[key].title) for key in plan.highlights),
        undoable=last_done(draft.entries, desk.who.name) is not None,
        redoable=last_undone(draft.entries, desk.who.name) is not None,
        done=done,
        basket=len(desk.records.notes.basket()),
    )


def done_at(desk: Desk, draft: Manuscript, revision: int | None) -> Done | None:
    """The gesture of that revision, when it is this person's latest one or nearly."""
    if revision is None or not 0 < revision <= draft.revision:
        return None
    entry = draft.entries[revision - 1]
    said = did(entry.move, plan_at(draft))
    whose = "Vous avez " if entry.who == desk.who.name else f"{entry.who} a "
    standing = revision not in undone_by(draft.entries) and not hasattr(entry.move, "revision")
    return Done(
        words=f"{whose}{said.removeprefix('a ')}.",
        undo=f"{desk.path}/annuler" if standing else "",
        number=revision,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A gesture of the history."""

    number: int
    words: str
    undone: bool
    gesture: bool
    """else it is the undo of one, which has its own button nowhere"""


def history(draft: Manuscript) -> tuple[Line, ...]:
    """Every gesture, latest first."""
    plan, undone = plan_at(draft), undone_by(draft.entries)
    return tuple(
        Line(
            number=one.revision,
            words=told(one, plan),
            undone=one.revision in undone,
            gesture=not hasattr(one.move, "revision"),
        )
        for one in reversed(draft.entries)
    )


def _others(desk: Desk, draft: Manuscript) -> str:
    since, me = desk.office.watch.now() - LATELY, desk.who.name
    late = [one.who for one in draft.entries if one.at > since and one.who != me]
    return ", ".join(dict.fromkeys(late))


def visas(draft: Manuscript) -> tuple[str, ...]:
    """« Le …, Anne (directrice) a validé la révision 4 : remarque », latest first."""
    return tuple(map(_visa, reversed(draft.visas)))


def _visa(signed: Signed) -> str:
    visa = signed.visa
    who = f"{visa.who} ({visa.role})" if visa.role else visa.who
    what = "a validé" if signed.approves else "a visé"
    remark = f"{NBSP}: {visa.remark}" if visa.remark else ""
    return f"Le {day_and_hour(visa.at)}, {who} {what} la révision {signed.revision}{remark}"


def changes(draft: Manuscript, since: int) -> tuple[Change, ...]:
    """What differs from a revision."""
    names = {part.theme.slug: part.theme.name for part in draft.base.sections}
    return compare(plan_at(draft, since), plan_at(draft), names)
