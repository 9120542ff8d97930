"""What a batch keeps in memory finds what the index of sketches would have found."""

from __future__ import annotations

from collections import defaultdict

from hypothesis import given
from hypothesis import strategies as st

from watch.dedupe import Shelves

SIZE = 3
ROWS = st.lists(
    st.tuples(st.integers(0, 9), st.frozensets(st.integers(0, 4), max_size=4)), max_size=12
)


@given(earlier=ROWS, batch=ROWS, since=st.integers(0, 5), until=st.integers(4, 9))
def test_the_first_of_all_that_share_a_number_are_found(
    earlier: list[tuple[int, frozenset[int]]],
    batch: list[tuple[int, frozenset[int]]],
    since: int,
    until: int,
) -> None:
    """Rows are dates and numbers; those of the batch come by date, as they are placed."""
    archived, mine = defaultdict(list), defaultdict(list)
    for article, (at, bands) in enumerate(earlier):
        for band in bands:
            archived[band].append((at, article))
    shelves = Shelves((bands for _, bands in batch), SIZE)
    for article, (at, bands) in enumerate(sorted(batch, key=lambda row: row[0]), len(earlier)):
        shelves.put(article, at, bands)
        for band in bands:
            mine[band].append((at, article))
    # Whoever has a number alone in the batch is the one that looks: it need not find itself.
    shared = {band: rows for band, rows in mine.items() if len(rows) > 1}
    first = {
        band: sorted(row for row in rows if since <= row[0] <= until)[:SIZE]
        for band, rows in archived.items()
    }
    found = shelves.find(range(5), (since, until), first)
    for band in range(5):
        rows = [*archived[band], *shared.get(band, ())]
        wanted = [article for at, article in sorted(rows) if since <= at <= until]
        assert found.get(band, []) == wanted[:SIZE]
