"""Accounts made, given a role, closed and opened. The last administrator stays one."""

from __future__ import annotations

from briefings.address import AddressError, parse
from briefings.app import Office
from briefings.desk import Refused
from briefings.people import SHOWN, Account, Role
from briefings.store import Records

LONGEST_NAME = 80
_LAST = Refused(
    "C’est le dernier compte d’administration\u00a0: donnez d’abord ce rôle à une autre personne."
)


def add(
    office: Office, records: Records, *, email: str, name: str, role: Role, by: str
) -> Account | Refused:
    """A new account; its holder signs in with a link, then may choose a password."""
    try:
        address = parse(email)
    except AddressError:
        return Refused("Écrivez une adresse de la forme nom@domaine.fr, sans accent.")
    with records.engine.transaction("accounts.add"):
        if records.accounts.find(address):
            return Refused(f"{address} a déjà un compte.")
        if refusal := name_refused(records, name):
            return refusal
        made = records.accounts.add(address, name.strip(), role, office.watch.now())
        _say(office, records, by, "compte créé", f"{made.name}, {SHOWN[role]}")
        return made


def name_refused(records: Records, name: str) -> Refused | None:
    """Why nobody may be called so."""
    bare = name.strip()
    if not 1 < len(bare) <= LONGEST_NAME or not bare.isprintable():
        return Refused(f"Écrivez un nom de 2 à {LONGEST_NAME}\u00a0caractères.")
    if records.accounts.named(bare):
        return Refused(f"Une autre personne s’appelle déjà {bare}\u00a0: ajoutez un prénom.")
    return None


def give(
    office: Office, records: Records, account: Account, role: Role, *, by: str
) -> Refused | None:
    """Another role; the person signs in again."""
    with records.engine.transaction("accounts.role"):
        if role is not Role.ADMINISTRATOR and _alone(records, account):
            return _LAST
        records.accounts.set_role(account.id, role)
        _say(office, records, by, "rôle changé", f"{account.name}, {SHOWN[role]}")
    return None


def disable(office: Office, records: Records, account: Account, *, by: str) -> Refused | None:
    """Close the account; its sessions, links and tokens open nothing more."""
    with records.engine.transaction("accounts.disable"):
        if _alone(records, account):
            return _LAST
        records.accounts.disable(account.id, office.watch.now())
        _say(office, records, by, "compte fermé", account.name)
    return None


def enable(office: Office, records: Records, account: Account, *, by: str) -> None:
    """Open it again."""
    with records.engine.transaction("accounts.enable"):
        records.accounts.disable(account.id, None)
        _say(office, records, by, "compte rouvert", account.name)


def remove(office: Office, records: Records, account: Account, *, by: str) -> Refused | None:
    """Forget the person; the journal keeps what they did."""
    with records.engine.transaction("accounts.remove"):
        if _alone(records, account):
            return _LAST
        records.accounts.remove(account.id)
        _say(office, records, by, "compte supprimé", account.name)
    return None


def detach(office: Office, records: Records, account: Account, *, by: str) -> Refused | None:
    """No longer the organisation's; the sessions that it opened end."""
    with records.engine.transaction("accounts.detach"):
        if not records.identities.detach(account.id):
            return Refused(f"Le compte de {account.name} n’est pas rattaché à une organisation.")
        records.sessions.end(account.id)
        _say(office, records, by, "compte détaché", account.name)
    return None


def _alone(records: Records, account: Account) -> bool:
    others = (one for one in records.accounts.all() if one.id != account.id)
    return account.role is Role.ADMINISTRATOR and not any(
        one.role is Role.ADMINISTRATOR and one.disabled_at is None for one in others
    )


def _say(office: Office, records: Records, by: str, what: str, about: str) -> None:
    records.audit.add(office.watch.now(), by, what, about)
