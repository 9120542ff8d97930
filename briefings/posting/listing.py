"""`vigie outbox list`: where the mails of each issue stand, and each that wants a decision."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rich.console import Console
from rich.table import Table

from briefings.app import Office
from briefings.delivery.schedule import moment
from briefings.mailing import held
from briefings.model import Delivery, DeliveryState
from briefings.store import Records
from briefings.store.backlog import Pile
from watch.console import console, plural, table
from watch.front import again

STATES = {
    DeliveryState.QUEUED: "en attente",
    DeliveryState.INTENT: "en cours d'envoi",
    DeliveryState.SENT: "remis",
    DeliveryState.REFUSED: "refusé",
    DeliveryState.DOUBT: "en doute",
}
SHOWN = 50
"""Mails listed, unless all are asked for."""
ISSUES = 8
"""Issues listed, newest first, unless all are asked for."""


def show_outbox(office: Office, *, everything: bool) -> None:
    """Print the issues, then what waits, was refused or is in doubt."""
    out = console()
    with office.stores() as (_, records):
        piles = records.backlog.piles()
        if not piles:
            out.print("Aucun message\u00a0: aucune note n'a encore été faite pour quelqu'un.")
            return
        out.print(_by_issue(piles, None if everything else ISSUES))
        _mails(out, office, records, everything=everything)
        if why := held(office, records):
            out.print(f"\nAucun message ne part\u00a0: {why}.")
            out.print(f"Quand vous aurez décidé\u00a0: {again('outbox resume')}")


def _by_issue(piles: Sequence[Pile], most: int | None) -> Table:
    shown: dict[int | None, list[Pile]] = {}
    for pile in piles:
        shown.setdefault(pile.issue, []).append(pile)
    return table(
        ("=Note", "Objet", "Messages"),
        [
            (those[0].name, those[0].subject, ", ".join(map(_count, those)))
            for those in list(shown.values())[:most]
        ],
    )


def _count(pile: Pile) -> str:
    word = STATES[pile.state]
    plural_form = f"{word}s" if word == "refusé" and pile.mails > 1 else word
    return f"{pile.mails}\u00a0{plural_form}"


def _mails(out: Console, office: Office, records: Records, *, everything: bool) -> None:
    open_ones = records.outbox.by_state(
        DeliveryState.DOUBT, DeliveryState.REFUSED, DeliveryState.INTENT, DeliveryState.QUEUED
    )
    if not open_ones:
        out.print("\nTout est remis\u00a0: rien n'attend et rien n'est à décider.")
        return
    order = [DeliveryState.DOUBT, DeliveryState.REFUSED, DeliveryState.INTENT, DeliveryState.QUEUED]
    open_ones.sort(key=lambda mail: (order.index(mail.state), mail.id))
    shown = open_ones if everything else open_ones[:SHOWN]
    out.print()
    out.print(
        table(
            (">N°", "=Destinataire", "État", "Pourquoi"),
            [_row(mail, office.watch.now()) for mail in shown],
        )
    )
    if left := len(open_ones) - len(shown):
        out.print(f"… et {plural(left, 'autre')}\u00a0: {again('outbox list --all')}")
    if any(mail.state is DeliveryState.DOUBT for mail in open_ones):
        out.print(
            "\nEn doute\u00a0: le message est peut-être arrivé. Demandez au destinataire ou à qui"
            f" tient le relais, puis {again('outbox settle NUMÉRO --sent')}"
            f" ou {again('outbox settle NUMÉRO --again')}."
        )


def _row(mail: Delivery, now: datetime) -> tuple[str, ...]:
    why = mail.error or ""
    if mail.state is DeliveryState.QUEUED and mail.next_try and mail.next_try > now:
        wait = f"prochain essai {moment(mail.next_try, now)}"
        why = f"{why}\u00a0; {wait}" if why else wait
    return str(mail.id), mail.email, STATES[mail.state], why
