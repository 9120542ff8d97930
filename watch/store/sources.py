"""What is remembered of each source: state, validators, and the journal of harvests."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from watch.model import FetchState, Refusal, Rejected, SourceReport, Validators
from watch.store.convert import to_instant, to_json, to_optional_text, to_text
from watch.store.engine import Engine, Row

REJECTED_KEPT = 50
"""Refused entries kept per harvest in the journal, with their count in full."""


class Sources:
    """The tables of states, validators and harvests."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def states(self) -> dict[str, FetchState]:
        """By source; a source never tried is absent."""
        validators: dict[str, list[Validators]] = defaultdict(list)
        for row in self._engine.rows("SELECT * FROM validators ORDER BY source, url"):
            validators[row["source"]].append(_validators(row))
        rows = self._engine.rows("SELECT * FROM fetch_states ORDER BY source")
        return {row["source"]: _state(row, validators[row["source"]]) for row in rows}

    def state(self, source: str) -> FetchState:
        """Of one source; a blank one when it was never tried."""
        rows = self._engine.rows("SELECT * FROM fetch_states WHERE source = :source", source=source)
        if not rows:
            return FetchState(source=source)
        validators = self._engine.rows(
            "SELECT * FROM validators WHERE source = :source ORDER BY url",
            source=source,
        )
        return _state(rows[0], [_validators(row) for row in validators])

    def talkative(self) -> bool:
        """Whether a page is sure to come.

        No source was ever asked, or one that answers leaves nothing to ask again with.
        """
        (row,) = self._engine.rows(
            """SELECT NOT EXISTS (SELECT 1 FROM fetch_states) OR EXISTS (
                 SELECT 1 FROM fetch_states s WHERE last_success IS NOT NULL
                 AND NOT EXISTS (SELECT 1 FROM validators v WHERE v.source = s.source)) AS found"""
        )
        return bool(row["found"])

    def save(self, state: FetchState) -> None:
        """Write a state with its validators, in the transaction of the items they vouch for."""
        self._engine.execute(
            """INSERT INTO fetch_states VALUES (:source, :watched_since, :last_attempt,
                 :last_success, :failures, :reason, :next_due)
               ON CONFLICT (source) DO UPDATE SET watched_since = excluded.watched_since,
                 last_attempt = excluded.last_attempt, last_success = excluded.last_success,
                 failures = excluded.failures, reason = excluded.reason,
                 next_due = excluded.next_due""",
            source=state.source,
            watched_since=to_optional_text(state.watched_since),
            last_attempt=to_optional_text(state.last_attempt),
            last_success=to_optional_text(state.last_success),
            failures=state.failures,
            reason=state.reason,
            next_due=to_optional_text(state.next_due),
        )
        self._engine.execute("DELETE FROM validators WHERE source = :source", source=state.source)
        self._engine.executemany(
            "INSERT INTO validators VALUES (:source, :url, :etag, :last_modified)",
            [
                {
                    "source": state.source,
                    "url": one.url,
                    "etag": one.etag,
                    "last_modified": one.last_modified,
                }
                for one in state.validators
            ],
        )

    def log(self, report: SourceReport) -> None:
        """Add a line to the journal."""
        self._engine.execute(
            """INSERT INTO harvests (source, at, outcome, received, new, known, updated,
                 truncated, rejected, reason, elapsed, held)
               VALUES (:source, :at, :outcome, :received, :new, :known, :updated, :truncated,
                 :rejected, :reason, :elapsed, :held)""",
            source=report.source,
            at=to_text(report.at),
            outcome=report.outcome,
            received=report.received,
            new=report.new,
            known=report.known,
            updated=report.updated,
            truncated=report.truncated,
            rejected=_rejected_text(report.rejected),
            reason=report.reason,
            elapsed=report.elapsed,
            held=report.held,
        )

    def runs(self, source: str, count: int) -> list[SourceReport]:
        """The latest lines of a source's journal, oldest first."""
        rows = self._engine.rows(
            "SELECT * FROM harvests WHERE source = :source ORDER BY id DESC LIMIT :count",
            source=source,
            count=count,
        )
        return [_report(row) for row in reversed(rows)]

    def most(self) -> dict[str, int]:
        """The most items that each source ever gave at once."""
        rows = self._engine.rows(
            f"""{_ASKED} SELECT source, (SELECT max(one.received) FROM harvests one
                  WHERE one.source = asked.source) AS n
                FROM asked WHERE source IS NOT NULL"""  # noqa: S608 - our own text
        )
        return {row["source"]: row["n"] for row in rows}

    def latest(self) -> dict[str, SourceReport]:
        """The last line of the journal of each source."""
        rows = self._engine.rows(_LAST.format(where=""))
        return {row["source"]: _report(row) for row in rows}

    def last_read(self) -> dict[str, SourceReport]:
        """The last line where the source really sent something (not a 304, not a failure)."""
        rows = self._engine.rows(_LAST.format(where="AND outcome = 'nouveau'"))
        return {row["source"]: _report(row) for row in rows}


# One step of the index per source. Grouping reads the whole journal: 17 s for a million lines.
_ASKED = """WITH RECURSIVE asked (source) AS (
      SELECT min(source) FROM harvests
      UNION ALL SELECT (SELECT min(source) FROM harvests WHERE source > asked.source)
      FROM asked WHERE asked.source IS NOT NULL)"""
_LAST = f"""{_ASKED} SELECT * FROM harvests WHERE id IN (
      SELECT (SELECT one.id FROM harvests one WHERE one.source = asked.source {{where}}
        ORDER BY one.id DESC LIMIT 1) FROM asked)
    ORDER BY source"""  # noqa: S608 - our own text


def _validators(row: Row) -> Validators:
    return Validators(url=row["url"], etag=row["etag"], last_modified=row["last_modified"])


def _state(row: Row, validators: Sequence[Validators]) -> FetchState:
    return FetchState(
        source=row["source"],
        validators=tuple(validators),
        watched_since=to_instant(row["watched_since"]),
        last_attempt=to_instant(row["last_attempt"]),
        last_success=to_instant(row["last_success"]),
        failures=row["failures"],
        reason=row["reason"],
        next_due=to_instant(row["next_due"]),
    )


def _rejected_text(rejected: Sequence[Rejected]) -> str:
    kept = [(one.refusal.value, one.detail) for one in rejected[:REJECTED_KEPT]]
    return to_json([len(rejected), *kept])


def _report(row: Row) -> SourceReport:
    _, *kept = json.loads(row["rejected"])
    return SourceReport(
        source=row["source"],
        outcome=row["outcome"],
        at=datetime.fromisoformat(row["at"]),
        received=row["received"],
        new=row["new"],
        known=row["known"],
        updated=row["updated"],
        truncated=row["truncated"],
        rejected=tuple(
            Rejected(source=row["source"], refusal=Refusal(refusal), detail=detail)
            for refusal, detail in kept
        ),
        reason=row["reason"],
        elapsed=row["elapsed"],
        held=row["held"],
    )
