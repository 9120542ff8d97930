"""A draft prepared and worked on: what the command line and the desk's pages call.

    prepare -> edit, remark ...          then :mod:`briefings.approving`

Each step is one transaction that reads the draft, asks the desk, and writes: two officers, two
tabs and two machines are told of each other, and never undo each other's work. What cannot be done
is a :class:`Refused`; what somebody changed meanwhile, a :class:`Conflict`. It prints nothing.

``on`` is the revision that a person looked at. Without it, the latest one that they were shown is
meant, and their own later moves are known to them; a conflict once told counts as shown.
"""

from __future__ import annotations

from briefings.app import Office
from briefings.desk import Conflict, Entry, Move, Refused, State, admit, start
from briefings.desk.manuscript import Manuscript, Signed, Skip, unseen
from briefings.document import Visa
from briefings.issue import compose
from briefings.model import Digest, Period
from briefings.period import key
from briefings.store import Records
from watch.store import Store
from watch.zone import paris

GONE = "la note est partie\u00a0: elle ne change plus"


def prepare(
    office: Office,
    store: Store,
    records: Records,
    digest: Digest,
    period: Period,
    *,
    by: str,
    again: bool = False,
) -> Manuscript | Refused:
    """The draft of this period, made if there was none; ``again`` makes it anew before any move."""
    if refusal := _unwanted(records, digest, period):
        return refusal
    known = records.manuscripts.find(digest.slug, period.start)
    if known is not None and (not again or known.state is State.SENT):
        return known
    base = compose(office, store, records, digest, period)
    if known is None:
        return records.manuscripts.open(base, by, office.watch.now())
    with records.engine.transaction("editing.renew"):
        now = records.manuscripts.get(known.id)
        if now is None or now.entries or now.state is not State.PREPARED:
            return Refused("la relecture a commencé\u00a0: ce brouillon ne peut plus être refait")
        records.manuscripts.renew(known.id, base, by, office.watch.now())
    return records.manuscripts.open(base, by, office.watch.now())


def _unwanted(records: Records, digest: Digest, period: Period) -> Refused | None:
    """Why there is nothing to prepare: the issue was made without a draft, or is skipped."""
    drafted = records.manuscripts.find(digest.slug, period.start)
    issue = records.issues.find(digest.slug, period.start)
    if issue is not None and drafted is None:
        when = f"{paris(issue.made_at):%d/%m/%Y à %H:%M}"
        return Refused(f"la note n°\u00a0{issue.number} de cette période a été envoyée le {when}")
    skip = records.manuscripts.skipped(digest.slug, period.start)
    return None if skip is None else Refused(passed_over(skip, period))


def passed_over(skip: Skip, period: Period) -> str:
    """Why there is no note."""
    why = f" ({skip.reason})" if skip.reason else ""
    when = f"{paris(skip.at):%d/%m/%Y}"
    return f"{skip.who} a choisi le {when} de ne pas faire la note {key(period)}{why}"


def look(records: Records, manuscript: Manuscript, *, by: str) -> None:
    """Remember that this person was shown the draft as it is."""
    records.manuscripts.see(manuscript.id, by, manuscript.revision)


def edit(
    office: Office, records: Records, manuscript: int, move: Move, *, by: str, on: int | None = None
) -> Entry | Refused | Conflict:
    """Make one move; an approval in force falls with it."""
    if refusal := office.rights.may_edit(by):
        return refusal
    with records.engine.transaction("editing.edit"):
        now = standing(records, manuscript)
        if isinstance(now, Refused):
            return now
        seen = records.manuscripts.seen(manuscript, by)
        said = admit(
            start(now.base),
            now.entries,
            move,
            who=by,
            at=office.watch.now(),
            on=seen if on is None else on,
            mine=by if on is None else None,
        )
        if isinstance(said, Entry):
            records.manuscripts.append(manuscript, said)
            if not unseen(now, seen, by):
                records.manuscripts.see(manuscript, by, said.revision)
        elif isinstance(said, Conflict) and on is None:
            look(records, now, by=by)
        return said


def remark(
    office: Office, records: Records, manuscript: int, text: str, *, by: str, role: str = ""
) -> Manuscript | Refused:
    """Keep a remark on the draft as it is; it approves nothing."""
    if refusal := office.rights.may_edit(by):
        return refusal
    with records.engine.transaction("editing.remark"):
        now = standing(records, manuscript)
        if isinstance(now, Refused):
            return now
        visa = Visa(who=by, role=role, at=office.watch.now(), remark=text)
        signed = Signed(visa=visa, revision=now.revision, approves=False)
        records.manuscripts.sign(manuscript, signed)
        return present(records, manuscript)


def standing(records: Records, manuscript: int) -> Manuscript | Refused:
    """The draft as it is now, if it can still change."""
    now = present(records, manuscript)
    return Refused(GONE) if now.state is State.SENT else now


def present(records: Records, manuscript: int) -> Manuscript:
    """The draft as it is now."""
    found = records.manuscripts.get(manuscript)
    if found is None:
        raise LookupError(f"manuscript {manuscript}")
    return found
