"""One person: everything held of them, shown, handed over, erased; mails paused and resumed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict

import click
from rich.table import Table

from briefings.address import parse
from briefings.app import Office
from briefings.model import Subscriber
from briefings.notices import named
from briefings.registry import Registrar
from briefings.registry.lists import received, standing
from briefings.registry.privacy import Held, erase, held
from briefings.registry.returns import resume, suspend
from briefings.store.consents import Consent, Event
from briefings.subscribing.listing import since
from briefings.typography import day_and_hour
from watch.console import console, plural, table
from watch.front import EXIT_FAILED, again, agreed

_EVENTS = {
    Event.CONFIRMED: "confirmé",
    Event.IMPORTED: "liste importée",
    Event.ADDED: "inscrit par le service",
    Event.CHANGED: "préférences changées",
    Event.LEFT: "désinscrit",
    Event.SUSPENDED: "suspendu",
    Event.RESUMED: "repris",
    Event.ERASED: "effacé",
}
_STATES = {
    "queued": "en attente",
    "intent": "en cours",
    "sent": "remis",
    "refused": "refusé",
    "doubt": "en doute",
}


def show(office: Office, email: str, *, machine: bool) -> None:
    """Everything held about an address, to read or to hand over."""
    out, address = console(), parse(email)
    with office.stores() as (_, records):
        found = held(office, records, address)
    if machine:
        click.echo(json.dumps(asdict(found), ensure_ascii=False, indent=2, default=str))
        return
    if not found.anything:
        out.print(f"Rien n'est gardé de {address}.")
        return
    for line in _summary(office, found):
        out.print(line)
    for shown in _tables(found):
        out.print()
        out.print(shown)


def _summary(office: Office, found: Held) -> Iterator[str]:
    if one := found.subscriber:
        yield f"{found.email}\u00a0: {standing(one)}, depuis le {since(one)}"
        yield f"Reçoit\u00a0: {_digests(office, one)}"
        if one.suspended_at:
            yield f"Suspendue\u00a0: {one.suspended_for}"
    if found.listed:
        yield f"Figure parmi les destinataires des réglages\u00a0: {', '.join(found.listed)}"
    if found.alerts or found.follows:
        follows = plural(len(found.follows), "appel suivi", "appels suivis")
        yield f"{plural(len(found.alerts), 'alerte')}, {follows}"
    if found.left:
        what = "tout" if "*" in found.left else ", ".join(found.left)
        yield f"A quitté\u00a0: {what} (empreinte seule, sans l'adresse)"


def _tables(found: Held) -> Iterator[Table]:
    kinds = (
        ("Preuves", ("Quand", "Accord", "D'où", "Base légale"), _proofs(found)),
        ("Demandes", ("Quand", "Réseau", "Confirmée"), _requests(found)),
        ("Messages revenus", ("Quand", "Refus", "Motif"), _returns(found)),
        ("Messages", ("Quand", "Message", "État"), _mails(found)),
    )
    for title, headers, rows in kinds:
        if rows:
            yield table(headers, rows, title=title)


def _proofs(found: Held) -> list[tuple[str, ...]]:
    return [(day_and_hour(c.at), _agreement(c), c.origin, c.basis) for c in found.consents]


def _agreement(proof: Consent) -> str:
    alert = f", alerte «\u00a0{proof.search}\u00a0»" if proof.search else ""
    return f"{_EVENTS[proof.event]}{alert}"


def _requests(found: Held) -> list[tuple[str, ...]]:
    said = {True: "oui", False: "non"}
    return [
        (day_and_hour(r.asked_at), r.origin, said[r.used_at is not None]) for r in found.requests
    ]


def _returns(found: Held) -> list[tuple[str, ...]]:
    said = {True: "définitif", False: "passager"}
    return [(day_and_hour(r.at), said[r.hard], r.reason) for r in found.returns]


def _mails(found: Held) -> list[tuple[str, ...]]:
    return [
        (day_and_hour(m.queued_at), m.what or "lettre sur l'abonnement", _STATES[m.state])
        for m in found.mails
    ]


def _digests(office: Office, one: Subscriber) -> str:
    choices = [choice for choice in one.choices if choice.digest in received(one)]
    return "\u00a0; ".join(named(office, choices)) or "rien"


def forget(office: Office, email: str, *, sure: bool) -> int:
    """Erase an address, once somebody said that they are sure."""
    out, address = console(), parse(email)
    with office.stores() as (_, records):
        found = held(office, records, address)
        if not found.anything:
            out.print(f"Rien n'est gardé de {address}.")
            return 0
        if not sure and not agreed(f"Effacer tout ce qui est gardé de {address}"):
            out.print("Rien n'est effacé.")
            return EXIT_FAILED
        erase(office, records, address)
    out.print(
        f"Tout ce qui était gardé de {address} est effacé. Reste une empreinte qui ne permet pas"
        " de retrouver l'adresse, pour ne plus lui écrire, et la preuve datée de ses accords. Vos"
        " sauvegardes gardent l'adresse jusqu'à ce qu'elles expirent.",
    )
    if found.listed:
        out.print(
            "Attention\u00a0: l'adresse figure encore dans vos réglages, parmi les destinataires de"
            f" {', '.join(found.listed)}\u00a0; retirez-la.",
        )
    return 0


def depart(office: Office, email: str, digest: str | None, by: str) -> None:
    """Unsubscribe someone who asked for it otherwise than by a link."""
    address = parse(email)
    slug = office.digest(digest).slug if digest else None
    with office.stores() as (_, records):
        Registrar(office, records).depart(address, slug, f"demande reçue par {by}")
    what = f"«\u00a0{slug}\u00a0»" if slug else "rien"
    console().print(
        f"{address} ne recevra plus {what}. Seule cette personne peut se réinscrire.",
    )


def pause(office: Office, email: str, because: str, by: str) -> None:
    """Stop writing to an address for a while."""
    address, out = parse(email), console()
    with office.stores() as (_, records):
        proof = Consent(
            person=Registrar(office, records).person(address),
            event=Event.SUSPENDED,
            at=office.watch.now(),
            origin=f"décision de {by}",
        )
        done = suspend(records, address, because, proof)
    if not done:
        out.print(f"L'adresse {address} était déjà suspendue, ou partie\u00a0: rien n'est changé.")
        return
    command = again(f"subscribers resume {address}")
    out.print(f"Les envois à {address} sont suspendus. Pour reprendre\u00a0: {command}")


def unpause(office: Office, email: str, by: str) -> None:
    """Write again to an address."""
    address = parse(email)
    with office.stores() as (_, records):
        proof = Consent(
            person=Registrar(office, records).person(address),
            event=Event.RESUMED,
            at=office.watch.now(),
            origin=f"décision de {by}",
        )
        done = resume(records, address, proof)
    told = "reprennent" if done else "n'étaient pas suspendus\u00a0: rien n'est changé"
    console().print(f"Les envois à {address} {told}.")
