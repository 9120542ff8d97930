"""A draft agreed to and sent, or not made at all. What leaves is what was approved, byte for byte.

    edit ... -> approve -> send          withdraw, skip, lift

See :mod:`briefings.editing` for what refusals, conflicts and ``on`` mean. It hands the mails to the
outbox; :func:`briefings.mailing.send` empties it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from briefings.app import Office
from briefings.desk import Conflict, Entry, Refused
from briefings.desk.manuscript import (
    Approval,
    Manuscript,
    Signed,
    Skip,
    note_of,
    plan_at,
    unseen,
)
from briefings.desk.unfinished import unfinished
from briefings.document import Visa
from briefings.editing import GONE, look, passed_over, present, standing
from briefings.issue import show
from briefings.mailing import addresses, mails
from briefings.model import Digest, Issue, Period, Rendered
from briefings.period import key
from briefings.pictures import detach
from briefings.render.budget import CEILING
from briefings.store import Records
from briefings.store.issues import draft, fingerprint
from briefings.store.mail import Outgoing
from watch.zone import paris


@dataclass(frozen=True, slots=True)
class Sent:
    """An issue that left, and whether this call sent it."""

    issue: Issue
    new: bool
    mails: int
    """queued by this call"""


def approve(
    office: Office,
    records: Records,
    manuscript: int,
    *,
    by: str,
    on: int | None = None,
    role: str = "",
    text: str = "",
) -> Manuscript | Refused | Conflict:
    """Freeze the note as ``by`` saw it: these bytes, and no others, may leave."""
    if refusal := office.rights.may_approve(by):
        return refusal
    with records.engine.transaction("editing.approve"):
        now = standing(records, manuscript)
        if isinstance(now, Refused):
            return now
        if untimely := _untimely(now, on):
            return untimely
        if late := _unread(records, now, by, on):
            return Conflict(late)
        visa = Visa(who=by, role=role, at=office.watch.now(), remark=text)
        frozen = _freeze(office, records, now, visa)
        if isinstance(frozen, Refused):
            return frozen
        signed = Signed(visa=visa, revision=now.revision, approves=True)
        records.manuscripts.sign(manuscript, signed, frozen)
        _say(office, records, by, "note validée", now.digest, now.period)
        return present(records, manuscript)


def left_over(office: Office, draft: Manuscript) -> Refused | None:
    """What its readers would be shown that somebody meant to replace; asked before agreeing."""
    left = unfinished(note_of(draft, office.watch.now()), plan_at(draft))
    where = "\u00a0; ".join(f"{one.place}, «\u00a0{one.words}\u00a0»" for one in left)
    return Refused(f"des mots restent à remplacer\u00a0: {where}") if left else None


def withdraw(
    office: Office, records: Records, manuscript: int, *, by: str, text: str = ""
) -> Manuscript | Refused:
    """Take the approval back before sending; it stays in the history."""
    if refusal := office.rights.may_approve(by):
        return refusal
    with records.engine.transaction("editing.withdraw"):
        now = standing(records, manuscript)
        if isinstance(now, Refused):
            return now
        if not records.manuscripts.withdraw(manuscript):
            return Refused("cette note n'est pas validée")
        why = f"validation retirée\u00a0: {text}" if text else "validation retirée"
        visa = Visa(who=by, role="", at=office.watch.now(), remark=why)
        records.manuscripts.sign(
            manuscript, Signed(visa=visa, revision=now.revision, approves=False)
        )
        _say(office, records, by, "validation retirée", now.digest, now.period)
        return present(records, manuscript)


def send(office: Office, records: Records, manuscript: int, *, by: str) -> Sent | Refused:
    """Make the issue of what was approved and queue it for its readers; once, whoever calls."""
    if refusal := office.rights.may_approve(by):
        return refusal
    before = present(records, manuscript)
    # A mail for 10,000 readers takes seconds: made before the file is locked, used if still true.
    queued = _mails(office, records, before)
    if isinstance(queued, Refused):
        return queued
    with records.engine.transaction("approving.send"):
        now = present(records, manuscript)
        if now.issue is not None:
            return _sent(records, now.issue)
        if now.approval is None or now.approval != before.approval:
            return Refused("la validation vient d'être retirée ou remplacée\u00a0: relisez la note")
        if skip := records.manuscripts.skipped(now.digest, now.period.start):
            return Refused(passed_over(skip, now.period))
        new = draft(now.approval.briefing, now.approval.rendered)
        # Made when it leaves: an approval may be days old, and the mails' 48 hours start now.
        issue = records.issues.record(replace(new, made_at=office.watch.now()), queued)
        _say(office, records, by, "note envoyée", now.digest, now.period)
        return Sent(issue, new=True, mails=len(queued))


def _mails(office: Office, records: Records, before: Manuscript) -> tuple[Outgoing, ...] | Refused:
    """One mail per reader, of the approved bytes; none when it left already."""
    if before.issue is not None:
        return ()
    if before.approval is None:
        return Refused("la note n'est pas validée\u00a0: rien ne part sans accord")
    digest = office.digest(before.digest)
    to = addresses(office, records, digest)
    if not to:
        return Refused("personne ne reçoit ce bulletin\u00a0: ajoutez des destinataires")
    in_text = records.subscribers.in_text(digest.slug)
    return tuple(mails(office, before.approval.rendered, to, digest=digest, in_text=in_text))


def written(office: Office, records: Records, draft: Manuscript) -> Rendered:
    """The note of a draft as its readers would have it: what was approved, exactly, once it was."""
    if draft.approval is not None:
        return draft.approval.rendered
    return show(office, records, note_of(draft, office.watch.now()))


def trial(office: Office, records: Records, draft: Manuscript, to: Sequence[str]) -> int:
    """Queue the draft as it is for these people, marked as a test: it is no issue."""
    seen = written(office, records, draft)
    marked = replace(seen, subject=f"[Essai] {seen.subject}")
    queued = mails(office, marked, to, digest=office.digest(draft.digest), unsubscribe={})
    return records.outbox.enqueue(None, queued, office.watch.now())


def skip(
    office: Office, records: Records, digest: Digest, period: Period, *, by: str, reason: str
) -> Skip | Refused:
    """Make no note of this period; a draft of it stays as it is and does not leave."""
    if refusal := office.rights.may_approve(by):
        return refusal
    with records.engine.transaction("editing.skip"):
        if records.issues.find(digest.slug, period.start) is not None:
            return Refused(GONE)
        skip = Skip(who=by, at=office.watch.now(), reason=reason)
        if not records.manuscripts.skip(digest.slug, period.start, skip):
            known = records.manuscripts.skipped(digest.slug, period.start)
            return Refused(passed_over(known or skip, period))
        _say(office, records, by, "note sautée", digest.slug, period)
        return skip


def lift(
    office: Office, records: Records, digest: Digest, period: Period, *, by: str
) -> Refused | None:
    """Want the note of this period again; None when done."""
    if refusal := office.rights.may_approve(by):
        return refusal
    with records.engine.transaction("editing.lift"):
        if not records.manuscripts.lift(digest.slug, period.start, by, office.watch.now()):
            return Refused("cette note n'était pas sautée")
        _say(office, records, by, "note voulue de nouveau", digest.slug, period)
    return None


def _say(office: Office, records: Records, by: str, what: str, digest: str, period: Period) -> None:
    """In the journal, in the transaction of what it tells."""
    records.audit.add(office.watch.now(), by, what, f"{digest}, {key(period)}")


def _untimely(now: Manuscript, on: int | None) -> Refused | None:
    if now.approval is not None:
        return Refused(f"déjà validée {_when(now.approval.visa)}")
    if on is not None and on > now.revision:  # no page can show what is not written yet
        return Refused("cette page n'est pas celle de la note\u00a0: relisez-la")
    return None


def _unread(records: Records, now: Manuscript, by: str, on: int | None) -> tuple[Entry, ...]:
    """What ``by`` has not seen of the draft; told once, it counts as seen."""
    if on is not None:
        return now.entries[on:]
    late = unseen(now, records.manuscripts.seen(now.id, by), by)
    look(records, now, by=by)
    return late


def _freeze(office: Office, records: Records, now: Manuscript, visa: Visa) -> Approval | Refused:
    number = records.manuscripts.number(now.id) or records.issues.next_number(now.digest)
    briefing = replace(note_of(now, visa.at), number=number)
    rendered = show(office, records, briefing, (visa,))
    if (size := len(detach(rendered.html)[0].encode())) >= CEILING:
        return Refused(
            f"la note fait {size // 1000}\u00a0ko, et des messageries coupent à 100\u00a0ko\u00a0:"
            " raccourcissez des commentaires",
        )
    return Approval(
        visa=visa,
        number=number,
        rendered=rendered,
        sha256=fingerprint(rendered),
        briefing=briefing,
    )


def _when(visa: Visa) -> str:
    return f"par {visa.who} le {paris(visa.at):%d/%m/%Y à %H:%M}"


def _sent(records: Records, issue: int) -> Sent:
    found = records.issues.get(issue)
    if found is None:
        raise LookupError(f"issue {issue}")
    return Sent(found, new=False, mails=0)
