"""Where each note of a digest is, and what to do next. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from briefings.app import Office
from briefings.desk import State
from briefings.desk.manuscript import Manuscript
from briefings.editing import passed_over
from briefings.mailing import fate
from briefings.model import Digest, Mode, Period
from briefings.period import label, last_complete
from briefings.store import Records
from briefings.typography import day_and_hour
from briefings.web.desk.asking import path_of
from briefings.web.desk.sheet import state

_NEXT = {
    State.PREPARED: "À relire",
    State.REVIEW: "À finir de relire, puis à valider",
    State.APPROVED: "À envoyer",
    State.SENT: "",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A note, where it is and what comes next."""

    path: str
    when: str
    state: str
    next: str
    """'' when nothing is left to do"""
    said: str = ""
    prepare: bool = False
    """there is no draft: a button makes one"""


def steps(office: Office, records: Records, digest: Digest) -> Iterator[Step]:
    """The latest note of a digest, then the older ones that still wait."""
    latest = last_complete(digest.frequency, office.watch.now())
    draft = records.manuscripts.find(digest.slug, latest.start)
    yield _drafted(records, digest, draft) if draft else _absent(records, digest, latest)
    for other in reversed(records.manuscripts.waiting(digest.slug)):
        if other.period != latest:
            yield _drafted(records, digest, other)


def _drafted(records: Records, digest: Digest, draft: Manuscript) -> Step:
    skip = records.manuscripts.skipped(digest.slug, draft.period.start)
    late = "Le délai de relecture est passé." if draft.held_at else ""
    return Step(
        path=path_of(digest, draft.period),
        when=label(draft.period),
        state="sautée" if skip else state(records, draft),
        next="" if skip else _NEXT[draft.state],
        said=f"{passed_over(skip, draft.period)}." if skip else late,
    )


def _absent(records: Records, digest: Digest, period: Period) -> Step:
    """No draft: sent without one, not wanted, or still to be prepared."""
    path, when = path_of(digest, period), label(period)
    if issue := records.issues.find(digest.slug, period.start):
        said = f"Note n°\u00a0{issue.number}, faite le {day_and_hour(issue.made_at)}."
        told = fate(records.outbox.tally(issue.id))
        return Step(path=path, when=when, state=told, next="", said=said)
    if skip := records.manuscripts.skipped(digest.slug, period.start):
        said = f"{passed_over(skip, period)}."
        return Step(path=path, when=when, state="sautée", next="", said=said)
    alone = digest.mode is Mode.AUTOMATIC
    said = "Ce bulletin est fait et envoyé de lui-même, son jour venu." if alone else ""
    return Step(path=path, when=when, state="aucun brouillon", next="", said=said, prepare=True)
