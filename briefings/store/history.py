"""What past notes told, counted, and which ones left. It reads, and writes nothing."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby

from briefings.formats.trend import PERIODS, Told
from briefings.model import Period
from briefings.store.issues import TO_CHECK
from watch.store.convert import to_text
from watch.store.engine import Engine
from watch.zone import PARIS


def history(engine: Engine, digest: str, before: datetime) -> list[Told]:
    """The digest's latest notes whose period started before that instant, oldest first."""
    rows = engine.rows(
        """SELECT i.period_start, i.period_end, s.section, count(s.story) AS n
           FROM (SELECT * FROM issues WHERE digest = :digest AND period_start < :before
                 ORDER BY period_start DESC LIMIT :most) i
           LEFT JOIN issue_stories s ON s.issue = i.id AND s.section <> :to_check
           GROUP BY i.id, s.section ORDER BY i.period_start""",
        digest=digest,
        before=to_text(before),
        most=PERIODS,
        to_check=TO_CHECK,
    )
    return [
        Told(
            period=Period(_paris(start), _paris(end)),
            counts={row["section"]: row["n"] for row in found if row["section"] is not None},
        )
        for (start, end), found in groupby(
            rows, lambda row: (row["period_start"], row["period_end"])
        )
    ]


def departures(engine: Engine, digest: str, limit: int) -> list[tuple[int, datetime]]:
    """The digest's notes that somebody was sent, latest period first: their id, and when."""
    rows = engine.rows(
        """SELECT i.id, min(o.sent_at) AS at FROM issues i JOIN outbox o ON o.issue = i.id
           WHERE i.digest = :digest AND o.state = 'sent'
           GROUP BY i.id ORDER BY i.period_start DESC LIMIT :limit""",
        digest=digest,
        limit=limit,
    )
    return [(row["id"], datetime.fromisoformat(row["at"])) for row in rows]


def _paris(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(PARIS)
