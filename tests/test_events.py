"""The events that an item announces: days, hours, place."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watch.enrich.analysis import read
from watch.model import Event

PUBLISHED = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)


def events(title: str, text: str = "") -> tuple[Event, ...]:
    return read(title, text, PUBLISHED)[1]


def told(event: Event) -> tuple[str, str, str | None, str | None, str | None]:
    place = event.place.value if event.place else None
    return (str(event.first), str(event.last), event.begins, event.ends, place)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Le colloque se tiendra les 4 et 5 décembre 2026 à Toulouse.",
            ("2026-12-04", "2026-12-05", None, None, "Toulouse"),
        ),
        (
            "Conférence jeudi 3 décembre 2026 de 18h à 20h30 à la médiathèque de Rodez.",
            ("2026-12-03", "2026-12-03", "18:00", "20:30", "médiathèque de Rodez"),
        ),
        (
            "Du 15 décembre 2026 au 30 août 2027, une exposition au Muséum de Toulouse.",
            ("2026-12-15", "2027-08-30", None, None, "Muséum de Toulouse"),
        ),
        (
            "Table ronde. Date : 12/10/2026. Horaire : 18h-20h. Lieu : amphithéâtre Concorde.",
            None,
        ),
        (
            "Webinaire le 24 septembre 2026 à 12 h 30, en ligne.",
            ("2026-09-24", "2026-09-24", "12:30", None, "en ligne"),
        ),
        (
            "Festival du 28 décembre au 3 janvier 2027",
            ("2026-12-28", "2027-01-03", None, None, None),
        ),
        (
            "La soirée du 2 octobre 2026 à partir de 19 h.",
            ("2026-10-02", "2026-10-02", "19:00", None, None),
        ),
    ],
)
def test_events(text: str, expected: tuple[str, ...] | None) -> None:
    found = [told(one) for one in events("Une annonce", text)]
    assert found == ([expected] if expected else [])


def test_what_the_title_names_may_be_told_line_by_line() -> None:
    text = "Mardi 13 octobre 2026.\nHoraire : 18h-20h\nLieu : amphithéâtre Concorde, Toulouse"
    (one,) = events("Table ronde : l’IA et nous", text)
    assert told(one) == (
        "2026-10-13",
        "2026-10-13",
        "18:00",
        "20:00",
        "amphithéâtre Concorde, Toulouse",
    )
    assert one.name == "table ronde"


@pytest.mark.parametrize(
    "text",
    [
        "Le colloque du 4 octobre 2026 est annulé.",
        "Une journée de grève est annoncée le 27 novembre 2026.",
        "L’atelier ferme le 1er octobre 2026.",
        "Le travail finira le 25 novembre 2026, pour la Journée des droits.",
        "Ils en parleront dans la semaine du 25 novembre 2026.",
        "La conférence du 30 février 2027 fera date.",
        "La conférence du 1er janvier 0000 à Rome.",
        "Le festival a eu lieu du 3 au 13 août 2026.",
        "La conférence d’aujourd’hui, 1er septembre 2026.",
    ],
)
def test_what_is_no_event_to_come(text: str) -> None:
    assert events("Une annonce", text) == ()


def test_a_word_that_ends_as_a_label_is_no_place() -> None:
    text = "Un webinaire se tiendra le 1er décembre 2026 à 14 h."
    (one,) = events("Tiers-lieux : 60 projets accompagnés", text)
    assert one.place is None


def test_an_event_told_twice_is_one_with_what_both_say() -> None:
    text = "Le colloque aura lieu le 4 décembre 2026.\nRappel : le colloque, le 4 décembre à 9 h."
    (one,) = events("Une annonce", text)
    assert (one.first, one.begins) == (date(2026, 12, 4), "09:00")


WORDS = (
    "colloque|le|du|au|4|31|12 octobre|février 2026|9999|0000|à 25 h|18h-20h|Horaire : 99h|Lieu :"
    "|à|la salle|Toulouse|,|.|\n|en ligne|à partir de 24 h|minuit"
).split("|")


@given(
    st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join) | st.text(max_size=80),
    st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join),
)
def test_never_raises_and_never_ends_before_it_begins(text: str, title: str) -> None:
    for one in events(title, text):
        assert PUBLISHED.date() < one.last
        assert one.first <= one.last
        assert one.quote
        assert one.ends is None or (one.begins is not None and one.begins < one.ends)
