"""What past notes told, counted: the material of a trend. It reads, and writes nothing."""

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


def _paris(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(PARIS)
