"""A sketch sets apart only texts that are not near, and says the same once it was stored."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Migrations

from tests.tellings import START, article, told
from tests.test_likeness import telling
from watch.dedupe import RULE, Sketch, fingerprint, likely, sketch
from watch.dedupe.likeness import likeness
from watch.dedupe.marks import BITS, MIN_WORDS, SKETCH
from watch.entries import entry
from watch.grouping import group_pending
from watch.store import open_store
from watch.store.articles import _INSERT, _row
from watch.store.schema import archive, migrate
from watch.store.sqlite import SQLite

# Passages of a few words, most of them of one bit: texts repeat them, and share them by chance.
WORDS = [f"mot{number}" for number in range(12)]
PASSAGES = st.lists(st.lists(st.sampled_from(WORDS), min_size=2, max_size=6), min_size=2)
TEXTS = PASSAGES.map(lambda found: " ".join(word for passage in found for word in passage))


@given(one=TEXTS, other=TEXTS)
def test_texts_that_are_near_are_never_set_apart(one: str, other: str) -> None:
    first, second = (sketch("trois mots pleins", text) for text in (one, other))
    like = likeness(
        *(
            telling(text)._replace(title_words="trois mots pleins", words=text)
            for text in (one, other)
        )
    )
    if min(first.length, second.length) >= MIN_WORDS:
        assert like.copied <= first.common(second) == second.common(first)
        if like.copied >= RULE.copied and like.share >= RULE.share:
            assert likely(first, second)


def test_texts_of_other_words_are_set_apart() -> None:
    one, other = (
        sketch("trois mots pleins", " ".join(f"{name}{number}" for number in range(57)))
        for name in ("un", "autre")
    )
    assert not likely(one, other)
    assert likely(one, one)


@given(
    bands=st.lists(st.integers(0, 2**32 - 1), max_size=SKETCH).map(tuple),
    words=st.integers(0, 2**BITS - 1),
    length=st.integers(0, 60),
)
def test_a_sketch_is_stored_whole(bands: tuple[int, ...], words: int, length: int) -> None:
    found = Sketch(bands, words, length)
    assert Sketch.opened(found.packed()) == found


def test_what_waited_in_an_earlier_archive_is_placed(tmp_path: Path) -> None:
    """Killed before its stories, then brought up to date."""
    path = tmp_path / "vigie.db"
    engine = SQLite(path)
    earlier = Migrations("watch")
    names = [step.name for step in archive._migrations]
    earlier._migrations = archive._migrations[: names.index("m015_sketches")]
    migrate(engine, earlier)
    with engine.transaction("test"):
        for number, one in enumerate((article("a", "x"), article("b", "y", 1)), 1):
            engine.executemany(_INSERT, [_row(number, entry(one, fingerprint(one)))])
            engine.execute(
                """INSERT INTO story_waiting (article, key, effective, address, fingerprint, bands)
                   SELECT id, key, effective, address, fingerprint, '[1]' FROM articles
                   WHERE id = :id""",
                id=number,
            )
    engine.close()
    with open_store(path) as store:
        assert group_pending(store, START) == 1
        assert told(store) == {"a": "a", "b": "a"}
