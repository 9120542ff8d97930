"""`vigie outbox settle`, `retry`, `resume`: what a person decides of the mails."""

from __future__ import annotations

from collections.abc import Sequence

from briefings.app import Office
from briefings.mailing import held
from briefings.model import DeliveryState
from briefings.store import Records
from watch.commands.finding import author
from watch.console import console, plural
from watch.errors import SettingsError
from watch.front import again, agreed

COPIED = "la base est une copie ou une sauvegarde\u00a0: ce message est peut-être déjà parti"


def settle(office: Office, mails: Sequence[int], *, sent: bool, by: str | None) -> None:
    """Say of each of these whether it arrived."""
    out = console()
    who = author(office.watch, by)
    with office.stores() as (_, records):
        for number in mails:
            settled = records.outbox.settle(number, sent=sent, who=who, now=office.watch.now())
            said = "tenu pour remis" if sent else "remis en file"
            out.print(f"Envoi n°\u00a0{number}, pour {settled.email}\u00a0: {said}.")
    if not sent:
        out.print(f"Il part au prochain passage\u00a0: {again('outbox send')}, ou vigie run.")


def retry(office: Office, *, refused: bool, by: str | None) -> None:
    """What waits for another try may be tried now; with ``refused``, what was refused too."""
    out = console()
    now = office.watch.now()
    with office.stores() as (_, records):
        back = records.backlog.requeue(author(office.watch, by), now) if refused else 0
        hastened = records.backlog.hasten(now)
    if back:
        out.print(f"{plural(back, 'message refusé', 'messages refusés')} remis en file.")
    if hastened or back:
        out.print(f"À envoyer dès maintenant\u00a0: {again('outbox send')}, ou vigie run.")
    else:
        out.print("Rien à réessayer\u00a0: aucun message n'attend un autre essai.")


def resume(office: Office, *, again_too: bool, yes: bool) -> None:
    """Lift what holds every mail, once a person has seen what would leave."""
    out = console()
    with office.stores() as (_, records):
        why, copied = held(office, records), office.instance.estranged(records)
        if why is None:
            out.print("Rien n'est arrêté\u00a0: les messages partent.")
            return
        out.print(f"Aucun message ne partait\u00a0: {why}.")
        _warn(records, copied=bool(copied), again_too=again_too)
        if not yes and not agreed("Reprendre les envois\u00a0?"):
            raise SettingsError("Rien n'est changé\u00a0: aucun message ne part.")
        if copied:
            if not again_too:
                records.backlog.suspect(COPIED)
            office.instance.adopt(records)
        records.sending.resume()
    out.print("Les envois reprennent.")


def _warn(records: Records, *, copied: bool, again_too: bool) -> None:
    out = console()
    counts = records.outbox.counts()
    waiting = counts[DeliveryState.QUEUED] + counts[DeliveryState.INTENT]
    if not waiting:
        out.print("Rien n'attend.")
    elif not copied or again_too:
        out.print(f"{plural(waiting, 'message')} en attente\u00a0: ils vont partir.")
    else:
        out.print(
            f"{plural(waiting, 'message')} en attente, peut-être déjà partis depuis la copie\u00a0:"
            f" ils seront mis en doute, à décider un à un ({again('outbox settle')}). Si vous"
            " savez qu'ils ne sont pas partis, ajoutez --again."
        )
    if copied:
        out.print(
            "Arrêtez l'autre Vigie si elle tourne encore. Une note faite après cette sauvegarde"
            " serait refaite, et renvoyée\u00a0: mettez-la d'abord à jour, ou retirez-en les"
            " destinataires."
        )
