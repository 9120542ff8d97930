"""Words put in evidence stand where the text has them, and what is shown is cut between words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from watch.highlight import Sought, holds, marks, pieces

SCHOOL = Sought(frozenset({"ecole"}))


def told(text: str, sought: Sought, width: int | None = None) -> str:
    return "".join(f"[{p.text}]" if p.marked else p.text for p in pieces(text, sought, width))


def test_lemmas_and_phrases_are_marked_as_written() -> None:
    assert told("L’École et les écoles.", SCHOOL) == "L’[École] et les [écoles]."
    both = Sought(frozenset({"coeur"}), ("cœur de l'œuvre",))
    assert told("Au CŒUR de\u00a0l’œuvre, un cœur", both) == "Au [CŒUR de\u00a0l’œuvre], un [cœur]"


def test_the_part_shown_holds_the_first_word_found() -> None:
    text = "mot " * 100 + "école " + "mot " * 100
    shown = told(text, SCHOOL, 60)
    assert shown.startswith("…mot")
    assert shown.endswith("mot…")
    assert "[école]" in shown
    assert len(shown) <= 66


def test_a_phrase_is_whole_words() -> None:
    assert holds("Rapport\u00a0ANNUEL.", "rapport annuel")
    assert not holds("Rapports annuels", "rapport annuel")
    assert not holds("Le rapport annuelle", "rapport annuel")


TEXT = st.text(st.one_of(st.sampled_from("écoleœß \u00a0'’.-İ"), st.characters()), max_size=120)


@given(TEXT, TEXT, st.integers(5, 60))
def test_nothing_is_added_to_the_text(text: str, phrase: str, width: int) -> None:
    sought = Sought(frozenset({"ecole"}), (phrase,) if phrase.strip() else ())
    assert "".join(piece.text for piece in pieces(text, sought)) == text
    cut = "".join(piece.text for piece in pieces(text, sought, width))
    assert cut.strip("…") in text or len(text) > width
    last = 0
    for start, end in marks(text, sought):
        assert last <= start < end <= len(text)
        last = end
