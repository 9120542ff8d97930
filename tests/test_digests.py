"""digests.yaml: what an officer writes, and every mistake with its line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from functools import cache, partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefings.app import open_office
from briefings.arranging import appended, switched
from briefings.digests import FILE, Known, parse_digests
from briefings.errors import BriefingError
from briefings.holidays import closing, holidays
from briefings.model import Digest, Frequency, Mode
from tests.test_commands import call
from watch.errors import CatalogError
from watch.places import find_places
from watch.resources import shipped
from watch.settings import FILE as SETTINGS
from watch.settings import Desk, Settings, load_settings
from watch.yamlfile import parse_yaml

THEMES = ("desinformation", "orientation", "egalite_fh", "ruralite")
KNOWN = Known(
    settings=Settings(recipients=("officer@region.example",)),
    themes=THEMES,
    former={"campagnes": "ruralite"},
    kinds=("feed", "newsletter"),
    places=cache(partial(find_places, shipped("config", "territory"))),
)
WHOLE = """digests:
  - slug: hebdo
  - slug: lozere
    title: La Lozère
    enabled: false
    themes: [campagnes, orientation]
    territories: [Lozère, "31555"]
    categories: [universite]
    kinds: [feed]
    only_calls: true
    frequency: mois
    month_day: 31
    hour: "08:30"
    mode: automatique
    review_hours: 24
    recipients: [prefete@lozere.example]
    public: false
    per_theme: 5
    per_source: 2
    highlights: 3
"""


def parsed(text: str) -> tuple[Digest, ...]:
    return parse_digests(parse_yaml(text.encode(), FILE), KNOWN)


def test_each_field_is_read() -> None:
    _, lozere = parsed(WHOLE)
    assert lozere.themes == ("ruralite", "orientation")
    assert [place.name for place in lozere.places] == ["Lozère", "Toulouse"]
    assert (lozere.frequency, lozere.month_day, lozere.hour) == (Frequency.MONTHLY, 31, time(8, 30))
    assert (lozere.mode, lozere.review_hours, lozere.enabled) == (Mode.AUTOMATIC, 24, False)
    assert (lozere.only_calls, lozere.kinds, lozere.public) == (True, ("feed",), False)
    assert (lozere.per_theme, lozere.per_source, lozere.highlights) == (5, 2, 3)
    assert lozere.recipients == ("prefete@lozere.example",)


def test_the_time_to_review_is_the_digests_own_or_that_of_the_desk() -> None:
    settings = Settings(desk=Desk(review_hours=36))
    text = "digests:\n  - slug: hebdo\n  - {slug: autre, title: A, review_hours: 12}\n"
    document = parse_yaml(text.encode(), FILE)
    found = parse_digests(document, replace(KNOWN, settings=settings))
    assert [digest.review_hours for digest in found] == [36, 12]


def test_what_is_not_said_comes_from_the_settings() -> None:
    hebdo, other = parsed("digests:\n  - slug: hebdo\n  - slug: autre\n    title: Autre\n")
    assert hebdo.title == "Veille Sciences et Société"
    assert hebdo.themes == other.themes == THEMES
    assert hebdo.recipients == ("officer@region.example",)
    assert other.recipients == ()  # nobody receives what they did not ask for
    assert (other.weekday, other.hour, other.mode) == (0, time(7), Mode.PREPARED)


def test_the_shipped_file_is_sound_and_only_the_weekly_note_runs() -> None:
    digests = parsed(shipped("config", FILE).read_text(encoding="utf-8"))
    assert [one.slug for one in digests if one.enabled] == ["hebdo"]
    assert len(digests) >= 3


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("    themes: [ruralit]", "ligne 3, entrée « x », champ « themes › n° 1 » : thème inconnu"),
        ("    themes: [ruralit]", "vouliez-vous dire « ruralite » ?"),
        ("    territories: [Paris]", "Le lieu « Paris » n'est pas dans le territoire suivi"),
        ("    kinds: [rss]", "type de source inconnu « rss »"),
        ("    day: lundi\n    frequency: mois", "champ « day » : sans effet"),
        ("    month_day: 3", "champ « month_day » : sans effet avec « frequency: semaine »"),
        ("    month_day: 32\n    frequency: mois", "valeur trop grande « 32 »"),
        ('    hour: "02:30"', "hors de 02:00-02:59"),
        ("    frequency: hebdo", "valeur inconnue « hebdo »"),
        ("    recipients: [non]", "une adresse, nom@domaine.fr"),
        ("    theme: [ruralite]", "ce champ n'existe pas (vouliez-vous dire « themes » ?)"),
        ("  - slug: x\n    title: y", "« x » est déjà pris par l'entrée de la ligne 2"),
        ("  - slug: y", "entrée « y », champ « title » : ce champ est obligatoire"),
        ("  - slug: É", "minuscules sans accent"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_field(wrong: str, said: str) -> None:
    with pytest.raises(CatalogError) as caught:
        parsed(f"digests:\n  - slug: x\n{wrong}\n    title: X\n" if wrong.startswith("    ") else
               f"digests:\n  - slug: x\n    title: X\n{wrong}\n")  # fmt: skip
    assert said in str(caught.value).replace("\u00a0", " ")


def test_an_unknown_digest_names_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(BriefingError, match="ruralite-mois"):
        open_office(tmp_path).digest("ruralite-moi")


def test_a_switch_changes_one_word_and_keeps_the_rest() -> None:
    raw = ("# le mien\r\n" + WHOLE.replace("\n", "\r\n")).encode()
    on = switched(raw, FILE, "lozere", enabled=True)
    assert on == raw.replace(b"enabled: false", b"enabled: true")
    off = switched(raw, FILE, "hebdo", enabled=False)
    assert off == raw.replace(b"slug: hebdo\r\n", b"slug: hebdo\r\n    enabled: false\r\n")
    assert switched(on, FILE, "lozere", enabled=False) == raw


titles = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1).filter(
    lambda text: text.strip() and "\ufeff" not in text and "\x85" not in text
)


@settings(max_examples=50)
@given(titles.map(lambda text: text.strip()[:200]))
def test_any_title_that_is_added_reads_back(title: str) -> None:
    after = appended(WHOLE.encode(), {"slug": "neuf", "title": title, "themes": ("ruralite",)})
    assert after.startswith(WHOLE.rstrip("\n").encode())
    added = parsed(after.decode())[-1]
    assert (added.slug, added.title, added.themes) == ("neuf", title.strip(), ("ruralite",))


def test_the_public_holidays_of_a_year() -> None:
    days = holidays(2026)
    assert len(days) == 11
    assert {date(2026, 4, 6), date(2026, 5, 14), date(2026, 5, 25)} < set(days)
    assert holidays(2008)[date(2008, 5, 1)]  # Ascension and Labour Day together: ten days
    assert len(holidays(2008)) == 10


def test_the_days_off_of_the_settings(tmp_path: Path) -> None:
    written = 'schedule:\n  closed: ["2026-11-30", "2026-12-24 au 2027-01-03"]\n'
    (tmp_path / SETTINGS).write_text(written, encoding="utf-8")
    schedule = load_settings(tmp_path).schedule
    shut = closing(schedule.closed, public=schedule.holidays)
    assert [day for day in range(20, 32) if shut(date(2026, 12, day))] == list(range(24, 32))
    assert shut(date(2026, 11, 30))
    assert shut(date(2027, 1, 3))
    assert not shut(date(2027, 1, 4))
    assert shut(date(2026, 11, 11))
    assert not closing((), public=False)(date(2026, 11, 11))


@pytest.mark.parametrize("wrong", ["2026-02-29", "2027-01-03 au 2026-12-24", "noël", "2026"])
def test_a_wrong_day_off_is_refused(tmp_path: Path, wrong: str) -> None:
    (tmp_path / SETTINGS).write_text(f'schedule:\n  closed: ["{wrong}"]\n', encoding="utf-8")
    with pytest.raises(CatalogError, match="closed"):
        load_settings(tmp_path)


def test_digests_are_added_started_and_stopped_from_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(*words: str) -> tuple[int, str]:
        code, told, _ = call(tmp_path, capsys, "digests", *words)
        return code, told

    title = ("--title", "La Lozère", "--territory", "Lozère", "--frequency", "mois", "--day", "2")
    assert run("add", "lozere", *title)[0] == 0
    code, told = run("show", "lozere")
    assert code == 0
    assert "le 2 de chaque mois à 7 h 00" in told
    assert "Périmètre   Lozère" in told
    assert "Personne ne reçoit ce bulletin" in told
    assert "La Lozère" in run("calendar")[1]
    assert "arrêté" in run("disable", "lozere")[1]
    assert "déjà arrêté" in run("disable", "lozere")[1]
    assert "La Lozère" not in run("calendar")[1]
    assert run("add", "lozere", *title)[0] == 2
    assert run("add", "autre", "--title", "x", "--frequency", "mois", "--day", "mardi")[0] == 2
    copy = tmp_path / "copie.yaml"
    assert run("export", str(copy))[0] == 0
    assert copy.read_bytes() == (tmp_path / FILE).read_bytes()
    assert run("export", str(copy))[0] == 2
    assert "ruralite-mois" in run("list")[1]


def test_a_digest_removed_from_the_file_keeps_its_issues(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from briefings.issue import make  # noqa: PLC0415 - makes the issue that must survive
    from briefings.period import parse  # noqa: PLC0415 - idem

    office = open_office(tmp_path)
    appels = office.digest("appels")
    with office.stores() as (store, records):
        first = make(office, store, records, appels, parse("2026-S40"))
    text = shipped("config", FILE).read_text(encoding="utf-8")
    (tmp_path / FILE).write_text(text[: text.index("  - slug: appels")], encoding="utf-8")
    assert "appels : retiré de digests.yaml" in shown(tmp_path, capsys, "list")
    assert "2026-S40" in shown(tmp_path, capsys, "show", "appels")
    again = ("add", "appels", "--title", "Appels")
    assert call(tmp_path, capsys, "digests", *again)[0] == 2
    assert call(tmp_path, capsys, "digests", *again, "--resume")[0] == 0
    office = open_office(tmp_path)
    with office.stores() as (store, records):
        second = make(office, store, records, office.digest("appels"), parse("2026-S41"))
    assert (first.issue.number, second.issue.number) == (1, 2)


def shown(home: Path, capsys: pytest.CaptureFixture[str], *words: str) -> str:
    return call(home, capsys, "digests", *words)[1]
