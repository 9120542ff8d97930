"""What the organisation's word about a person opens here: an account, with which role, or nothing.

A person is named by provider and subject, never by their address alone. Roles follow groups only
when the settings list some; a group taken away lowers the role at the next sign-in, and when none
is left the account is closed until one is. The last administrator is never lowered: they are
sent to the sign-in of Vigie itself.
"""

from __future__ import annotations

from briefings.accounts import entering, staff
from briefings.accounts.entering import Entered
from briefings.address import AddressError, parse
from briefings.app import Office
from briefings.desk import Refused
from briefings.identity import Attempt, Person
from briefings.people import SHOWN, Account, Role
from briefings.store import Records
from briefings.subscriptions.tokens import digest_of
from watch.oidc import Oidc

BY = "organisation"
"""Who does it, in the journal."""
_ASK = "demandez-le à la personne qui administre Vigie."
AGAIN = Refused("Cette connexion a déjà servi\u00a0: recommencez.")
_NO_GROUP = Refused(f"Aucun de vos groupes n’ouvre Vigie\u00a0: {_ASK}")
_NO_ACCOUNT = Refused(f"Vous n’avez pas encore de compte dans Vigie\u00a0: {_ASK}")
_CLOSED = Refused("Votre compte est fermé dans Vigie\u00a0: voyez la personne qui l’administre.")
_UNVERIFIED = Refused(
    "Votre organisation ne garantit pas votre adresse de messagerie\u00a0: signalez-le à la"
    " personne qui administre Vigie."
)
_ELSEWHERE = Refused(f"Votre adresse n’est pas d’un domaine admis ici\u00a0: {_ASK}")
_TAKEN = Refused(
    "Un compte de Vigie a déjà votre adresse, sans être rattaché à celui de votre organisation."
    " Voyez la personne qui administre Vigie."
)
_LAST = Refused(
    "Vous êtes la dernière personne qui administre Vigie, et vos groupes ne le permettent plus."
    " Connectez-vous par un lien (vigie users link), et donnez d’abord ce droit à quelqu’un."
)
_ORDER = (
    (Role.ADMINISTRATOR, "administrators"),
    (Role.APPROVER, "approvers"),
    (Role.EDITOR, "editors"),
    (Role.READER, "readers"),
)


def enter(
    office: Office, records: Records, person: Person, attempt: Attempt, *, origin: str
) -> Entered | Refused:
    """Sign this person in, once for this attempt; a refusal says what to do."""
    now = office.watch.now()
    with records.engine.transaction("accounts.organisation"):
        if not records.identities.spend(digest_of(attempt.state), now):
            return AGAIN
        found = _account(office, records, person)
        if isinstance(found, Refused):
            known = records.identities.find(person.issuer, person.subject)
            who = known.name if known else "inconnu"
            records.audit.add(now, who, "connexion refusée", BY, origin)
            return found
        return entering.enter(office, records, found, BY, origin)


def granted(settings: Oidc, groups: frozenset[str]) -> Role | None:
    """The highest role that these groups give."""
    return next(
        (role for role, listed in _ORDER if groups.intersection(getattr(settings, listed))), None
    )


def _account(office: Office, records: Records, person: Person) -> Account | Refused:
    settings = office.watch.settings.oidc
    if refusal := _address_refused(settings, person):
        return refusal
    role = granted(settings, person.groups)
    found = records.identities.find(person.issuer, person.subject)
    if found is not None:
        return _settled(office, records, found, role)
    if settings.grouped and role is None:
        return _NO_GROUP
    return _first(office, records, person, role)


def _address_refused(settings: Oidc, person: Person) -> Refused | None:
    """A domain is only worth something when the address is really theirs."""
    if not settings.domains:
        return None
    if not _sure(settings, person):
        return _UNVERIFIED
    domain = person.email.rpartition("@")[2].lower()
    return None if domain in {one.lower() for one in settings.domains} else _ELSEWHERE


def _sure(settings: Oidc, person: Person) -> bool:
    return person.verified or settings.trust_email


def _settled(
    office: Office, records: Records, account: Account, role: Role | None
) -> Account | Refused:
    """A known person's account, with the role that their groups give today."""
    grouped = office.watch.settings.oidc.grouped
    if account.disabled_at and not records.identities.shut_by_groups(account):
        return _CLOSED
    if grouped and role is None:
        return _shut(office, records, account)
    if account.disabled_at:
        staff.enable(office, records, account, by=BY)
    changed = grouped and role is not account.role
    if changed and role and staff.give(office, records, account, role, by=BY):
        return _LAST
    return records.accounts.get(account.id) or _NO_ACCOUNT


def _shut(office: Office, records: Records, account: Account) -> Refused:
    if account.disabled_at:
        return _NO_GROUP
    if staff.disable(office, records, account, by=BY):
        return _LAST
    records.identities.shut(account.id, office.watch.now())
    return _NO_GROUP


def _first(
    office: Office, records: Records, person: Person, role: Role | None
) -> Account | Refused:
    """Somebody's first sign-in: the account that has their address, or a new one."""
    settings, now = office.watch.settings.oidc, office.watch.now()
    if not _sure(settings, person):
        return _UNVERIFIED
    try:
        address = parse(person.email)
    except AddressError:
        return _UNVERIFIED
    account = records.accounts.find(address)
    if account is None and role is None:
        return _NO_ACCOUNT
    if account is not None and (
        not settings.attach or records.identities.holds(account.id, person.issuer)
    ):
        return _TAKEN
    made = account or _made(office, records, person, address, role or Role.READER)
    settled = _settled(office, records, made, role)
    if not isinstance(settled, Refused):
        records.identities.attach(made.id, person.issuer, person.subject, now)
        records.audit.add(now, BY, "compte rattaché", made.name)
    return settled


def _made(office: Office, records: Records, person: Person, address: str, role: Role) -> Account:
    """A new account; under its address when somebody else has the name."""
    name = address if staff.name_refused(records, person.name) else person.name
    made = records.accounts.add(address, name, role, office.watch.now())
    records.audit.add(office.watch.now(), BY, "compte créé", f"{made.name}, {SHOWN[role]}")
    return made
