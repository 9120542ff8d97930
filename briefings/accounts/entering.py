"""To sign in and out: by password, by a link used once. What opens is random, 256 bits.

Signing in by the organisation is in :mod:`briefings.accounts.organisation`.

Nothing here tells whether an account exists: an unknown person costs the time of a known one.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from briefings.accounts.letters import invitation
from briefings.accounts.staff import LONGEST_NAME, name_refused
from briefings.address import AddressError, parse
from briefings.app import Office
from briefings.desk import Refused
from briefings.people import Account, Passwords, Role, weakness
from briefings.registry.post import post
from briefings.store import Records
from briefings.store.tokens import Token
from briefings.subscriptions.tokens import digest_of

LINK_LIFE = timedelta(minutes=30)
INVITED_LIFE = timedelta(days=2)
FIRST_LIFE = timedelta(days=1)
LINKS_AN_HOUR = 3
MOST_TOKENS = 20
PATH = "connexion"
FIRST_PATH = "premier-compte"


@dataclass(frozen=True, slots=True)
class Entered:
    """Somebody who has just signed in."""

    account: Account
    secret: str
    """what the browser will hold; only its SHA-256 is kept here"""


def by_password(
    office: Office,
    records: Records,
    email: str,
    password: str,
    *,
    passwords: Passwords,
    origin: str,
) -> Entered | None:
    """Sign in; None when something is wrong, without saying what."""
    account = _known(records, email)
    good = account if account and _admitted(office, records, account) else None
    kept = records.accounts.password(good.id) if good else None
    right = passwords.verify(kept, password)
    now = office.watch.now()
    if not right or good is None:
        # An unknown address may be a password typed in the wrong box: it is not written down.
        who = account.name if account else "inconnu"
        records.audit.add(now, who, "connexion refusée", "mot de passe", origin)
        return None
    return enter(office, records, good, "mot de passe", origin)


def by_link(office: Office, records: Records, secret: str, *, origin: str) -> Entered | None:
    """Sign in with a link, which then opens nothing more."""
    key, now = digest_of(secret), office.watch.now()
    with records.engine.transaction("accounts.link"):
        account = records.sessions.owner(key, now)
        if account is None or not records.sessions.use(key, now):
            return None
        return enter(office, records, account, "lien", origin)


def found(
    office: Office, records: Records, secret: str, *, email: str, name: str, origin: str
) -> Entered | Refused | None:
    """Make the first administrator, with the link printed at the first start; None: not it."""
    now, key = office.watch.now(), digest_of(secret)
    if not records.sessions.founding(key, now):  # before a word is said of who is known here
        return None
    try:
        address = parse(email)
    except AddressError:
        return Refused("Écrivez une adresse de la forme nom@domaine.fr, sans accent.")
    if refusal := name_refused(records, name):
        return refusal
    with records.engine.transaction("accounts.found"):
        if not records.sessions.founding(key, now) or not records.sessions.use(key, now):
            return None
        account = records.accounts.add(address, name.strip(), Role.ADMINISTRATOR, now)
        records.audit.add(now, account.name, "premier compte", account.email, origin)
        return enter(office, records, account, "premier lien", origin)


def leave(office: Office, records: Records, account: Account, key: str) -> None:
    """Sign out, here and now."""
    with records.engine.transaction("accounts.leave"):
        records.sessions.close(key)
        records.audit.add(office.watch.now(), account.name, "déconnexion")


def link(office: Office, records: Records, account: Account, life: timedelta = LINK_LIFE) -> str:
    """The address of a link that signs this person in once."""
    secret = secrets.token_urlsafe(32)
    records.sessions.hand(account.id, digest_of(secret), office.watch.now(), life)
    return f"{_base(office)}/{PATH}/{secret}"


def first_link(office: Office, records: Records, base: str = "") -> str | None:
    """The address that makes the first administrator; None once somebody has an account."""
    with records.engine.transaction("accounts.first"):
        if records.accounts.any():
            return None
        secret = secrets.token_urlsafe(32)
        records.sessions.hand(None, digest_of(secret), office.watch.now(), FIRST_LIFE)
    return f"{base or _base(office)}/{FIRST_PATH}/{secret}"


def mail_link(office: Office, records: Records, email: str) -> None:
    """Have a link mailed to who has an account, a few times an hour at most."""
    account = _known(records, email)
    if account is None or not _admitted(office, records, account):
        return
    now = office.watch.now()
    with records.engine.transaction("accounts.mail"):
        if records.sessions.handed(account.id, now - timedelta(hours=1)) >= LINKS_AN_HOUR:
            return
        post(
            office, records, invitation(office, link(office, records, account), now), account.email
        )


def set_password(
    office: Office,
    records: Records,
    account: Account,
    password: str,
    *,
    passwords: Passwords,
    by: str,
) -> Refused | None:
    """Another password; every session of the account ends, the caller opens a new one."""
    if weak := weakness(password, (account.name, account.email, account.email.partition("@")[0])):
        return Refused(weak)
    kept = passwords.hash(password)
    with records.engine.transaction("accounts.password"):
        records.accounts.set_password(account.id, kept)
        records.audit.add(office.watch.now(), by, "mot de passe changé", account.name)
    return None


def resume(office: Office, records: Records, account: Account) -> Entered:
    """A new session in place of those that a change ended."""
    secret = secrets.token_urlsafe(32)
    records.sessions.open(account.id, digest_of(secret), office.watch.now())
    return Entered(account, secret)


def give_token(office: Office, records: Records, account: Account, name: str) -> str | Refused:
    """A token for a program, shown this once; it reads what the account reads."""
    called = name.strip()
    if not 1 <= len(called) <= LONGEST_NAME or not called.isprintable():
        return Refused("Dites en quelques mots à quoi servira ce jeton.")
    live = [one for one in records.tokens.of(account.id) if one.revoked_at is None]
    if len(live) >= MOST_TOKENS:
        return Refused(f"{MOST_TOKENS}\u00a0jetons au plus\u00a0: retirez-en un d’abord.")
    secret = f"vigie_{secrets.token_urlsafe(32)}"
    now = office.watch.now()
    with records.engine.transaction("accounts.token"):
        records.tokens.add(account.id, called, digest_of(secret), now)
        records.audit.add(now, account.name, "jeton créé", called)
    return secret


def take_token(
    office: Office, records: Records, account: Account, number: int, *, by: str
) -> Token | None:
    """Have a token of this account open nothing more; None when it has no such one."""
    now = office.watch.now()
    with records.engine.transaction("accounts.untoken"):
        taken = records.tokens.revoke(account.id, number, now)
        if taken is not None:
            records.audit.add(now, by, "jeton retiré", f"{taken.name}, {account.name}")
        return taken


def local(office: Office, records: Records, account: Account) -> bool:
    """Whether a password, or a link that they ask for, opens this account.

    Not once it is the organisation's: whoever leaves a group would come in by the other door.
    """
    issuer = office.watch.settings.oidc.issuer
    return not issuer or not records.identities.holds(account.id, issuer)


def enter(office: Office, records: Records, account: Account, way: str, origin: str) -> Entered:
    """A session for somebody who has proved who they are, and its line in the journal."""
    with records.engine.transaction("accounts.enter"):
        entered = resume(office, records, account)
        records.audit.add(office.watch.now(), account.name, "connexion", way, origin)
    return entered


def _known(records: Records, email: str) -> Account | None:
    try:
        return records.accounts.find(parse(email))
    except AddressError:
        return None


def _admitted(office: Office, records: Records, account: Account) -> bool:
    return account.disabled_at is None and local(office, records, account)


def _base(office: Office) -> str:
    web = office.watch.settings.web
    return web.base_url or f"http://{web.host}:{web.port}"
