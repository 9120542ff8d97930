"""The briefing kept beside its issue: it comes back equal, and older databases have none."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast, get_args, get_origin, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Migrations

from briefings.model import Briefing, Rendered
from briefings.store import Records, open_records
from briefings.store.issues import draft
from briefings.store.packing import pack, unpack
from briefings.store.schema import briefings
from tests import mailroom, notes
from tests.mailroom import records
from watch.errors import StoreError
from watch.store.schema import migrate
from watch.store.sqlite import SQLite
from watch.zone import PARIS

__all__ = ["records"]

SEEN = Rendered(subject="Note", html="<p>Été</p>", text="Été")
LEAVES: dict[object, st.SearchStrategy[Any]] = {
    datetime: st.integers(0, 2**32).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),
    timedelta: st.integers(0, 10**6).map(lambda seconds: timedelta(seconds=seconds)),
    float: st.floats(allow_nan=False, allow_infinity=False),
    str: st.text(max_size=8),
}


def built(hint: object) -> st.SearchStrategy[Any]:
    """Any value of this type, every field of a dataclass included."""
    if is_dataclass(hint) and isinstance(hint, type):
        hints = get_type_hints(hint)
        return st.builds(hint, **{field.name: built(hints[field.name]) for field in fields(hint)})
    if get_origin(hint) is tuple:
        return st.lists(built(get_args(hint)[0]), max_size=1).map(tuple)
    if get_origin(hint) is Mapping:
        return st.dictionaries(st.text(max_size=4), st.integers() | st.lists(st.text(max_size=3)))
    return LEAVES[hint] if hint in LEAVES else st.from_type(cast("type[object]", hint))


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(built(Briefing))
def test_whatever_a_briefing_holds_comes_back_equal(briefing: Briefing) -> None:
    assert unpack(pack(briefing)) == briefing


@pytest.mark.parametrize("case", sorted(notes.CASES))
def test_an_issue_gives_back_the_briefing_it_was_made_of(records: Records, case: str) -> None:
    made_of = replace(notes.CASES[case](), number=1)
    issue = records.issues.record(draft(made_of, SEEN))
    found = records.issues.briefing(issue.id)
    assert found == made_of
    assert found is not None
    assert found.period.start.tzinfo is PARIS


def test_an_issue_of_before_has_no_briefing_and_the_next_has_one(tmp_path: Path) -> None:
    path = tmp_path / "vigie.db"
    first = Migrations("briefings")
    first._migrations = briefings._migrations[:1]
    assert [step.name for step in first._migrations] == ["m001_briefings"]
    engine = SQLite(path)
    migrate(engine, first)
    engine.execute(
        """INSERT INTO issues (id, digest, period_start, period_end, number, subject, html, text,
             made_at, model, sha256) VALUES (7, 'hebdo', '2026-11-08T23:00:00+00:00',
             '2026-11-15T23:00:00+00:00', 1, 's', 'h', 't', '2026-11-16T06:00:00+00:00', '', '0')"""
    )
    engine.close()
    with open_records(path) as records:
        assert records.issues.briefing(7) is None
        made = records.issues.record(draft(replace(notes.empty(), number=2), SEEN))
        assert records.issues.briefing(made.id) == replace(notes.empty(), number=2)


def test_a_week_of_two_hundred_stories_is_kept_in_a_tenth_of_its_size() -> None:
    packed = pack(notes.crowded(200))
    assert len(packed) < len(zlib.decompress(packed)) / 10


def test_damaged_bytes_are_said_in_french(records: Records) -> None:
    issue = records.issues.record(draft(replace(notes.empty(), number=1), SEEN))
    for broken in (
        b"",
        b"{}",
        zlib.compress(b"{}"),
        zlib.compress(b"[1"),
        pack(notes.empty())[:-9],
    ):
        records.engine.execute("UPDATE issue_briefings SET briefing = :b", b=broken)
        with pytest.raises(StoreError, match="ne peut plus être lu"):
            records.issues.briefing(issue.id)


def test_an_issue_recorded_without_its_briefing_has_none(records: Records) -> None:
    issue = records.issues.record(mailroom.draft())
    assert records.issues.briefing(issue.id) is None
