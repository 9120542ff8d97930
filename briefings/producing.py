"""`vigie issue`: preview or make the note of a period, send it, and say what was done."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from rich.console import Console

from briefings.app import OUTBOX, WEEKLY, Office
from briefings.delivery.stopping import stoppable
from briefings.digests import nobody
from briefings.errors import BriefingError
from briefings.issue import compose, make, show
from briefings.mailing import addresses, barrier, lines, send
from briefings.model import Briefing, Digest, Period, Rendered
from briefings.period import key, label, last_complete, parse
from briefings.rota import command
from briefings.store import Records
from watch.console import console, plural
from watch.errors import SettingsError, complaint
from watch.front import again
from watch.store import Store
from watch.zone import paris

NOTES = "notes"


def require_over(digest: Digest, period: Period, now: datetime) -> None:
    """Refuse a period that still runs: what is yet to come would be in no note.

    Raises:
        SettingsError: it does.
    """
    if period.end > now:
        raise SettingsError(
            f"La période demandée ({label(period)}) n'est pas finie\u00a0: attendez sa fin, ou"
            f" regardez-la déjà avec {command(digest, period, ' --preview')}.",
        )


def produce(office: Office, slug: str, asked: str | None, *, preview: bool) -> bool:
    """Make the note; False when a message was refused or is in doubt."""
    now = office.watch.now()
    digest = office.digest(slug)
    period = _asked(asked, digest) if asked else last_complete(digest.frequency, now)
    if not preview:
        require_over(digest, period, now)
    with office.stores() as (store, records):
        office.watch.label(store)
        if preview:
            _preview(office, store, records, digest, period)
            return True
        return _make(office, store, records, digest, period)


def _asked(text: str, digest: Digest) -> Period:
    try:
        return parse(text, digest.frequency)
    except BriefingError as error:
        raise SettingsError(str(error)) from None


def _preview(
    office: Office, store: Store, records: Records, digest: Digest, period: Period
) -> None:
    out = console()
    briefing = compose(office, store, records, digest, period)
    name = f"{note_name(digest, period)}-apercu"
    path = keep(office.watch.home, name, show(office, records, briefing))
    summarise(out, briefing)
    if store.articles.count() == 0:
        out.print(f"L'archive est vide\u00a0: commencez par {again('harvest')}.")
    out.print(f"Aperçu, ni enregistré ni envoyé\u00a0: {path}")


def _make(office: Office, store: Store, records: Records, digest: Digest, period: Period) -> bool:
    out = console()
    if store.articles.count() == 0:
        raise SettingsError(
            f"L'archive est vide\u00a0: la note ne dirait rien. Commencez par {again('harvest')}.",
        )
    made = make(office, store, records, digest, period)
    rendered = Rendered(subject=made.issue.subject, html=made.issue.html, text=made.issue.text)
    path = keep(office.watch.home, note_name(digest, period), rendered)
    if made.briefing is not None:
        summarise(out, made.briefing)
    else:
        when = paris(made.issue.made_at)
        out.print(
            f"La note n°\u00a0{made.issue.number} ({label(period)}) a déjà été faite le"
            f" {when:%d/%m/%Y à %H:%M}\u00a0: {_again(made.mails)}.",
        )
    out.print(f"Note\u00a0: {path}")
    if not addresses(office, records, digest):
        out.print(nobody(digest))
    return empty(office, records, out)


def empty(office: Office, records: Records, out: Console) -> bool:
    """Send what waits in the outbox and say so; False when somebody has to look at it."""
    with stoppable() as stop:
        report = send(office, records, stop)
        for line in lines(report, relay=bool(office.watch.settings.smtp.host)):
            out.print(line)
        if report.sent and not office.watch.settings.smtp.host:
            out.print(
                f"Aucun relais réglé\u00a0: messages écrits dans {office.watch.home / OUTBOX}"
            )
        if why := barrier(report):
            out.print(why)
            return False
    return not (report.refused or report.doubt)


def note_name(digest: Digest, period: Period) -> str:
    """The name of the note's file, without its ending: « 2026-S47 », « ruralite-2026-11 »."""
    return key(period) if digest.slug == WEEKLY else f"{digest.slug}-{key(period)}"


def _again(mails: int) -> str:
    if not mails:
        return "rien n'est refait ni renvoyé"
    return f"personne ne l'avait reçue, elle part telle quelle pour {plural(mails, 'destinataire')}"


def summarise(out: Console, briefing: Briefing) -> None:
    """The note in a few lines."""
    out.print(f"Note n°\u00a0{briefing.number}, {label(briefing.period)}")
    for section in briefing.sections:
        count = len(section.stories) + len(section.further)
        out.print(f"  {section.theme.name:<40} {plural(count, 'actualité')}")
    method = briefing.method
    out.print(
        f"  {plural(method.collected, 'élément')} sur la période\u00a0:"
        f" {plural(method.tagged, 'classé')}, {method.to_check} à vérifier,"
        f" {method.untagged} sans thème, {plural(method.already_sent, 'déjà envoyé')}.",
    )


def keep(home: Path, name: str, rendered: Rendered) -> Path:
    """Write the note beside the archive, to be opened in a browser; the path of the HTML."""
    folder = home / NOTES
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.txt").write_text(rendered.text, encoding="utf-8")
        path = folder / f"{name}.html"
        path.write_text(rendered.html, encoding="utf-8")
    except OSError as error:
        raise SettingsError(
            f"La note ne peut pas être écrite dans {folder} ({complaint(error)})\u00a0:"
            " vérifiez les droits et la place libre. Elle reste enregistrée dans la base.",
        ) from error
    return path
