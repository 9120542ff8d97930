"""JSON Feed: item by item, whatever JSON allows and forbids."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pages import parse
from watch.model import RawItem
from watch.sources import MAX_ITEMS

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
FIELDS = (
    "id url external_url title content_html content_text summary date_published date_modified"
    " authors author tags language image"
).split()


def test_a_million_digits_take_little_time() -> None:
    body = (
        f'{{"items": [{{"id": {"9" * 1_000_000}, "title": "T", "url": "https://exemple.fr/1"}}]}}'
    )
    start = time.process_time()
    (item,) = parse(body, "jsonfeed").items
    assert time.process_time() - start < 1
    assert item.title == "T"


@pytest.mark.parametrize("body", ["null", "[]", "3", '"items"', '{"items": null}', '{"items": {}}'])
def test_json_that_is_no_feed_is_told(body: str) -> None:
    assert "n'est pas un JSON Feed" in (parse(body, "jsonfeed").problem or "")


def test_what_json_forbids_is_read_all_the_same() -> None:
    body = (
        '{"items": [{"id": 1, "title": NaN, "title": "Un\n titre", "url": "https://exemple.fr/1"},'
        f' {{"id": {"9" * 400}, "date_published": -Infinity, "title": "Deux", "url": "/2"}}]}}'
    )
    first, second = parse(body, "jsonfeed").items
    assert first.title == "Un\n titre", "of a key written twice, the last counts"
    assert (second.guid, second.published) == ("9" * 400, None)


def test_depth_is_refused_not_survived() -> None:
    found = parse('{"items": ' + "[" * 200_000, "jsonfeed")
    assert "imbriqué" in (found.problem or "")


def test_entries_beyond_the_cap_are_counted() -> None:
    found = parse(json.dumps({"items": [{"id": n} for n in range(MAX_ITEMS + 7)]}), "jsonfeed")
    assert (len(found.items), found.truncated) == (MAX_ITEMS, 7)


def test_plain_text_is_not_taken_for_markup() -> None:
    found = parse(json.dumps({"items": [{"content_text": "si a <b> c"}]}), "jsonfeed")
    assert found.items[0].body == "si a &lt;b&gt; c"


@given(st.lists(st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=8) | JSON, max_size=4))
def test_every_item_gives_an_item(items: list[object]) -> None:
    found = parse(json.dumps({"items": items}), "jsonfeed")
    assert len(found.items) == len(items)
    assert all(isinstance(item, RawItem) for item in found.items)


@given(st.binary(max_size=80) | JSON.map(lambda value: json.dumps(value).encode()))
def test_never_raises(body: bytes) -> None:
    found = parse(body, "jsonfeed")
    assert found.items or found.problem or b"items" in body
