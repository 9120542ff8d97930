"""What changed in a draft, and who did what: its revisions compared, its journal, its visas."""

from __future__ import annotations

from difflib import unified_diff

from rich.console import Console

from briefings.desk import Change, Side, compare, fold, told, undone_by
from briefings.desk.manuscript import Manuscript, first_plan, plan_at
from briefings.drafting.asking import Asked
from briefings.drafting.showing import heading
from briefings.editing import look
from briefings.model import Delivery, DeliveryState
from watch.console import console, plural
from watch.zone import paris

_LINES = frozenset(
    {Side.EXTRACT, Side.ANALYSIS, Side.SCOPE, Side.FOLLOW_UP, Side.INTRODUCTION, Side.TITLE}
)
"""Texts, shown one above the other; the rest is short and fits on a line."""


def diff(asked: Asked, since: int, until: int | None) -> None:
    """Print what changed between two revisions: by default, since the preparation."""
    out, draft = console(), asked.draft()
    names = {section.theme.slug: section.theme.name for section in draft.base.sections}
    changes = compare(plan_at(draft, since), plan_at(draft, until), names)
    last = draft.revision if until is None else min(until, draft.revision)
    out.print(f"De la révision {min(since, draft.revision)} à la révision {last}\u00a0:")
    if not changes:
        out.print("  rien n'a changé.")
    for change in changes:
        _print(out, change)
    if until is None:
        look(asked.records, draft, by=asked.by)


def _print(out: Console, change: Change) -> None:
    subject = f"n°\u00a0{change.number} {change.title}" if change.number else change.title
    lead = "  " + "\u00a0: ".join(filter(None, [subject, str(change.side)]))
    if change.side not in _LINES:
        out.print(f"{lead}, {change.before or '(rien)'} → {change.after or '(rien)'}")
        return
    out.print(lead)
    lines = unified_diff(change.before.splitlines(), change.after.splitlines(), lineterm="", n=0)
    for line in lines:
        if not line.startswith(("---", "+++", "@@")):
            out.print(f"    {line[:1]} {line[1:]}")


def history(asked: Asked) -> None:
    """Print the life of the note: moves, visas, and who received it."""
    out, draft = console(), asked.draft()
    out.print(heading(asked, draft))
    folded, undone = fold(first_plan(draft), draft.entries), undone_by(draft.entries)
    plan, lapsed = folded.plan, {entry.revision for entry in folded.lapsed}
    for entry in draft.entries:
        mark = " (annulé)" if entry.revision in undone else ""
        mark = " (ne s'applique plus)" if entry.revision in lapsed else mark
        out.print(f"{entry.revision:>4}  {told(entry, plan)}{mark}")
    for signed in draft.visas:
        visa = signed.visa
        who = f"{visa.who} ({visa.role})" if visa.role else visa.who
        what = "a validé" if signed.approves else "a visé"
        remark = f"\u00a0: {visa.remark}" if visa.remark else ""
        when = f"{paris(visa.at):%d/%m/%Y à %H:%M}"
        out.print(f"Le {when}, {who} {what} la révision {signed.revision}{remark}")
    _received(out, asked, draft)


def _received(out: Console, asked: Asked, draft: Manuscript) -> None:
    if draft.issue is None:
        return
    mails = asked.records.outbox.of(draft.issue)
    out.print(f"Adressée à {plural(len(mails), 'destinataire')}\u00a0:")
    for mail in mails:
        out.print(f"      {mail.email}  {_fate(mail)}")


def _fate(mail: Delivery) -> str:
    if mail.filed or mail.sent_at is None:
        return "écrit en fichier, non envoyé" if mail.filed else _STATES[mail.state]
    return f"{paris(mail.sent_at):%d/%m/%Y à %H:%M}"


_STATES = {
    DeliveryState.QUEUED: "en attente",
    DeliveryState.INTENT: "en cours",
    DeliveryState.REFUSED: "refusé",
    DeliveryState.DOUBT: "en doute",
    DeliveryState.SENT: "remis",
}
