"""What happens when an issue is due: the one door between the clock and the products.

The clock (:mod:`briefings.scheduler`) says which digest and which period, once; this says what is
made of it. It knows neither dates nor leases.
"""

from __future__ import annotations

from briefings.app import Office
from briefings.issue import make
from briefings.model import Digest, Period
from briefings.store import Records
from watch.console import plural
from watch.store import Store


def produce(office: Office, store: Store, records: Records, digest: Digest, period: Period) -> str:
    """Make the issue of this period; what was done, in one sentence for the log."""
    made = make(office, store, records, digest, period)
    return (
        f"{digest.title}\u00a0: note n°\u00a0{made.issue.number} prête"
        f" pour {plural(made.mails, 'destinataire')}."
    )
