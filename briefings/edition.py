"""What happens when an issue is due: the one door between the clock and the products.

The clock (:mod:`briefings.scheduler`) says which digest and which period, once; this says what is
made of it, by the digest's mode. It knows neither dates nor leases.
"""

from __future__ import annotations

from briefings.app import Office
from briefings.desk import Refused
from briefings.editing import passed_over, prepare
from briefings.issue import make
from briefings.model import Digest, Mode, Period
from briefings.period import key
from briefings.reviewing import tell
from briefings.rota import command, job
from briefings.store import Records
from briefings.store.executions import Outcome
from watch.console import plural
from watch.store import Store

MACHINE = "Vigie"
"""Who prepares a draft when nobody asks."""


def produce(office: Office, store: Store, records: Records, digest: Digest, period: Period) -> str:
    """Make the issue of this period, or its draft; what was done, in one sentence for the log."""
    if skip := records.manuscripts.skipped(digest.slug, period.start):
        now = office.watch.now()
        records.executions.close(job(digest), period.end, now, Outcome.SKIPPED)
        return f"{digest.title}\u00a0: {passed_over(skip, period)}."
    drafted = records.manuscripts.find(digest.slug, period.start) is not None
    if digest.mode is Mode.AUTOMATIC and not drafted:
        return _send(office, store, records, digest, period)
    return _draft(office, store, records, digest, period)


def _send(office: Office, store: Store, records: Records, digest: Digest, period: Period) -> str:
    made = make(office, store, records, digest, period)
    return (
        f"{digest.title}\u00a0: note n°\u00a0{made.issue.number} prête"
        f" pour {plural(made.mails, 'destinataire')}."
    )


def _draft(office: Office, store: Store, records: Records, digest: Digest, period: Period) -> str:
    draft = prepare(office, store, records, digest, period, by=MACHINE)
    if isinstance(draft, Refused):
        return f"{digest.title}\u00a0: {draft.reason}."
    if draft.issue is not None:
        return f"{digest.title}\u00a0: la note {key(period)} est déjà partie."
    told = tell(office, records, digest, draft)
    whom = f" ({plural(told, 'personne prévenue', 'personnes prévenues')})" if told else ""
    where = command(digest, period, " show")
    return f"{digest.title}\u00a0: un brouillon attend{whom}. Pour le voir\u00a0: {where}"
