"""The steps of a draft from a terminal: prepared, agreed to, sent, or skipped."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console

from briefings.approving import approve, left_over, lift, send, skip, trial, withdraw, written
from briefings.desk.manuscript import Manuscript, note_of
from briefings.digests import nobody
from briefings.drafting.asking import Asked
from briefings.drafting.showing import heading, next_step, warn
from briefings.editing import passed_over, prepare, remark
from briefings.errors import BriefingError
from briefings.mailing import addresses
from briefings.model import Mode
from briefings.period import label
from briefings.producing import empty, keep, note_name, require_over, summarise
from watch.console import console, plural
from watch.errors import SettingsError
from watch.front import again


def stand(asked: Asked, *, preview: bool) -> bool:
    """Where the note is, and what to type next; False when the digest makes it at once.

    Only an automatic digest does: the others never send without an approval.
    """
    out = console()
    draft = asked.records.manuscripts.find(asked.digest.slug, asked.period.start)
    skipped = asked.records.manuscripts.skipped(asked.digest.slug, asked.period.start)
    if draft is None and preview:
        return False
    if draft is not None and preview:
        _preview(out, asked, draft)
    elif skipped is not None:
        out.print(f"{passed_over(skipped, asked.period)}.")
        out.print(f"Pour la faire quand même\u00a0: {asked.command('skip --undo')}")
    elif draft is not None:
        out.print(heading(asked, draft))
        if draft.issue is None:
            out.print(f"Pour la voir et la modifier\u00a0: {asked.command('show')}")
        next_step(out, asked, draft)
    else:
        return _nothing_yet(out, asked)
    return True


def _nothing_yet(out: Console, asked: Asked) -> bool:
    issue = asked.records.issues.find(asked.digest.slug, asked.period.start)
    if asked.digest.mode is Mode.AUTOMATIC or issue is not None:
        return False
    out.print(f"{asked.digest.title}, {label(asked.period)}\u00a0: aucun brouillon.")
    out.print(f"Pour le préparer\u00a0: {asked.command('prepare')}")
    return True


def _preview(out: Console, asked: Asked, draft: Manuscript) -> None:
    """The note of the draft as a file; what was approved, exactly, once it was."""
    office = asked.office
    seen = written(office, asked.records, draft)
    path = keep(office.watch.home, f"{note_name(asked.digest, asked.period)}-apercu", seen)
    out.print(f"Aperçu du brouillon, révision {draft.revision}\u00a0: {path}")


def make(asked: Asked, *, anew: bool) -> None:
    """Prepare the draft and say what is in it."""
    out, office = console(), asked.office
    require_over(asked.digest, asked.period, office.watch.now())
    if asked.store.articles.count() == 0:
        raise SettingsError(
            f"L'archive est vide\u00a0: la note ne dirait rien. Commencez par {again('harvest')}."
        )
    office.watch.label(asked.store)
    draft = asked.agreed(
        prepare(
            office,
            asked.store,
            asked.records,
            asked.digest,
            asked.period,
            by=asked.by,
            again=anew,
        )
    )
    summarise(out, note_of(draft, office.watch.now()))
    out.print(heading(asked, draft))
    out.print(f"Pour la voir et la modifier\u00a0: {asked.command('show')}")


def visa(asked: Asked, text: str, role: str) -> None:
    """Keep a remark."""
    asked.agreed(
        remark(asked.office, asked.records, asked.draft().id, text, by=asked.by, role=role)
    )
    console().print(f"Visa de {asked.by} gardé.")


def agree(asked: Asked, role: str, text: str, *, as_is: bool) -> None:
    """Approve what this person was shown."""
    out, draft = console(), asked.draft()
    if not as_is and (left := left_over(asked.office, draft)):
        raise BriefingError(
            f"{left.reason[:1].upper()}{left.reason[1:]}. Pour valider telle quelle\u00a0: --as-is."
        )
    draft = asked.agreed(
        approve(asked.office, asked.records, draft.id, by=asked.by, role=role, text=text)
    )
    warn(out, asked, draft)
    readers = len(addresses(asked.office, asked.records, asked.digest))
    number = draft.approval.number if draft.approval else 0
    out.print(
        f"Note n°\u00a0{number} validée par {asked.by}, telle qu'elle partira"
        f" à {plural(readers, 'destinataire')}."
    )
    if not readers:
        out.print(nobody(asked.digest))
    next_step(out, asked, draft)


def take_back(asked: Asked, text: str) -> None:
    """Withdraw the approval."""
    asked.agreed(withdraw(asked.office, asked.records, asked.draft().id, by=asked.by, text=text))
    console().print("Validation retirée\u00a0: la note ne partira pas sans une nouvelle.")


def leave(asked: Asked) -> bool:
    """Send what was approved; False when a mail was refused or is in doubt."""
    out, draft = console(), asked.draft()
    sent = asked.agreed(send(asked.office, asked.records, draft.id, by=asked.by))
    name = note_name(asked.digest, asked.period)
    number = sent.issue.number
    if draft.approval is not None:
        keep(asked.office.watch.home, name, draft.approval.rendered)
    if sent.new:
        out.print(f"Note n°\u00a0{number}\u00a0: {plural(sent.mails, 'message')} en file.")
    else:
        out.print(f"La note n°\u00a0{number} est déjà partie\u00a0: rien n'est renvoyé.")
    return empty(asked.office, asked.records, out)


def try_out(asked: Asked, to: Sequence[str]) -> bool:
    """Send the draft as it is to oneself, marked as a test; it is no issue and counts nowhere."""
    out, office, draft = console(), asked.office, asked.draft()
    to = tuple(to) or office.officers
    if not to:
        raise BriefingError("Dites à qui l'envoyer, par exemple --to moi@region.example.")
    trial(office, asked.records, draft, to)
    out.print(f"Essai de la révision {draft.revision} pour {', '.join(to)}.")
    return empty(asked.office, asked.records, out)


def pass_over(asked: Asked, reason: str) -> None:
    """Skip this issue."""
    asked.agreed(
        skip(asked.office, asked.records, asked.digest, asked.period, by=asked.by, reason=reason)
    )
    out = console()
    out.print(f"{asked.digest.title}, {label(asked.period)}\u00a0: pas de note cette fois.")
    out.print(
        "Ce qui a été publié pendant cette période ne sera pas dans la suivante\u00a0; tout reste"
        f" dans l'archive ({again('search')})."
    )
    out.print(f"Pour changer d'avis\u00a0: {asked.command('skip --undo')}")


def want(asked: Asked) -> None:
    """Undo a skip."""
    asked.agreed(lift(asked.office, asked.records, asked.digest, asked.period, by=asked.by))
    out = console()
    out.print(f"{asked.digest.title}, {label(asked.period)}\u00a0: note de nouveau attendue.")
    if asked.records.manuscripts.find(asked.digest.slug, asked.period.start) is None:
        out.print(f"Pour la préparer\u00a0: {asked.command('prepare')}")
