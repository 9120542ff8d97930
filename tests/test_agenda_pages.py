"""The pages of calls and events, over HTTP: what they show, filter, count, and put in calendars."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import parse_qsl

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from briefings.board import filters
from briefings.board.filters import Filters
from briefings.people import Role
from tests.accounts import hire, signed_in
from tests.boards import ARTICLES, PROJECTS, enter, furnish
from tests.offices import BASE, NOW, settle
from tests.webs import Web, serve
from watch.entries import entry
from watch.model import CallKind, Closing
from watch.store.agenda import CallLine, When

THEMES, PLACES = ("ruralite", "orientation"), ("tout", "46", "81")


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    with serve(furnish(tmp_path_factory.mktemp("board") / "vigie")) as web:
        yield web


def titles(web: Web, path: str) -> list[str]:
    got = web.get(path)
    assert got.status_code == 200
    return re.findall(r'<h2><a href="[^"]+" rel="noreferrer">([^<]+)</a>', got.text)


def test_open_calls_come_by_deadline_then_those_without(board: Web) -> None:
    assert titles(board, "/appels") == [
        PROJECTS,
        PROJECTS,
        "Un prix pour les lycées",
        "Appel à projets permanent",
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("quand=passes", ["Appel à candidatures"]),
        ("type=prix", ["Un prix pour les lycées"]),
        ("mois=2026-12", [PROJECTS, PROJECTS]),
        ("mois=2026-12&territoire=46", [PROJECTS]),
        ("territoire=tout", [PROJECTS]),
        ("territoire=31", []),
        ("theme=ruralite", []),
        ("quand=tous&mois=2026-11", ["Appel à candidatures"]),
        ("type=nothing&mois=2026-13&page=0&theme=%27", None),
    ],
)
def test_filters_are_in_the_address(board: Web, query: str, found: list[str] | None) -> None:
    assert titles(board, f"/appels?{query}") == (
        titles(board, "/appels") if found is None else found
    )


def test_a_deadline_that_moved_and_sources_that_disagree_are_told(board: Web) -> None:
    page = board.get("/appels?mois=2026-12").text
    assert "14 décembre 2026 à\xa012\xa0h\xa000</time> <strong>dans 21\xa0jours</strong>" in page
    assert "Échéance déplacée du 10 décembre 2026 au 14 décembre 2026, constaté le 23" in page
    assert "Source de titres donne une autre date\xa0: 17 décembre 2026." in page
    assert "Essai donne une autre date\xa0: 14 décembre 2026." in page


def test_a_source_that_lets_only_its_titles_be_shown_is_not_quoted(board: Web) -> None:
    page = board.get("/appels?mois=2026-12").text
    assert page.count("<blockquote>") == 1
    assert "Date limite : 17 décembre 2026." not in page


def test_events_to_come(board: Web) -> None:
    page = board.get("/evenements").text
    assert '<time datetime="2026-12-02">2 décembre 2026 à\xa014\xa0h\xa000</time>' in page
    assert "· Albi</p>" in page
    assert titles(board, "/evenements?quand=passes") == []


def entries(web: Web, path: str) -> list[tuple[str, object]]:
    got = web.get(path)
    assert got.status_code == 200
    assert got.headers["content-type"] == "text/calendar; charset=utf-8"
    whole = vobject.readOne(got.text)
    return [(one.summary.value, one.dtstart.value) for one in getattr(whole, "vevent_list", [])]


def test_a_filter_is_a_calendar_that_is_read_again(board: Web) -> None:
    found = entries(board, "/appels.ics?mois=2026-12")
    assert [(name, str(at)[:10]) for name, at in found] == [
        (f"Échéance à\xa012\xa0h\xa000\xa0: {PROJECTS}", "2026-12-14"),
        (f"Échéance\xa0: {PROJECTS}", "2026-12-17"),
    ]
    text = board.get("/appels.ics").text
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT6H" in text
    assert "X-PUBLISHED-TTL:PT6H" in text
    assert f"<code>{BASE}/appels.ics?mois=2026-12</code>" in board.get("/appels?mois=2026-12").text
    assert [name for name, _ in entries(board, "/evenements.ics")] == ["Un colloque"]


def test_one_call_is_a_calendar_file(board: Web) -> None:
    [path, *_] = re.findall(r'href="(/appels/[^"]+\.ics)"', board.get("/appels").text)
    assert [str(at)[:10] for _, at in entries(board, path)] == ["2026-12-14"]
    assert "REFRESH" not in board.get(path).text
    [path] = re.findall(r'href="(/evenements/[^"]+\.ics)"', board.get("/evenements").text)
    assert len(entries(board, path)) == 1


@pytest.mark.parametrize(
    "path",
    [
        "/appels/nothing/0.ics",
        f"/appels/{'a' * 20}/9.ics",
        f"/appels/{'a' * 20}/99999999999999999999.ics",
        f"/appels/{'c' * 20}/0.ics",
        f"/evenements/{'a' * 20}/0.ics",
    ],
)
def test_a_call_that_is_not_there_or_has_no_date_is_no_file(board: Web, path: str) -> None:
    assert board.get(path).status_code == 404


def test_a_page_past_the_last_says_so(board: Web) -> None:
    page = board.get("/appels?page=7&type=prix")
    assert "Cette page n’existe pas" in page.text
    assert '<a href="/appels?type=prix">' in page.text


def test_an_empty_archive_says_that_nothing_was_collected(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with serve(settle(tmp_path_factory.mktemp("empty") / "vigie")) as web:
        reader = enter(web, Role.READER)
        for path in ("/appels", "/evenements", "/tableau-de-bord"):
            assert "rien n’a encore été collecté" in reader.get(path).text


def line(rank: int, story: str = "s", deadline: date | None = None) -> CallLine:
    return CallLine(
        article=rank,
        rank=0,
        story=story,
        source="s",
        kind=CallKind.PRIZE,
        closing=Closing.DATED if deadline else Closing.PERMANENT,
        deadline=deadline,
    )


def test_one_call_told_by_five_sources_is_counted_once() -> None:
    same = [line(rank, deadline=date(2026, 12, 1)) for rank in range(5)]
    other = line(9, deadline=date(2026, 12, 8))
    assert filters.kept_calls([*same, other], Filters()) == [same[0], other]


@given(
    st.dictionaries(
        st.sampled_from(["quand", "theme", "territoire", "type", "mois", "page"]), st.text()
    )
)
def test_an_address_always_reads_back_as_what_is_shown(asked: dict[str, str]) -> None:
    read = filters.read(asked, THEMES, PLACES)
    assert filters.read(dict(parse_qsl(read.query)), THEMES, PLACES) == read


@given(
    st.sampled_from(list(When)),
    st.sampled_from(["", *THEMES]),
    st.sampled_from(["", *PLACES]),
    st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    st.integers(1, 9999),
)
def test_every_filter_has_an_address(
    when: When, theme: str, place: str, month: date, page: int
) -> None:
    wanted = Filters(
        when=when, theme=theme, territory=place, kind="prix", month=f"{month:%Y-%m}", page=page
    )
    assert filters.read(dict(parse_qsl(wanted.query)), THEMES, PLACES) == wanted


def test_a_calendar_follows_a_list_of_an_archive_that_is_not_open(web: Web) -> None:
    with web.house.office.watch.store() as store:
        store.articles.save([entry(one, one.key) for one in ARTICLES], NOW)
        web.house.office.watch.enrich(store)
    account = hire(web.house, Role.READER)
    page = signed_in(web, account).get("/appels?type=prix").text
    [address] = re.findall(rf"<code>{BASE}(/agenda/[^<]+\.ics)</code>", page)
    assert web.get("/appels.ics?type=prix").status_code == 303
    assert [name for name, _ in entries(web, address)] == ["Échéance\xa0: Un prix pour les lycées"]
    forged = address.replace("/agenda/", "/agenda/A")
    assert web.get(forged).status_code == 404
    with web.house.open() as (records, _):
        records.accounts.disable(account.id, NOW)
    assert web.get(address).status_code == 404


def test_an_address_for_a_calendar_ends(web: Web) -> None:
    page = enter(web, Role.READER).get("/evenements").text
    [address] = re.findall(rf"<code>{BASE}(/agenda/[^<]+\.ics)</code>", page)
    assert web.get(address).status_code == 200
    web.house.hands.forward(days=3 * 365 + 1)
    assert web.get(address).status_code == 404
