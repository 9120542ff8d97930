"""`vigie calls`, `vigie events` and what `vigie explain` says of places, on a real folder."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import vobject

from briefings.cli import vigie
from watch.commands.announcing import span
from watch.console import quoted
from watch.entries import entry
from watch.front import run
from watch.model import Article
from watch.store import open_store
from watch.zone import paris

NOW = datetime.now(UTC)


def day(ahead: int) -> str:
    months = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
    at = paris(NOW + timedelta(days=ahead))
    return f"{at.day} {months.split()[at.month - 1]} {at.year}"


def article(name: str, title: str, lead: str, story: str = "", source: str = "s") -> Article:
    return Article(
        key=name * 20,
        source=source,
        url=f"https://exemple.example/{name}",
        title=title,
        lead=lead,
        text="",
        published=NOW - timedelta(days=2),
        first_seen=NOW - timedelta(days=1),
        story=story or name * 20,
    )


DATED = article(
    "a", "Appel à projets « Villages »", f"À Figeac (Lot). Date limite : {day(20)} à 12 h."
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("vigie")
    other = f"Date limite : {day(24)}."
    items = [
        DATED,
        article("b", "Appel à projets « Villages »", other, "a" * 20, "t"),
        article("c", "Appel à projets permanent", "Ouvert toute l’année aux associations."),
        article("d", "Appel à projets « Égalité »", "Les candidatures sont closes."),
        article("e", "Appel à projets « Lycées »", "La date sera précisée."),
        article("f", "Un colloque", f"Le colloque aura lieu le {day(9)} à 14 h à Albi."),
    ]
    with open_store(folder / "vigie.db") as store:
        store.articles.save([entry(one, one.key) for one in items], NOW)
        moved = replace(DATED, lead=DATED.lead.replace(day(20), day(27)))
        store.articles.save([entry(moved, moved.key)], NOW)
    return folder


def call(home: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = run(vigie, ["--home", str(home), *arguments])
    told = capsys.readouterr()
    return code, told.out.replace("\u00a0", " "), told.err.replace("\u00a0", " ")


def test_calls_open_are_told_by_their_closing(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, told, _ = call(home, capsys, "calls")
    assert code == 0
    assert "Datés (2)" in told
    assert "(dans 27 jours) · appel à projets" in told
    assert f"« Date limite : {day(27)} à 12 h. »" in told
    assert f"t donne une autre date : {day(24)}." in told.replace("1er", "1")
    assert "Échéance déplacée du" in told
    assert "Permanents, selon leur texte (1)" in told
    assert "Sans date écrite (1)" in told
    assert "Égalité" not in told


def test_the_note_says_that_a_deadline_moved(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call(home, capsys, "themes", "add", DATED.url, "ruralite", "--by", "Ève")
    year, week, _ = paris(DATED.effective).isocalendar()
    code, told, _ = call(home, capsys, "issue", "--preview", "--week", f"{year}-W{week:02}")
    assert code == 0, told
    (note,) = (home / "notes").glob("*.txt")
    read = " ".join(note.read_text(encoding="utf-8").replace("\u00a0", " ").split())
    assert f"Date limite reportée : {day(27)} à 12 h 00, au lieu du {day(20)}" in read.replace(
        "1er ", "1 "
    )


@pytest.mark.parametrize("place", ["Figeac", "figeac", "46102", "Lot", "46", "Occitanie"])
def test_the_search_keeps_what_names_a_place(
    home: Path, capsys: pytest.CaptureFixture[str], place: str
) -> None:
    code, told, _ = call(home, capsys, "search", "appel", "--territory", place)
    assert code == 0
    assert "1 résultat, 1 affiché." in told
    assert "Villages" in told


def test_the_search_in_a_place_that_is_not_named_or_not_ours(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, told, _ = call(home, capsys, "search", "appel", "--territory", "Tarn")
    assert "Rien sur « appel »" in told
    code, _, said = call(home, capsys, "search", "appel", "--territory", "Lille")
    assert code == 2
    assert "n'est pas dans le territoire suivi" in said


def test_all_shows_what_is_closed(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, told, _ = call(home, capsys, "calls", "--all")
    assert "Clos (1)" in told


def test_days_keeps_the_near_deadlines(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, told, _ = call(home, capsys, "calls", "--days", "25")
    assert "(dans 24 jours)" in told
    assert "(dans 27 jours)" not in told
    assert "Permanents" not in told


def test_calls_go_into_a_calendar(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "appels.ics"
    code, told, _ = call(home, capsys, "calls", "--ics", str(file))
    assert code == 0
    assert f"2 échéances dans {file}." in told
    read = vobject.readOne(file.read_bytes().decode())
    assert {one.uid.value for one in read.vevent_list} == {
        f"{name * 20}-appel-0@vigie" for name in "ab"
    }


def test_events_and_their_calendar(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "agenda.ics"
    code, told, _ = call(home, capsys, "events", "--ics", str(file))
    assert code == 0
    assert "à 14 h 00 · colloque · Albi" in told
    (event,) = vobject.readOne(file.read_bytes().decode()).vevent_list
    assert event.location.value == "Albi"
    assert paris(event.dtstart.value).hour == 14
    _, told, _ = call(home, capsys, "events", "--days", "3")
    assert "Aucun événement à venir" in told


def test_a_theme_that_does_not_exist_and_a_file_that_cannot_be_written(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for command in ("calls", "events", "reading"):
        code, _, said = call(home, capsys, command, "--theme", "astrologie")
        assert code == 2
        assert "thèmes connus" in said
    code, _, said = call(home, capsys, "calls", "--ics", str(tmp_path / "rien" / "a.ics"))
    assert code == 3
    assert "choisissez un autre endroit" in said


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        ("2026-12-01", "2026-12-03", "du 1er au 3 décembre 2026"),
        ("2026-11-30", "2026-12-01", "du 30 novembre au 1er décembre 2026"),
        ("2026-12-30", "2027-01-02", "du 30 décembre 2026 au 2 janvier 2027"),
        ("2026-12-01", "2027-12-01", "du 1er décembre 2026 au 1er décembre 2027"),
    ],
)
def test_two_days_say_once_what_they_share(first: str, last: str, told: str) -> None:
    assert span(date.fromisoformat(first), date.fromisoformat(last)) == told


def test_guillemets_inside_guillemets_become_inner_ones() -> None:
    assert quoted("« Vérifie »\u00a0: les\ninfox") == "«\u00a0“Vérifie” : les infox\u00a0»"


def test_an_empty_archive_says_how_to_fill_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, told, _ = call(tmp_path, capsys, "calls")
    assert code == 0
    assert "Commencez par collecter" in told


def test_explain_says_where_and_what(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, told, _ = call(home, capsys, "explain", DATED.url)
    assert code == 0
    assert "Territoire" in told
    assert "Figeac" in told
    assert "appel à projets" in told
    code, told, _ = call(home, capsys, "explain", "https://exemple.example/f")
    assert "colloque · Albi" in told
