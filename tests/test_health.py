"""The three signals: what raises each, since when, and what must never raise one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watch.health import SILENT, Checkup, Signal, Symptom, diagnose, patience
from watch.model import FetchState, SourceReport

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WEB = "l'adresse donne une page web au lieu d'un flux (titre\u00a0: «\u00a0Maintenance\u00a0»)"

UNREAD = "le robots.txt du site n'a pas pu être lu\u00a0: "


def runs(text: str, reason: str | None = None) -> list[SourceReport]:
    """One harvest a letter, 6 h apart, the last 6 h ago: a digit of items, u(nchanged), e, i."""
    names = {"u": "inchange", "e": "echec", "i": "illisible"}
    return [
        SourceReport(
            source="s", outcome=names.get(letter, "nouveau"), at=NOW - 6 * HOUR * (len(text) - n),
            received=int(letter) if letter.isdigit() else 0,
            reason=reason if letter in "ei" else None,
        )
        for n, letter in enumerate(text)
    ]  # fmt: skip


def checkup(text: str, *, dates: Sequence[datetime] = (NOW,), reason: str | None = None) -> Checkup:
    lines = runs(text, reason)
    trailing = len(text) - len(text.rstrip("ei"))
    return Checkup(
        state=FetchState(
            source="s", failures=trailing, reason=reason if trailing else None,
            watched_since=NOW - 400 * DAY,
        ),
        runs=lines, most=max((one.received for one in lines), default=0), dates=dates,
    )  # fmt: skip


def found(text: str, **more: object) -> tuple[Signal, float] | None:
    """The signal and how many harvests ago it began."""
    symptom = diagnose(checkup(text, **more), NOW)  # type: ignore[arg-type]  # a table of cases
    return (symptom.signal, (NOW - symptom.since) / (6 * HOUR)) if symptom else None


@pytest.mark.parametrize(
    ("text", "symptom"),
    [
        ("", None),
        ("9", None),
        ("9uuuuuu", None),
        ("9ee", None),
        ("9eee", (Signal.ERROR, 3)),
        ("eee", (Signal.ERROR, 3)),
        ("9eeuee", None),
        ("9eeeu", None),
        ("9eueee", (Signal.ERROR, 3)),
        # It gave, it gives no more: by an empty page, or an error page with status 200.
        ("900", None),
        ("9000", (Signal.DRIFT, 3)),
        ("9iii", (Signal.DRIFT, 3)),
        ("90i0", (Signal.DRIFT, 3)),
        # Unchanged since it is empty is still empty; unchanged since it gave is not.
        ("90uu", (Signal.DRIFT, 3)),
        ("9uuu", None),
        # A network error between is no answer; recovered, nothing is wrong.
        ("90e00", None),
        ("90001", None),
        # It never gave much: an agenda may be empty.
        ("4000", None),
        ("0000", None),
        # It never gave anything that could be read.
        ("iii", (Signal.ERROR, 3)),
        ("9uuue", None),
    ],
)
def test_a_signal_and_its_beginning(text: str, symptom: tuple[Signal, int] | None) -> None:
    assert found(text, reason=WEB) == symptom


def test_pages_of_one_harvest_count_once() -> None:
    lines = [
        SourceReport(
            source="s", outcome=outcome, at=NOW - days * DAY + page * HOUR / 60, received=n
        )
        for days in (9, 3, 2, 1)
        for page, (outcome, n) in enumerate(
            [("nouveau", 6), ("nouveau", 9), ("echec", 0)]
            if days == 9
            else [("nouveau", 0), ("echec", 0)]
        )
    ]
    state = FetchState(source="s")
    symptom = diagnose(Checkup(state=state, runs=lines[:-2], most=9, dates=[NOW]), NOW)
    assert symptom is None
    symptom = diagnose(Checkup(state=state, runs=lines, most=9, dates=[NOW]), NOW)
    assert symptom is not None
    assert (symptom.signal, symptom.since) == (Signal.DRIFT, NOW - 3 * DAY)


def test_failures_within_minutes_are_all_counted() -> None:
    """A person who tries a source again and again is told, its last success a moment ago or not."""
    lines = [
        SourceReport(source="s", outcome=outcome, at=NOW + minute * HOUR / 60, received=n)
        for minute, (outcome, n) in enumerate([("nouveau", 9), *[("echec", 0)] * 3])
    ]
    state = FetchState(source="s", failures=3, reason="le serveur a répondu 404")
    symptom = diagnose(Checkup(state=state, runs=lines, most=9, dates=[NOW]), NOW)
    assert symptom is not None
    assert (symptom.signal, symptom.since) == (Signal.ERROR, lines[1].at)


def told(text: str, reason: str) -> Symptom:
    symptom = diagnose(checkup(text, reason=reason), NOW)
    assert symptom is not None
    return symptom


def test_an_error_page_with_status_200_is_seen_as_such() -> None:
    symptom = told("9iii", WEB)
    assert symptom.what.startswith("elle donnait jusqu'à 9 éléments, et n'en donne plus")
    assert "Maintenance" in symptom.what
    assert "page d'erreur" in symptom.advice


def test_a_page_that_turns_vigie_away_is_no_address_to_correct() -> None:
    symptom = told("9iii", "le site a refusé la demande par une page de blocage")
    assert symptom.signal is Signal.DRIFT
    assert "une lettre ou un relais" in symptom.advice


@pytest.mark.parametrize(
    ("reason", "advice"),
    [
        ("le robots.txt du site interdit cette page aux robots", "l'accord du site"),
        ("le certificat du serveur a expiré le 01/01/2021", "dérogation"),
        ("le nom x.example n'existe pas dans le DNS", "disparu ou changé"),
        # That the rules could not be read is no refusal: nothing there to ask leave for.
        (f"{UNREAD}le nom x.example n'existe pas dans le DNS", "disparu ou changé"),
        ("le DNS ne répond pas pour le nom x.example", "dans un navigateur"),
        (f"{UNREAD}pas de réponse en 10\u00a0s", "dans un navigateur"),
        ("le serveur a répondu 404", "cherchez la nouvelle"),
        ("le serveur a répondu 403", "une lettre ou un relais"),
        ("le serveur a répondu 429", "trop pressée"),
        ("le serveur a répondu 503", "dans un navigateur"),
        ("la messagerie mail.example:993 est injoignable", "mailbox"),
        (
            "le dossier « A » n'existe pas dans la messagerie\u00a0; vérifiez l'option folder",
            "mailbox",
        ),
        ("le dossier /v/lettres n'existe pas\u00a0; créez-le", "l'option «\u00a0drop\u00a0»"),
        (WEB, "cherchez la nouvelle"),
    ],
)
def test_an_error_comes_with_what_to_try(reason: str, advice: str) -> None:
    symptom = told("eee", reason)
    assert symptom.what == f"3 échecs de suite\u00a0: {reason}"
    assert advice in symptom.advice


@pytest.mark.parametrize(
    ("gap", "silence", "silent"),
    [
        (DAY, 7, False),
        (DAY, 8, True),
        (10 * DAY, 20, False),
        (10 * DAY, 21, True),
        (90 * DAY, 60, False),
        (90 * DAY, 61, True),
    ],
)
def test_a_source_is_silent_by_its_own_rhythm(gap: timedelta, silence: int, silent: bool) -> None:
    dates = [NOW - silence * DAY - n * gap for n in range(15)]
    expected = (Signal.SILENCE, silence * 4.0) if silent else None
    assert found("9uuu", dates=dates) == expected
    assert found("9uue", dates=dates) is None, "whoever fails is not silent"


def test_a_source_that_never_gave_anything_is_silent_after_sixty_days() -> None:
    assert found("0uuu", dates=()) == (Signal.SILENCE, 1600.0)
    assert found("", dates=()) is None


@given(
    st.text("0159uei", max_size=40),
    st.lists(st.timedeltas(-9 * DAY, 9999 * DAY), max_size=30),
)
def test_health_never_breaks_and_nothing_begins_tomorrow(text: str, ages: list[timedelta]) -> None:
    dates = [NOW - age for age in ages]
    symptom = diagnose(checkup(text, dates=dates, reason=WEB), NOW)
    assert timedelta(0) < patience(dates, NOW) <= SILENT
    assert symptom is None or (text and symptom.since <= NOW)
    if text.endswith(("u", "1", "5", "9")) and symptom is not None:
        assert symptom.signal is not Signal.ERROR
