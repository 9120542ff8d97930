"""What was made and sent: issues, outbox, subscribers, jobs done. Same file as the archive."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from briefings.store import (
    m002_snapshots,  # noqa: F401 - registers its step
    m003_digests,  # noqa: F401 - idem
    m004_delivery,  # noqa: F401 - idem
    m005_subscriptions,  # noqa: F401 - idem
    m006_notes,  # noqa: F401 - idem
    m007_alerts,  # noqa: F401 - idem
    m008_desk,  # noqa: F401 - idem
    m009_people,  # noqa: F401 - idem
    m010_library,  # noqa: F401 - idem
    m013_alert_words,  # noqa: F401 - idem
    m014_shelved_notes,  # noqa: F401 - idem
    m015_identities,  # noqa: F401 - idem
    m017_link_ends,  # noqa: F401 - idem
    m019_searches,  # noqa: F401 - idem
    m020_waiting,  # noqa: F401 - idem
)
from briefings.store.accounts import Accounts
from briefings.store.alerts import Alerts
from briefings.store.audit import Audit
from briefings.store.backlog import Backlog
from briefings.store.bounces import Bounces
from briefings.store.consents import Consents
from briefings.store.ends import Ends
from briefings.store.executions import Executions
from briefings.store.follows import Follows
from briefings.store.identities import Identities
from briefings.store.issues import Issues
from briefings.store.library import Library
from briefings.store.mails import Mails
from briefings.store.manuscripts import Manuscripts
from briefings.store.meta import Meta
from briefings.store.notes import Notes
from briefings.store.outbox import Outbox
from briefings.store.requests import Requests
from briefings.store.retention import Retention
from briefings.store.schema import briefings
from briefings.store.sending import Sending
from briefings.store.sessions import Sessions
from briefings.store.subscribers import Subscribers
from briefings.store.suppressions import Suppressions
from briefings.store.tokens import Tokens
from watch.store.engine import Engine
from watch.store.schema import migrate
from watch.store.sqlite import BUSY_SECONDS, SQLite


@dataclass(frozen=True, slots=True)
class Records:
    """The rooms over one connection, used by one thread."""

    engine: Engine
    issues: Issues
    outbox: Outbox
    backlog: Backlog
    sending: Sending
    subscribers: Subscribers
    executions: Executions
    meta: Meta
    suppressions: Suppressions
    requests: Requests
    consents: Consents
    bounces: Bounces
    mails: Mails
    retention: Retention
    ends: Ends
    manuscripts: Manuscripts
    notes: Notes
    alerts: Alerts
    follows: Follows
    accounts: Accounts
    sessions: Sessions
    audit: Audit
    tokens: Tokens
    library: Library
    identities: Identities


def attach(engine: SQLite) -> Records:
    """Bring the tables up to date on an open connection, the archive's own for example.

    Raises:
        StoreError: the file was written by a newer Vigie.
    """
    migrate(engine, briefings)
    outbox, meta = Outbox(engine), Meta(engine)
    return Records(
        engine,
        Issues(engine, outbox),
        outbox,
        Backlog(engine),
        Sending(meta),
        Subscribers(engine),
        Executions(engine),
        meta,
        Suppressions(engine),
        Requests(engine),
        Consents(engine),
        Bounces(engine),
        Mails(engine),
        Retention(engine),
        Ends(engine),
        Manuscripts(engine),
        Notes(engine),
        Alerts(engine),
        Follows(engine),
        Accounts(engine),
        Sessions(engine),
        Audit(engine),
        Tokens(engine),
        Library(engine),
        Identities(engine),
    )


@contextmanager
def open_records(path: Path, *, busy: float = BUSY_SECONDS) -> Iterator[Records]:
    """Open the file for briefings alone (a second thread, a test) and close it at the end."""
    engine = SQLite(path, busy=busy)
    try:
        yield attach(engine)
    finally:
        engine.close()
