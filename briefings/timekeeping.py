"""Whether the machine's clock can be believed: a wrong one sends wrong notes, and purges too much.

The archive remembers the last instant at which Vigie worked. A clock that is behind it, or more
than a week ahead, is not believed: nothing is collected, made, sent or erased until it is right
again, or until a person says that it is right (a machine that was off for long).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from briefings.store import Records
from briefings.typography import day_and_hour
from watch.front import again

AHEAD = timedelta(days=7)
BEHIND = timedelta(minutes=5)
"""What a clock that is put right by the network may lose."""
_SEEN = "clock"


def doubt(records: Records, now: datetime) -> str | None:
    """Why the clock is not believed, in French; None when it is."""
    seen = _seen(records)
    if seen is None or seen - BEHIND <= now <= seen + AHEAD:
        return None
    side = "en retard sur" if now < seen else "plus d'une semaine après"
    return (
        f"L'horloge de la machine indique {day_and_hour(now)}, {side} le dernier travail de Vigie"
        f" ({day_and_hour(seen)})\u00a0: rien n'est collecté, envoyé ni effacé. Si elle est juste,"
        f" dites-le\u00a0: {again('doctor --clock')}"
    )


def note(records: Records, now: datetime) -> None:
    """Remember that Vigie worked at this instant; never goes back."""
    seen = _seen(records)
    if seen is None or now > seen:
        records.meta.put(_SEEN, now.isoformat())


def confirm(records: Records, now: datetime) -> None:
    """A person says that the clock is right."""
    records.meta.put(_SEEN, now.isoformat())


def _seen(records: Records) -> datetime | None:
    said = records.meta.get(_SEEN)
    return None if said is None else datetime.fromisoformat(said)
