"""`vigie outbox send` and `test`: the outbox emptied, or what would leave; the relay tried."""

from __future__ import annotations

from briefings.app import OUTBOX, Office
from briefings.delivery.files import FileChannel
from briefings.delivery.rehearsal import rehearse
from briefings.delivery.report import DrainReport
from briefings.delivery.stopping import stoppable
from briefings.mailing import barrier, held, lines, send, trial
from briefings.model import DeliveryState
from watch.console import console, plural

REHEARSAL = "essai-d-envoi"
"""Folder of what a rehearsal writes."""


def empty(office: Office) -> bool:
    """Send what is due; False when something is refused, in doubt or held."""
    out = console()
    with office.stores() as (_, records), stoppable() as stop:
        report = send(office, records, stop)
        told = lines(report, relay=bool(office.watch.settings.smtp.host))
        for line in told:
            out.print(line)
        if why := barrier(report):
            out.print(why)
        elif _left(office, report):
            out.print(
                f"{plural(report.waiting, 'message')} en attente\u00a0: à chaque domaine sa part"
                " par minute (smtp.per_minute_domain). Relancez, ou laissez faire vigie run."
            )
        elif not told:
            waiting = plural(report.waiting, "message")
            out.print(f"Rien à envoyer maintenant\u00a0; {waiting} en attente.")
    return not (report.refused or report.doubt or report.held)


def _left(office: Office, report: DrainReport) -> bool:
    """Whether mails that are due wait for their domain's next minute."""
    apart = office.watch.settings.smtp.per_minute_domain
    return bool(apart and report.next_try and report.next_try <= office.watch.now())


def pretend(office: Office) -> bool:
    """Write as files what would leave now; nothing leaves and nothing is marked."""
    out = console()
    folder = office.watch.home / REHEARSAL
    with office.stores() as (_, records):
        sender = office.watch.settings.smtp.sender
        written = rehearse(records, FileChannel(folder), sender, office.watch.now())
        why = held(office, records)
        waiting = records.outbox.counts()[DeliveryState.QUEUED]
    out.print(
        f"{plural(written, 'message')} à envoyer maintenant, sur {waiting} en attente."
        " Rien n'est parti."
    )
    if written:
        out.print(f"À lire\u00a0: {folder}")
    if why:
        out.print(f"Aucun ne partirait\u00a0: {why}.")
    return why is None


def test(office: Office, to: str) -> None:
    """Send a test message to one person, and say what the relay answered."""
    out = console()
    with office.channel() as channel:
        answer = trial(office, channel, to)
    if office.watch.settings.smtp.host:
        out.print(f"Message d'essai remis au relais, qui répond «\u00a0{answer}\u00a0».")
        out.print("Vérifiez qu'il arrive, et qu'il n'est pas classé indésirable.")
    else:
        out.print(f"Aucun relais réglé\u00a0: message écrit dans {office.watch.home / OUTBOX}")
