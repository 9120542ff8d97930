"""The calendar files, read back by another library and by the letter of RFC 5545."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import vobject
from hypothesis import given
from hypothesis import strategies as st

from watch.ics import Entry, calendar
from watch.text import clean

NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)


def entry(**changes: object) -> Entry:
    told = Entry(
        uid="a-appel-0@vigie",
        summary="Échéance : un titre, avec « guillemets » ; et virgules",
        first=date(2026, 12, 15),
        last=date(2026, 12, 15),
        description="« Date limite : 15 décembre. »\nSource : Inserm, actualités",
        url="https://exemple.example/a?b=1,2;3",
        category="Appels",
    )
    return replace(told, **changes)  # type: ignore[arg-type]  # field names and types of the test


def read(*entries: Entry) -> list[Any]:
    text = calendar(entries, "Vigie", NOW).decode()
    return list(vobject.readOne(text).contents.get("vevent", []))


def test_a_day_without_an_hour_is_a_whole_day() -> None:
    (event,) = read(entry())
    assert event.dtstart.value == date(2026, 12, 15)
    assert event.dtend.value == date(2026, 12, 16)
    assert event.summary.value == "Échéance : un titre, avec « guillemets » ; et virgules"
    assert event.description.value == "« Date limite : 15 décembre. »\nSource : Inserm, actualités"
    assert event.url.value == "https://exemple.example/a?b=1,2;3"
    assert event.uid.value == "a-appel-0@vigie"
    assert event.transp.value == "TRANSPARENT"


def test_an_hour_is_one_of_paris_in_winter_and_in_summer() -> None:
    winter, summer = read(
        entry(begins="17:00"),
        entry(first=date(2026, 7, 1), last=date(2026, 7, 1), begins="14:00", ends="15:30"),
    )
    assert winter.dtstart.value.astimezone(UTC) == datetime(2026, 12, 15, 16, tzinfo=UTC)
    assert "dtend" not in winter.contents
    assert summer.dtstart.value.astimezone(UTC) == datetime(2026, 7, 1, 12, tzinfo=UTC)
    assert summer.dtend.value.astimezone(UTC) == datetime(2026, 7, 1, 13, 30, tzinfo=UTC)


def test_several_days_end_the_day_after_and_midnight_is_a_whole_day() -> None:
    several, midnight = read(
        entry(first=date(2026, 12, 4), last=date(2026, 12, 6), begins="09:00"),
        entry(begins="24:00"),
    )
    assert (several.dtstart.value, several.dtend.value) == (date(2026, 12, 4), date(2026, 12, 7))
    assert midnight.dtstart.value == date(2026, 12, 15)


def test_the_last_day_of_all_has_no_day_after() -> None:
    (event,) = read(entry(first=date.max, last=date.max))
    assert event.dtstart.value == date.max
    assert "dtend" not in event.contents


def test_nothing_to_write_is_still_a_calendar() -> None:
    assert read() == []
    assert calendar((), "Vigie", NOW).startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")


def test_the_identity_does_not_depend_on_the_date() -> None:
    (before,), (after,) = read(entry()), read(entry(first=date(2027, 1, 5), last=date(2027, 1, 5)))
    assert before.uid.value == after.uid.value


@given(st.text().map(clean), st.text(max_size=400).map(clean))
def test_any_text_is_folded_escaped_and_comes_back(title: str, words: str) -> None:
    made = calendar([entry(summary=title, description=words)], "Vigie", NOW)
    lines = made.split(b"\r\n")
    assert lines[-1] == b""
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in lines)
    made.decode()
    assert made.count(b"BEGIN:VEVENT") == 1
    unfolded = made.decode().replace("\r\n ", "")
    assert sum(line.startswith("SUMMARY") for line in unfolded.split("\r\n")) == 1
