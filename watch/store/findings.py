"""Findings to rows and back. No SQL but the insertions; decides nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from watch.model import (
    Call,
    CallKind,
    Closing,
    Enriched,
    Event,
    Mention,
    Place,
    PlaceKind,
    Shift,
    Stated,
    Territory,
)
from watch.store.convert import to_json, to_text
from watch.store.engine import Params, Row

Known = Sequence[tuple[int, Enriched]]
Bound = Iterable[Params]

_ANALYSIS = """INSERT INTO analyses (article, version, score, elsewhere)
    VALUES (?, ?, ?, ?)
    ON CONFLICT (article) DO UPDATE SET version = excluded.version, score = excluded.score,
      elsewhere = excluded.elsewhere"""
_PLACE = """INSERT INTO places
    (article, code, kind, name, departments, quote, confidence, weight) VALUES
    (:article, :code, :kind, :name, :departments, :quote, :confidence, :weight)"""
_CALL = """INSERT INTO calls
    (article, rank, kind, closing, deadline, at, moved_from, quote, funder, funder_quote, audience,
     audience_quote, amount, amount_quote) VALUES
    (:article, :rank, :kind, :closing, :deadline, :at, :moved_from, :quote, :funder, :funder_quote,
     :audience, :audience_quote, :amount, :amount_quote)"""
_EVENT = """INSERT INTO events
    (article, rank, name, first_day, last_day, begins, ends, place, place_quote, quote) VALUES
    (:article, :rank, :name, :first_day, :last_day, :begins, :ends, :place, :place_quote, :quote)"""
SHIFT = """INSERT INTO shifts (article, noticed, before_day, after_day, quote)
    VALUES (:article, :noticed, :before_day, :after_day, :quote) ON CONFLICT DO NOTHING"""


def rows(known: Known, version: str) -> Iterator[tuple[str, Sequence[Params]]]:
    """The insertions that keep these analyses, table by table."""
    yield _ANALYSIS, [_analysis(article, one.territory, version) for article, one in known]
    yield _PLACE, [_place(a, m) for a, one in known for m in one.territory.mentions]
    yield _CALL, [_call(a, n, c) for a, one in known for n, c in enumerate(one.calls)]
    yield _EVENT, [_event(a, n, e) for a, one in known for n, e in enumerate(one.events)]


def shifts(known: Iterable[tuple[int, Sequence[Shift]]]) -> Bound:
    """The rows of deadlines that moved."""
    return (_shift(article, one) for article, found in known for one in found)


def _analysis(article: int, territory: Territory, version: str) -> tuple[object, ...]:
    """By place: there is one for each article."""
    return (article, version, territory.score, to_json(territory.elsewhere))


def _place(article: int, mention: Mention) -> dict[str, object]:
    place = mention.place
    return {
        "article": article,
        "code": place.code,
        "kind": str(place.kind),
        "name": place.name,
        "departments": " ".join(place.departments),
        "quote": mention.quote,
        "confidence": mention.confidence,
        "weight": mention.weight,
    }


def _call(article: int, rank: int, call: Call) -> dict[str, object]:
    return {
        "article": article,
        "rank": rank,
        "kind": str(call.kind),
        "closing": str(call.closing),
        "deadline": _day(call.deadline),
        "at": call.at,
        "moved_from": _day(call.moved_from),
        "quote": call.quote,
        **_stated("funder", call.funder),
        **_stated("audience", call.audience),
        **_stated("amount", call.amount),
    }


def _event(article: int, rank: int, event: Event) -> dict[str, object]:
    return {
        "article": article,
        "rank": rank,
        "name": event.name,
        "first_day": event.first.isoformat(),
        "last_day": event.last.isoformat(),
        "begins": event.begins,
        "ends": event.ends,
        "quote": event.quote,
        **_stated("place", event.place),
    }


def _shift(article: int, shift: Shift) -> dict[str, object]:
    return {
        "article": article,
        "noticed": to_text(shift.noticed),
        "before_day": shift.before.isoformat(),
        "after_day": shift.after.isoformat(),
        "quote": shift.quote,
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _stated(name: str, stated: Stated | None) -> dict[str, object]:
    value, quote = (None, None) if stated is None else (stated.value, stated.quote)
    return {name: value, f"{name}_quote": quote}


def to_mention(row: Row) -> Mention:
    """A row of ``places``."""
    place = Place(
        code=row["code"],
        kind=PlaceKind(row["kind"]),
        name=row["name"],
        departments=tuple(row["departments"].split()),
    )
    return Mention(
        place=place, quote=row["quote"], confidence=row["confidence"], weight=row["weight"]
    )


def to_call(row: Row) -> Call:
    """A row of ``calls``."""
    return Call(
        kind=CallKind(row["kind"]),
        closing=Closing(row["closing"]),
        quote=row["quote"],
        deadline=_to_day(row["deadline"]),
        at=row["at"],
        moved_from=_to_day(row["moved_from"]),
        funder=_to_stated(row, "funder"),
        audience=_to_stated(row, "audience"),
        amount=_to_stated(row, "amount"),
    )


def to_event(row: Row) -> Event:
    """A row of ``events``."""
    return Event(
        name=row["name"],
        first=date.fromisoformat(row["first_day"]),
        last=date.fromisoformat(row["last_day"]),
        begins=row["begins"],
        ends=row["ends"],
        place=_to_stated(row, "place"),
        quote=row["quote"],
    )


def to_shift(row: Row) -> Shift:
    """A row of ``shifts``."""
    return Shift(
        before=date.fromisoformat(row["before_day"]),
        after=date.fromisoformat(row["after_day"]),
        noticed=datetime.fromisoformat(row["noticed"]),
        quote=row["quote"],
    )


def to_names(text: str) -> tuple[str, ...]:
    """A list of names kept as JSON."""
    names: list[Any] = json.loads(text)
    return tuple(map(str, names))


def _to_day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _to_stated(row: Row, name: str) -> Stated | None:
    value = row[name]
    return None if value is None else Stated(value, row[f"{name}_quote"])
