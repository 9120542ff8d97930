"""Accounts from a terminal: whoever may write in Vigie's folder may do all of this."""

from __future__ import annotations

from datetime import datetime

import click

from briefings.accounts import entering, staff
from briefings.app import Office
from briefings.desk import Refused
from briefings.errors import BriefingError
from briefings.people import SHOWN, Account, Passwords, Role
from briefings.store import Records
from briefings.typography import day_and_hour
from watch.console import console, table
from watch.front import again
from watch.mistakes import nearest


def show_list(office: Office) -> None:
    """Everyone who has an account."""
    out = console()
    with office.stores() as (_, records):
        people = records.accounts.all()
    if not people:
        out.print(
            "Personne n'a de compte. Le premier se crée par le lien que montre"
            f" {again('serve')}, ou avec {again('users add ADRESSE --name NOM --role DROIT')}.",
        )
        return
    rows = [(one.name, one.email, SHOWN[one.role], state(one)) for one in people]
    out.print(table(("=Nom", "Adresse", "Droit", "État"), rows))


def state(one: Account) -> str:
    """« ouvert », « fermé le … »."""
    if one.disabled_at:
        return f"fermé depuis le {day_and_hour(one.disabled_at)}"
    return "ouvert" if one.has_password else "ouvert, sans mot de passe"


def add(office: Office, email: str, name: str, role: Role, by: str) -> None:
    """A new account, and the link that opens it."""
    with office.stores() as (_, records):
        made = staff.add(office, records, email=email, name=name, role=role, by=by)
        if isinstance(made, Refused):
            raise BriefingError(made.reason)
        url = entering.link(office, records, made, entering.INVITED_LIFE)
    console().print(f"{made.name} a un compte ({SHOWN[made.role]}). Donnez-lui ce lien, qui vaut")
    console().print("deux jours et ne sert qu'une fois\u00a0:")
    click.echo(url)


def give(office: Office, who: str, role: Role, by: str) -> None:
    """Another role."""
    with office.stores() as (_, records):
        account = _find(records, who)
        _check(staff.give(office, records, account, role, by=by))
    console().print(f"{account.name}\u00a0: {SHOWN[role]}. Cette personne doit se reconnecter.")


def disable(office: Office, who: str, by: str) -> None:
    """Close an account."""
    with office.stores() as (_, records):
        account = _find(records, who)
        _check(staff.disable(office, records, account, by=by))
    console().print(f"Le compte de {account.name} est fermé, ses connexions aussi.")


def enable(office: Office, who: str, by: str) -> None:
    """Open it again."""
    with office.stores() as (_, records):
        account = _find(records, who)
        staff.enable(office, records, account, by=by)
    console().print(f"Le compte de {account.name} est rouvert.")


def remove(office: Office, who: str, by: str) -> None:
    """Forget a person."""
    with office.stores() as (_, records):
        account = _find(records, who)
        _check(staff.remove(office, records, account, by=by))
    console().print(f"Le compte de {account.name} est supprimé\u00a0; le journal garde son nom.")


def link(office: Office, who: str, by: str) -> None:
    """A link that signs in once."""
    with office.stores() as (_, records):
        account = _find(records, who)
        if account.disabled_at:
            raise BriefingError(
                f"Le compte de {account.name} est fermé\u00a0: rouvrez-le d'abord avec"
                f" {again(f'users enable {account.email}')}.",
            )
        url = entering.link(office, records, account, entering.INVITED_LIFE)
        records.audit.add(office.watch.now(), by, "lien créé", account.name)
    console().print(f"Ce lien connecte {account.name}, une fois, pendant deux jours\u00a0:")
    click.echo(url)


def detach(office: Office, who: str, by: str) -> None:
    """No longer the organisation's."""
    with office.stores() as (_, records):
        account = _find(records, who)
        _check(staff.detach(office, records, account, by=by))
    console().print(
        f"Le compte de {account.name} n'est plus rattaché à l'organisation\u00a0: donnez-lui un"
        f" lien avec {again(f'users link {account.email}')}."
    )


def password(office: Office, who: str, chosen: str, by: str) -> None:
    """Another password."""
    with office.stores() as (_, records):
        account = _find(records, who)
        passwords = Passwords()
        _check(
            entering.set_password(office, records, account, chosen, passwords=passwords, by=by),
        )
    console().print(f"Le mot de passe de {account.name} est changé, ses connexions fermées.")


def show_tokens(office: Office, who: str, revoke: int | None, by: str) -> None:
    """The tokens of an account, one of them revoked first when asked."""
    out = console()
    with office.stores() as (_, records):
        account = _find(records, who)
        if revoke is not None and not entering.take_token(office, records, account, revoke, by=by):
            raise BriefingError(f"{account.name} n'a pas de jeton {revoke} en service.")
        held = records.tokens.of(account.id)
    if not held:
        out.print(
            f"{account.name} n'a pas de jeton\u00a0: on en crée à la page «\u00a0Mon compte\u00a0»."
        )
        return
    rows = [
        (str(one.id), one.name, _when(one.used_at, "jamais"), _when(one.revoked_at, "en service"))
        for one in held
    ]
    out.print(table(("N°", "=Nom", "Dernier usage", "Retiré"), rows))


def _when(moment: datetime | None, none: str) -> str:
    return day_and_hour(moment) if moment else none


def _find(records: Records, who: str) -> Account:
    """By address, or by name."""
    found = records.accounts.find(who.strip().lower()) or records.accounts.named(who)
    if found is None:
        known = [one.email for one in records.accounts.all()]
        raise BriefingError(
            f"Personne n'a de compte sous «\u00a0{who}\u00a0»{nearest(who, known)}\u00a0: voyez"
            f" {again('users list')}.",
        )
    return found


def _check(refusal: Refused | None) -> None:
    if refusal is not None:
        raise BriefingError(refusal.reason)
