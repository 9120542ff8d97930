"""French typesetting: what it changes, what it must leave alone, and that it settles at once."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from briefings import typography
from briefings.typography import typeset

N = "\u00a0"


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("Quoi ?", f"Quoi{N}?"),
        ("Quoi?!", f"Quoi{N}?!"),
        ("Attention!", f"Attention{N}!"),
        ("Santé : le point", f"Santé{N}: le point"),
        ("Santé: le point", f"Santé{N}: le point"),
        ("l'eau; l'air", f"l’eau{N}; l’air"),
        ("30% des élèves", f"30{N}% des élèves"),
        ("2,5 M€ et 3 millions", f"2,5{N}M€ et 3{N}millions"),
        ("coûte 12 €", f"coûte 12{N}€"),
        ("«Territoires»", f"«{N}Territoires{N}»"),
        ("« Territoires »", f"«{N}Territoires{N}»"),
        ('dit "oui" à tout', f"dit «{N}oui{N}» à tout"),
        ('l\'"infox"', f"l’«{N}infox{N}»"),
        ("qu'on l'aime", "qu’on l’aime"),
        ("attendre...", "attendre…"),
        ("1ᵉʳ décembre", "1er décembre"),
        ("12 500 jeunes", f"12{N}500 jeunes"),
        ("1 250 000 euros", f"1{N}250{N}000 euros"),
        ("n° 12", f"n°{N}12"),
        ("fine\u202f!", f"fine{N}!"),
        ("de 800 000 € à 1 200 places", "de 800\u00a0000\u00a0€ à 1\u00a0200 places"),
        ("en 2026 400 personnes", "en 2026 400 personnes"),
    ],
)
def test_prose_gets_french_spaces_and_marks(written: str, printed: str) -> None:
    assert typeset(written) == printed


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org/a?b=c;d:e!f",
        "voir www.example.fr/?q=1",
        "écrire à jean.d'ile@example.fr",
        "à 12:30 ou 9:05:12",
        "31000 Toulouse",
        "le 0561334567",
        "le mot 'climat' seul",
        "C:\\Users\\moi",
        "un rapport 3:2",
        'un écran de 12" large',
        "R&amp;D",
        "ISO 9001:2015",
        "",
        "!",
    ],
)
def test_what_is_not_prose_is_left_alone(text: str) -> None:
    assert typeset(text) == text


@given(
    st.text(alphabet=st.sampled_from("ab1 29.,:;?!%€«»'’\"…()\u00a0\u202f@/hK°nM\nᵉʳ"), max_size=40)
)
@example('"a "b" c"')
@example("a.... ...!")
@example("« « a » »")
def test_typesetting_twice_changes_nothing_more(text: str) -> None:
    once = typeset(text)
    assert typeset(once) == once


@given(st.text(max_size=200))
def test_no_letter_or_digit_is_ever_lost(text: str) -> None:
    def solid(whole: str) -> list[str]:
        return [c for c in whole.replace("ᵉʳ", "er") if c.isalnum()]

    assert solid(typeset(text)) == solid(text)


def test_counts_agree() -> None:
    assert typography.count(0, "information") == "aucune information"
    assert typography.count(1, "information") == f"1{N}information"
    assert typography.count(2, "information") == f"2{N}informations"
    assert typography.count(0, "thème", none="aucun") == "aucun thème"
    assert typography.count(3, "appel à projets", "appels à projets") == f"3{N}appels à projets"
    assert typography.count(12500, "source") == f"12{N}500{N}sources"


def test_dates_and_hours_are_written_as_the_french_do() -> None:
    assert typography.day(date(2026, 12, 1)) == "1er décembre 2026"
    assert typography.day(date(2026, 12, 15)) == "15 décembre 2026"
    summer = datetime(2026, 6, 1, 5, 0, tzinfo=UTC)
    assert typography.day_and_hour(summer) == f"lundi 1er juin 2026 à 7{N}h{N}00"


def test_a_share_is_never_rounded_up_to_certainty() -> None:
    assert typography.percent(0.996) == f"99{N}%"
    assert typography.percent(1.0) == f"100{N}%"
    assert typography.percent(0.642) == f"64{N}%"


def test_a_series_reads_as_a_sentence() -> None:
    assert typography.series(()) == ""
    assert typography.series(("a",)) == "a"
    assert typography.series(("a", "b", "c")) == "a, b et c"
