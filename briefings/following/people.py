"""Whether an address may be entered for alerts."""

from __future__ import annotations

from briefings.app import Office
from briefings.departures import ALL
from briefings.errors import BriefingError
from briefings.store import Records
from briefings.subscriptions.tokens import person


def left(office: Office, records: Records, email: str) -> bool:
    """Whether they asked to be written to no more."""
    return ALL in records.suppressions.held(person(office.keys, email))


def admitted(office: Office, records: Records, email: str) -> None:
    """Refuse somebody who left everything.

    Raises:
        BriefingError: they must ask themselves.
    """
    if left(office, records, email):
        raise BriefingError(
            f"{email} s'est désinscrit de tout\u00a0: cette personne doit demander elle-même à"
            " revenir, par la page d'abonnement.",
        )
