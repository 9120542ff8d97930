"""Columns on paper: wide where there is much to read, never wider than the page."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from briefings.document import Run, Table
from briefings.formats.widths import shares

cells = st.none() | st.text(max_size=200).map(lambda text: (Run(text=text),))


def test_the_column_of_titles_has_the_most_room() -> None:
    row = ((Run(text="26 décembre 2026"),), (Run(text="Date limite"),), (Run(text="Titre " * 20),))
    table = Table(caption="Dates", header=("Date", "Nature", "Actualité"), rows=(row,))
    assert shares(table) == (20, 14, 66)


def test_places_to_fill_keep_theirs() -> None:
    table = Table(caption="Options", header=("Option", "Limites"), rows=((None, None),))
    assert shares(table) == (50, 50)


@given(st.integers(1, 6).flatmap(lambda width: st.lists(st.tuples(*[cells] * width), min_size=1)))
def test_the_page_is_filled(rows: list[tuple[tuple[Run, ...] | None, ...]]) -> None:
    table = Table(caption="T", header=("N",) * len(rows[0]), rows=tuple(rows))
    assert sum(shares(table)) == 100
    assert all(share > 0 for share in shares(table))
