"""Publication dates as sources write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watch.enrich.dates import MAX_DATE, instant
from watch.enrich.days import MONTHS, find
from watch.zone import PARIS

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=PARIS)


def paris(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=PARIS).astimezone(UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1er décembre 2026", paris(2026, 12, 1)),
        ("1 er\u00a0décembre 2026", paris(2026, 12, 1)),
        ("le 3 août 2026 à 9 heures", paris(2026, 8, 3, 9)),
        ("3 AOUT 2026", paris(2026, 8, 3)),
        ("16 févr. 2026, 18h", paris(2026, 2, 16, 18)),
        ("mercredi 1 avril 2026 à midi", paris(2026, 4, 1, 12)),
        ("mer 01/04/2026 - 12:00", paris(2026, 4, 1, 12)),
        ("Publié le 02.11.2026 à 08:30", paris(2026, 11, 2, 8, 30)),
        ("Publié par Claire, le 26 juillet 2022", paris(2022, 7, 26)),
        ("02.11.26", paris(2026, 11, 2)),
        ("02-11-2026", paris(2026, 11, 2)),
        ("Mis en ligne le 2/11/2026 | 3 min de lecture", paris(2026, 11, 2)),
        ("Publié le 2 novembre 2026, mis à jour le 5 novembre 2026", paris(2026, 11, 2)),
        ("aujourd'hui à 9 h 15", paris(2026, 11, 24, 9, 15)),
        ("Aujourd’hui à 9h15", paris(2026, 11, 24, 9, 15)),
        ("hier à 14h", paris(2026, 11, 23, 14)),
        ("il y a 3 heures", NOW.astimezone(UTC) - timedelta(hours=3)),
        ("il y a 3 h", NOW.astimezone(UTC) - timedelta(hours=3)),
        ("Wed, 01 Apr 2026 10:00:00 +0200", datetime(2026, 4, 1, 8, tzinfo=UTC)),
        ("Wed, 01 Apr 2026 10:00:00 +0000", datetime(2026, 4, 1, 10, tzinfo=UTC)),
        ("1 Apr 26 10:00 GMT", datetime(2026, 4, 1, 10, tzinfo=UTC)),
        ("Wed, 01 Apr 2026 10:00:00 EST", datetime(2026, 4, 1, 15, tzinfo=UTC)),
        ("Sun, 05 Jul 2026 10:00:00 CEST", datetime(2026, 7, 5, 8, tzinfo=UTC)),
        ("mer., 01 avr. 2026 10:00:00 +0200", datetime(2026, 4, 1, 8, tzinfo=UTC)),
        ("mar. 03 nov. 2026 10:00:00 GMT", datetime(2026, 11, 3, 10, tzinfo=UTC)),
        ("2026-04-01T10:00:00Z", datetime(2026, 4, 1, 10, tzinfo=UTC)),
        ("2026-04-01T10:00:00.123+02:00", datetime(2026, 4, 1, 8, 0, 0, 123000, tzinfo=UTC)),
        ("2026-04-01 10:00", paris(2026, 4, 1, 10)),
        ("2026-04-01", paris(2026, 4, 1)),
        ("April 1, 2026", paris(2026, 4, 1)),
        ("29 février 2028", paris(2028, 2, 29)),
    ],
)
def test_read(text: str, expected: datetime) -> None:
    assert instant(text, NOW) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Avril 2026",
        "Avril 2026 - Juin 2026",
        "2026",
        "lundi",
        "12 novembre",
        "30 février 2026",
        "29 février 2026",
        "31/04/2026",
        "2026-02-30",
        "12.13.2026",
        "0000-00-00",
        "0000-00-00 00:00:00",
        "Thu, 01 Jan 0000 10:00:00 GMT",
        "Thu, 31 Feb 2026 10:00:00 GMT",
        "9999-12-31T23:59:59-14:00",
        "2026-04-01T10:00+99:00",
        "du 2 au 11 octobre 2026",
        "Du vendredi 2 au dimanche 11 octobre 2026",
        "version 1.2.2026.4",
        "3 mars de la science",
        "x" * 10_000,
        "1" * 10_000,
    ],
)
def test_what_states_no_day_is_no_date(text: str) -> None:
    assert instant(text, NOW) is None


def test_the_clock_change_is_followed() -> None:
    assert instant("25 octobre 2026 à 4 h", NOW) == datetime(2026, 10, 25, 3, tzinfo=UTC)
    assert instant("24 octobre 2026 à 4 h", NOW) == datetime(2026, 10, 24, 2, tzinfo=UTC)


def test_months_come_from_the_cldr() -> None:
    assert {MONTHS[name] for name in ("janvier", "fevr", "aout", "dec", "sept")} == {1, 2, 8, 12, 9}


@given(st.datetimes(datetime(1995, 1, 1), datetime(2040, 1, 1)))  # noqa: DTZ001 - Paris is implied
def test_every_written_day_is_found_again(moment: datetime) -> None:
    names = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
    ordinal = "1er" if moment.day == 1 else str(moment.day)
    written = f"{ordinal} {names.split()[moment.month - 1]} {moment.year}"
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=PARIS)
    assert instant(written, NOW) == midnight
    assert instant(f"Publié le {moment:%d/%m/%Y}", NOW) == midnight
    minute = moment.replace(second=0, microsecond=0, tzinfo=PARIS, fold=0).astimezone(UTC)
    assert instant(f"{written} à {moment.hour} h {moment.minute:02d}", NOW) == minute


@given(
    st.datetimes(datetime(1900, 1, 1), datetime(2999, 1, 1)),  # noqa: DTZ001 - the zone is drawn
    st.integers(-23 * 60 - 59, 23 * 60 + 59),
    st.sampled_from(["%a, %d %b %Y %H:%M:%S %z", "%d %b %Y %H:%M:%S %z", "%Y-%m-%dT%H:%M:%S%z"]),
)
def test_what_programs_write_is_read_whole(moment: datetime, ahead: int, form: str) -> None:
    moment = moment.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=ahead)))
    assert instant(moment.strftime(form), NOW) == moment


def test_what_is_in_no_calendar_is_no_date() -> None:
    for day, time in (("31 Feb", "10:00:00"), ("12 Feb", "24:00:00"), ("1 Mar", "10:00:60")):
        assert instant(f"Wed, {day} 2026 {time} GMT", NOW) is None


PIECES = st.sampled_from(
    "le|du|au|1er|31|02|2026|0000|9999|99999|novembre|nov.|févr|Apr|Wed,|à|9|h|:|15|/|.|-|T|Z|+02:00"
    "|+0000|GMT|hier|il y a|3|jours|mois| |, |\u00a0|É|\ud800|\u202e|²|٣|(|)|AM".split("|"),
)


@given(st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=MAX_DATE))
def test_never_raises_and_always_utc(text: str) -> None:
    found = instant(text, NOW)
    assert found is None or found.utcoffset() == timedelta()
    for day in find(text):
        assert text[day.start : day.end]
        assert day.on(2026) is None or day.on(2026)
