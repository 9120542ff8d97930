"""The last look before a note leaves, and what became of it after: figures read, none decided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from briefings.approving import written
from briefings.desk import Change, State, key_of
from briefings.desk.links import hidden
from briefings.desk.manuscript import Manuscript, note_of, plan_at
from briefings.desk.unfinished import Unfinished, unfinished
from briefings.editing import passed_over
from briefings.mailing import addresses, held
from briefings.model import Delivery, DeliveryState, Tally
from briefings.typography import NBSP, count, day_and_hour, grouped
from briefings.unfolding import warning
from briefings.web.desk.asking import Desk
from briefings.web.desk.sheet import Done, Heading, changes, heading, visas

STATES = {
    DeliveryState.SENT: "remis",
    DeliveryState.QUEUED: "en attente",
    DeliveryState.INTENT: "en cours",
    DeliveryState.REFUSED: "refusé",
    DeliveryState.DOUBT: "en doute",
}
FILED = "écrit en fichier, non envoyé"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What an approver reads before saying yes."""

    heading: Heading
    subject: str
    size: str
    readers: int
    listed: int
    """of them, those that the digest itself names"""
    doubts: int
    """stories left to check"""
    hidden: tuple[tuple[int, str], ...]
    """stories whose link hides where it leads: number, and what is known of it"""
    left: tuple[Unfinished, ...]
    """what somebody meant to replace"""
    empty: tuple[str, ...]
    """sections that the note does not show"""
    since: tuple[Change, ...]
    """what changed since it was last approved, or since its preparation"""
    approved_once: bool
    visas: tuple[str, ...]
    skipped: str
    barrier: str
    """why nothing may leave at present"""
    relay: bool
    """else mails are written as files"""
    me: str
    done: Done | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Somebody who was written to."""

    email: str
    state: str
    when: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """A note that left."""

    heading: Heading
    number: int
    when: str
    counts: tuple[str, ...]
    doubt: int
    receipts: tuple[Receipt, ...]
    """for approvers alone"""
    visas: tuple[str, ...]
    subject: str


def look_at(desk: Desk, draft: Manuscript, done: Done | None = None) -> Look:
    """The note that waits."""
    note = written(desk.office, desk.records, draft)
    skip = desk.records.manuscripts.skipped(desk.digest.slug, desk.period.start)
    readers = addresses(desk.office, desk.records, desk.digest)
    last = next((one.revision for one in reversed(draft.visas) if one.approves), None)
    plan = plan_at(draft)
    told = note_of(draft, desk.office.watch.now())
    return Look(
        heading=heading(desk, draft),
        subject=note.subject,
        size=f"{grouped(max(1, round(len(note.html.encode()) / 1000)))}{NBSP}ko",
        readers=len(readers),
        listed=len(set(readers) & set(desk.digest.recipients)),
        doubts=len(told.to_check),
        hidden=tuple(
            (plan.number(key_of(one)), warning(desk.records, one.lead.article.url))
            for one in hidden(told)
        ),
        left=unfinished(told, plan),
        empty=tuple(part.theme.name for part in told.sections if not part.stories),
        since=changes(draft, last or 0),
        approved_once=last is not None,
        visas=visas(draft),
        skipped=f"{passed_over(skip, desk.period)}." if skip else "",
        barrier=held(desk.office, desk.records) or "",
        relay=bool(desk.office.watch.settings.smtp.host),
        me=desk.who.me.email,
        done=done,
    )


def gone(desk: Desk, draft: Manuscript) -> Gone:
    """The note that left, and who received it."""
    top = heading(desk, draft)
    issue = desk.records.issues.get(draft.issue or 0)
    if issue is None or draft.state is not State.SENT:
        raise LookupError(f"manuscript {draft.id} has not left")
    tally = desk.records.outbox.tally(issue.id)
    mails = desk.records.outbox.of(issue.id) if top.may_approve else []
    return Gone(
        heading=top,
        number=issue.number,
        when=day_and_hour(issue.made_at),
        counts=tuple(_counts(tally)),
        doubt=tally.doubt,
        receipts=tuple(map(_receipt, mails)),
        visas=visas(draft),
        subject=issue.subject,
    )


def _receipt(mail: Delivery) -> Receipt:
    when = day_and_hour(mail.sent_at) if mail.sent_at else ""
    state = FILED if mail.filed else STATES[mail.state]
    return Receipt(email=mail.email, state=state, when=when)


def _counts(tally: Tally) -> Iterator[str]:
    """« 2 remis », « 1 en attente », and so on."""
    for number, one, several in (
        (tally.sent, "remis", "remis"),
        (tally.filed, FILED, "écrits en fichiers, non envoyés"),
        (tally.waiting, "en attente", "en attente"),
        (tally.refused, "refusé", "refusés"),
        (tally.doubt, "en doute", "en doute"),
    ):
        if number:
            yield count(number, one, several)
