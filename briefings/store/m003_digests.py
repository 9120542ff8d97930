"""Many digests: what was made is remembered by digest and period, no more by hour."""

from __future__ import annotations

from datetime import datetime

from briefings.period import local_day, week
from briefings.store.schema import briefings
from watch.store.convert import to_text
from watch.store.library import Database


@briefings()
def m003_digests(db: Database) -> None:
    """Executions of the weekly note: its name among digests, the end of its week as their date.

    The hour of an issue may be changed, and a closed day moves it: its period never changes.
    """
    # NULL: made, or not done yet.
    db.execute("ALTER TABLE executions ADD COLUMN outcome TEXT")
    # What is done last: it takes the place of a date of the same week that was only begun.
    begun_first = "SELECT due FROM executions WHERE job = 'hebdo' ORDER BY done_at IS NOT NULL"
    rows = list(db.query(begun_first))
    for row in rows:
        end = week(local_day(datetime.fromisoformat(row["due"]))).start
        db.execute(
            "UPDATE OR REPLACE executions SET job = 'digest:hebdo', due = :end"
            " WHERE job = 'hebdo' AND due = :due",
            {"end": to_text(end), "due": row["due"]},
        )
