"""Calls and events for a page: who states what, when, in short rows; then in full, a page of them.

The short rows are all there are (at most :data:`MOST`), so that a page can count and sort them; the
texts are read for what it shows only: an archive of 100,000 articles holds thousands of calls.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from watch.model import CallKind, Closing
from watch.store import findings
from watch.store.convert import to_article, to_json, to_text
from watch.store.engine import Engine, Row
from watch.store.enrichment import CallNotice, EventNotice, shifts_of
from watch.store.themed import THEME, names_of

MOST = 3000
RECENT = timedelta(days=120)
"""How long a call without a date is taken for open after its publication."""
EVERYWHERE = "tout"
"""Any place of the office's territory."""


class When(StrEnum):
    """The value is an address's."""

    OPEN = "ouverts"
    PASSED = "passes"
    ALL = "tous"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is looked for."""

    today: date
    now: datetime
    when: When = When.OPEN
    theme: str | None = None
    department: str | None = None
    """its code, or EVERYWHERE"""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallLine:
    """A call, in short."""

    article: int
    rank: int
    story: str
    source: str
    kind: CallKind
    closing: Closing
    deadline: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLine:
    """An event, in short."""

    article: int
    rank: int
    story: str
    first: date
    last: date


class Agenda:
    """The tables of calls and events, as pages read them."""

    def __init__(self, engine: Engine, aliases: Mapping[str, str]) -> None:
        self._engine = engine
        self._aliases = aliases

    def calls(self, wanted: Wanted) -> list[CallLine]:
        """Dated calls by deadline, then the others, newest first; passed ones latest first."""
        order = "c.deadline DESC" if wanted.when is When.PASSED else "c.deadline"
        rows = self._engine.rows(
            f"""SELECT c.article, c.rank, a.story, a.source, c.kind, c.closing, c.deadline
                FROM calls c JOIN articles a ON a.id = c.article
                WHERE {_CALLS[wanted.when]} AND {self._where(wanted)}
                ORDER BY c.deadline IS NULL, {order}, a.effective DESC, a.id, c.rank
                LIMIT {MOST + 1}""",  # noqa: S608 - only our own clauses; values are parameters
            **self._params(wanted),
            recent=to_text(wanted.now - RECENT),
        )
        return [_call_line(row) for row in rows]

    def events(self, wanted: Wanted) -> list[EventLine]:
        """By first day; passed ones latest first."""
        order = "DESC" if wanted.when is When.PASSED else "ASC"
        rows = self._engine.rows(
            f"""SELECT c.article, c.rank, a.story, c.first_day, c.last_day
                FROM events c JOIN articles a ON a.id = c.article
                WHERE {_EVENTS[wanted.when]} AND {self._where(wanted)}
                ORDER BY c.first_day {order}, c.begins IS NULL, c.begins, c.last_day,
                  a.effective DESC, a.id, c.rank
                LIMIT {MOST + 1}""",  # noqa: S608 - idem
            **self._params(wanted),
        )
        return [_event_line(row) for row in rows]

    def call_notices(self, lines: Sequence[CallLine]) -> list[CallNotice]:
        """The same in full, in that order."""
        rows = self._rows("calls", lines)
        moved = shifts_of(self._engine, [row["key"] for row in rows])
        return [
            CallNotice(
                article=to_article(row),
                call=findings.to_call(row),
                rank=row["rank"],
                shifts=tuple(moved.get(row["key"], ())),
            )
            for row in rows
        ]

    def event_notices(self, lines: Sequence[EventLine]) -> list[EventNotice]:
        """The same in full, in that order."""
        return [
            EventNotice(article=to_article(row), event=findings.to_event(row), rank=row["rank"])
            for row in self._rows("events", lines)
        ]

    def call(self, key: str, rank: int) -> CallNotice | None:
        """One call of an article."""
        rows = self._engine.rows(
            """SELECT c.article, c.rank, a.story, a.source, c.kind, c.closing, c.deadline
               FROM calls c JOIN articles a ON a.id = c.article
               WHERE a.key = :key AND c.rank = :rank""",
            key=key,
            rank=rank,
        )
        return next(iter(self.call_notices([_call_line(row) for row in rows])), None)

    def event(self, key: str, rank: int) -> EventNotice | None:
        """One event of an article."""
        rows = self._engine.rows(
            """SELECT c.article, c.rank, a.story, c.first_day, c.last_day
               FROM events c JOIN articles a ON a.id = c.article
               WHERE a.key = :key AND c.rank = :rank""",
            key=key,
            rank=rank,
        )
        return next(iter(self.event_notices([_event_line(row) for row in rows])), None)

    def _rows(self, table: str, lines: Sequence[CallLine] | Sequence[EventLine]) -> list[Row]:
        return self._engine.rows(
            f"""SELECT a.*, c.* FROM json_each(:lines) line
                JOIN {table} c ON c.article = json_extract(line.value, '$[0]')
                  AND c.rank = json_extract(line.value, '$[1]')
                JOIN articles a ON a.id = c.article ORDER BY line.key""",  # noqa: S608 - our own table names
            lines=to_json([[one.article, one.rank] for one in lines]),
        )

    def _where(self, wanted: Wanted) -> str:
        theme = "1" if wanted.theme is None else THEME
        return f"{theme} AND {_PLACED if wanted.department else '1'}"

    def _params(self, wanted: Wanted) -> dict[str, object]:
        code = wanted.department
        return {
            "today": wanted.today.isoformat(),
            "themes": names_of(wanted.theme, self._aliases),
            "within": "%" if code == EVERYWHERE else f"% {code} %",
        }


_CALLS = {
    When.OPEN: """c.closing <> 'close'
        AND (c.deadline >= :today OR c.deadline IS NULL AND a.effective >= :recent)""",
    When.PASSED: "(c.closing = 'close' OR c.deadline < :today)",
    When.ALL: "1",
}
_EVENTS = {
    When.OPEN: "c.last_day >= :today",
    When.PASSED: "c.last_day < :today",
    When.ALL: "1",
}
_PLACED = """EXISTS (SELECT 1 FROM places p WHERE p.article = c.article
    AND ' ' || p.departments || ' ' LIKE :within)"""


def _call_line(row: Row) -> CallLine:
    deadline = row["deadline"]
    return CallLine(
        article=row["article"],
        rank=row["rank"],
        story=row["story"],
        source=row["source"],
        kind=CallKind(row["kind"]),
        closing=Closing(row["closing"]),
        deadline=None if deadline is None else date.fromisoformat(deadline),
    )


def _event_line(row: Row) -> EventLine:
    return EventLine(
        article=row["article"],
        rank=row["rank"],
        story=row["story"],
        first=date.fromisoformat(row["first_day"]),
        last=date.fromisoformat(row["last_day"]),
    )
