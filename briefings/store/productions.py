"""What was made and sent lately, counted. It reads, and names nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from briefings.model import Period
from briefings.store.issues import TO_CHECK
from watch.store.convert import to_text
from watch.store.engine import Engine, Row
from watch.zone import PARIS

MOST = 40
"""Issues shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Production:
    """An issue, and what became of it."""

    digest: str
    number: int
    period: Period
    told: int
    """stories under a theme"""
    doubts: int
    """stories listed for checking"""
    sent: int
    waiting: int
    failed: int
    """refused, or perhaps gone"""


def productions(engine: Engine, since: datetime) -> list[Production]:
    """The issues made since then, newest first, at most :data:`MOST`."""
    rows = engine.rows(
        """SELECT i.id, i.digest, i.number, i.period_start, i.period_end,
             (SELECT count(*) FROM issue_stories s WHERE s.issue = i.id
                AND s.section <> :check) AS told,
             (SELECT count(*) FROM issue_stories s WHERE s.issue = i.id
                AND s.section = :check) AS doubts,
             coalesce(sum(o.state = 'sent'), 0) AS sent,
             coalesce(sum(o.state IN ('queued', 'intent')), 0) AS waiting,
             coalesce(sum(o.state IN ('refused', 'doubt')), 0) AS failed
           FROM (SELECT * FROM issues WHERE made_at >= :since
                 ORDER BY made_at DESC, id DESC LIMIT :most) i
           LEFT JOIN outbox o ON o.issue = i.id
           GROUP BY i.id ORDER BY i.made_at DESC, i.id DESC""",
        check=TO_CHECK,
        since=to_text(since),
        most=MOST,
    )
    return [_production(row) for row in rows]


def _production(row: Row) -> Production:
    start, end = (
        datetime.fromisoformat(row[name]).astimezone(PARIS)
        for name in ("period_start", "period_end")
    )
    counted = {name: row[name] for name in ("told", "doubts", "sent", "waiting", "failed")}
    return Production(
        digest=row["digest"], number=row["number"], period=Period(start, end), **counted
    )
