"""Permanent redirects: what they lead to, whose they are, when they are believed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watch.manners.moves import OVER, SIGHTINGS, proven, sight, site, target
from watch.model import Move, Redirect

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
A, B, C = "https://a.example/1", "https://a.example/2", "https://b.example/3"


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.laregion.fr/rss", "laregion.fr"),
        ("https://actus.cnrs.fr/x", "cnrs.fr"),
        # Each prefecture is a site of its own: gouv.fr is a public suffix.
        ("https://www.herault.gouv.fr/rss", "herault.gouv.fr"),
        ("https://www.gard.gouv.fr/rss", "gard.gouv.fr"),
        ("https://www.bbc.co.uk/", "bbc.co.uk"),
        ("http://127.0.0.1:8080/", "127.0.0.1"),
        ("http://intranet/", "intranet"),
        ("http://[::1]/", "::1"),
        ("http://[", ""),
        ("", ""),
    ],
)
def test_a_site_is_a_registrable_domain(url: str, name: str) -> None:
    assert site(url) == name


@pytest.mark.parametrize(
    ("steps", "found"),
    [
        ([], None),
        ([(301, B)], B),
        ([(308, B), (301, C)], C),
        ([(301, B), (302, C)], B),
        ([(302, B), (301, C)], None),
        ([(307, B)], None),
        ([(301, B.replace("https", "http"))], None),
        ([(301, B), (301, A)], None),
    ],
)
def test_only_what_is_permanent_from_the_start_is_learned(
    steps: list[tuple[int, str]], found: str | None
) -> None:
    assert target(A, [Redirect(status, url) for status, url in steps]) == found


def test_a_move_is_proven_by_three_sightings_over_a_week() -> None:
    move = sight(None, B, NOW)
    for days in (3, 6):
        move = sight(move, B, NOW + timedelta(days=days))
    assert move is not None
    assert move.seen == 3
    assert not proven(move, NOW + timedelta(days=6))
    assert proven(move, NOW + timedelta(days=7))
    assert not proven(Move(url=B, since=NOW, seen=2), NOW + timedelta(days=99))


def test_a_redirect_that_changes_or_stops_is_forgotten() -> None:
    move = Move(url=B, since=NOW, seen=9, proposed=True)
    assert sight(move, C, NOW + OVER) == Move(url=C, since=NOW + OVER)
    assert sight(move, None, NOW + OVER) is None


@given(st.text())
def test_no_address_breaks_the_site(text: str) -> None:
    assert isinstance(site(text), str)


@given(st.lists(st.tuples(st.sampled_from([B, C, None]), st.timedeltas(timedelta(0), OVER / 2))))
def test_nothing_is_proven_without_sightings_and_time(
    seen: list[tuple[str | None, timedelta]],
) -> None:
    move, now = None, NOW
    last: list[tuple[str | None, datetime]] = []
    for url, step in seen:
        now += step
        move = sight(move, url, now)
        last = [*last, (url, now)]
    if move is not None and proven(move, now):
        same = [at for url, at in last[-SIGHTINGS:] if url == move.url]
        assert len(same) == SIGHTINGS
        assert now - move.since >= OVER
