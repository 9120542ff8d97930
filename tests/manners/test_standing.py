"""What is recognised under another address, and what a person's change of address erases."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from tests.test_due import failed, spec
from watch.manners.standing import current, gone, located, recognise
from watch.model import Mask, Sameness, Standing

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
HERE = Standing(source="s", url="https://a.example/", trusted=Mask(site="a.example"))


def same(key: str, title: str, print_: str = "") -> Sameness:
    return Sameness(key, title, print_ or f"-{key}")


def test_the_same_words_or_a_title_of_its_own_make_the_same_item() -> None:
    archived = [
        same("a", "Les zones humides étudiées", "f1"),
        same("b", "Une exposition sur la science ouverte"),
        same("c", "La revue de presse du lundi"),
        same("d", "La revue de presse du lundi"),
        same("e", "Agenda"),
    ]
    new = [
        same("A", "Les zones humides", "f1"),
        same("B", "UNE EXPOSITION sur la science ouverte"),
        same("C", "La revue de presse du lundi"),
        same("E", "Agenda"),
        same("Z", "Un titre que personne ne connaît"),
    ]
    assert recognise(new, archived) == {"A": "a", "B": "b"}


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz")), max_size=30))
def test_no_archived_item_is_recognised_twice(words: list[tuple[str, str]]) -> None:
    items = [
        same(str(n), f"La recherche {one} avance à {other}", f"{one}{other}" if n % 2 else "")
        for n, (one, other) in enumerate(words)
    ]
    found = recognise(items, items)
    assert len(set(found.values())) == len(found)


def test_a_learned_address_is_asked_until_a_person_changes_the_catalogue() -> None:
    learned = Standing(source="exemple", url=spec().url, address="https://b.example/")
    assert located(spec(), learned).url == "https://b.example/"
    assert located(spec(), None) == spec()
    assert current(learned, "https://b.example/") is learned
    assert current(learned, spec().url) is learned
    fresh = current(learned, "https://c.example/")
    assert (fresh.address, fresh.url, fresh.trusted) == (None, "https://c.example/", Mask())


def test_only_a_410_pauses_and_once() -> None:
    for status in (404, 403, 500, None):
        assert gone(HERE, failed(status), NOW).standing is HERE
    ruling = gone(HERE, failed(410), NOW)
    assert ruling.standing.paused
    assert len(ruling.decisions) == 1
    assert gone(ruling.standing, failed(410), NOW).decisions == ()
