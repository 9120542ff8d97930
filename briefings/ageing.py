"""What time erases, once a copy holds it: by `vigie run` each day, or by a person.

The copy of the night will do: what goes is weeks old, so it is in that of yesterday. An office that
wants no copy (``backup.keep: 0``) gets none, and is told so.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from briefings import backup
from briefings.app import Office
from briefings.registry.privacy import purge, terms, too_much
from briefings.store import Records
from watch.console import plural
from watch.front import again

RECENT = timedelta(days=1)
"""A copy as old as that holds all that may go: the shortest term is a week."""


def daily(office: Office, records: Records) -> Iterator[str]:
    """Erase what has outlived its purpose; too much at once waits for a person."""
    found = records.retention.expired(terms(office))
    gone = sum(one.count for one in found)
    if not gone:
        return
    if too_much(found):
        yield (
            "Beaucoup de données ont dépassé leur durée\u00a0: vérifiez l'horloge, puis"
            f" {again('subscribers purge')}"
        )
        return
    clear(office, records)
    yield f"Durées de conservation\u00a0: {plural(gone, 'ligne effacée', 'lignes effacées')}."


def clear(office: Office, records: Records) -> str:
    """Erase, after a copy when there is none of the day; which one holds it all, in French.

    Raises:
        StoreError: the copy could not be made; nothing is erased.
    """
    said = _kept(office, records)
    purge(office, records)
    return said


def _kept(office: Office, records: Records) -> str:
    if not office.watch.settings.backup.keep:
        return "Aucune sauvegarde n'en est gardée (backup.keep est à 0)."
    made, copies = backup.last(records), backup.made(office)
    if made is not None and copies and office.watch.now() - made <= RECENT:
        return f"La sauvegarde {copies[-1].name} le garde encore."
    return f"Sauvegarde faite et relue avant d'effacer\u00a0: {backup.save(office, records).name}."
