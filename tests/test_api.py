"""JSON APIs: paths, pages, and everything that a hostile answer may hold."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from ipaddress import ip_network
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from tests.mutation import mutate
from tests.pages import NOW, SPEC, page
from watch.fetch import Fetcher, Limits
from watch.harvest import Tools, harvest
from watch.model import Parsed, Refusal
from watch.reading import read
from watch.sources import MAX_ITEMS, source
from watch.store import open_store
from watch.workers import WorkerDied, Workers

API = replace(SPEC, kind="api", url="https://exemple.fr/api?limit=2")
PLAIN: Mapping[str, object] = {"items": "results", "title": "t", "link": "u", "date": "d"}
CASES = sorted((Path(__file__).parent / "sources" / "api").glob("*/page.json"))


def parse(body: object, url: str = API.url, **options: object) -> Parsed:
    text = body if isinstance(body, str) else json.dumps(body)
    return source("api").parse(page(text, url=url), replace(API, options={**PLAIN, **options}))


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({}, "il manque l'option «\u00a0items\u00a0»\u00a0: où se trouve la liste"),
        ({**PLAIN, "titre": "x"}, "option «\u00a0titre\u00a0» inconnue"),
        (
            {**PLAIN, "date": "$.["},
            "«\u00a0date\u00a0»\u00a0: «\u00a0$.[\u00a0» n'est pas un chemin",
        ),
        ({**PLAIN, "title": "{a} {$[}"}, "«\u00a0title\u00a0»"),
        ({**PLAIN, "tags": "$..a..b"}, "plus d'une fois"),
        ({**PLAIN, "next": "n", "page": "p"}, "s'excluent"),
        ({**PLAIN, "offset": "a=b&c"}, "«\u00a0offset\u00a0» doit être le nom d'un paramètre"),
        ({**PLAIN, "link": "https://{site}/x"}, "le nom du site, sans accolade"),
        ({**PLAIN, "link": "https://exemple.fr{port}/"}, "le nom du site, sans accolade"),
        ({**PLAIN, "link": "javascript:{x}"}, "le nom du site, sans accolade"),
    ],
)
def test_wrong_options_are_told_in_french(options: Mapping[str, object], told: str) -> None:
    assert told in (source("api").check(replace(API, options=options)) or "")


def test_good_options() -> None:
    options = {**PLAIN, "link": "https://exemple.fr/{id}", "tags": "a[*].b", "total": "n"}
    assert source("api").check(replace(API, options=options)) is None


def test_what_json_forbids_and_allows() -> None:
    body = (
        '{"results": [{"t": NaN, "u": "https://exemple.fr/1"},'
        f'{{"t": {"9" * 400}, "u": "https://exemple.fr/2"}},'
        '{"t": 1e999, "u": "https://exemple.fr/3"}, {"t": "a", "t": "b", "u": true},'
        '{"t": {"a": 1}, "u": ["https://exemple.fr/4"]}]}'
    )
    found = parse(body).items
    assert [item.title for item in found] == [None, "9" * 400, None, "b", None]
    assert [item.url for item in found][3:] == [None, None]


@pytest.mark.parametrize(
    "body",
    [
        "[" * 100_000,
        '{"results":' * 100_000,
        '{"results": [' + "[" * 900 + "]" * 900 + "]}",
        '{"results": [{"t": ' + "9" * 1_000_000 + "}]}",
        '{"results": [' + "{}," * 300_000 + "{}]}",
        '{"results": {"a": ' * 400 + "1" + "}}" * 400,
    ],
)
@pytest.mark.parametrize("items", ["results", "$..results", "$..*"])
def test_hostile_answers_take_little_time(body: str, items: str) -> None:
    start = time.process_time()
    found = parse(body, items=items)
    assert found.items or found.problem
    assert time.process_time() - start < 5


def test_a_pattern_that_never_ends_costs_its_page_only() -> None:
    body = json.dumps({"results": [{"t": "a" * 60}]})
    spec = replace(API, options={**PLAIN, "items": "results[?match(@.t, '(a|aa)+b')]"})
    with Workers(1, seconds=1, memory=2**30) as workers:
        jobs = [(0, (page(body), spec, NOW)), (1, (page('{"results": []}'), spec, NOW))]
        results = dict(workers.run(read, jobs))
    assert isinstance(results[0], WorkerDied)
    assert not isinstance(results[1], WorkerDied)


def test_entries_beyond_the_cap_are_counted() -> None:
    found = parse({"results": [{"t": n} for n in range(MAX_ITEMS + 7)]}, items="results[*]")
    assert (len(found.items), found.truncated) == (MAX_ITEMS, 7)


def test_half_a_text_is_no_text() -> None:
    found = parse({"results": [{"a": "x"}, {"a": "x", "b": "y"}]}, title="{a}\u00a0: {b}")
    assert [item.title for item in found.items] == [None, "x\u00a0: y"]


@pytest.mark.parametrize(
    ("url", "options", "body", "following"),
    [
        ("?limit=2", {"offset": "offset"}, {}, "?limit=2&offset=2"),
        ("?limit=2&offset=8", {"offset": "offset"}, {}, "?limit=2&offset=10"),
        ("?limit=2&offset=8", {"offset": "offset", "total": "n"}, {"n": 10}, None),
        ("?limit=2", {"offset": "offset", "total": "n"}, {"n": "beaucoup"}, "?limit=2&offset=2"),
        ("", {"page": "page"}, {}, "?page=2"),
        ("?page=3&x", {"page": "page"}, {}, "?x&page=4"),
        ("", {"page": "page[number]"}, {}, "?page%5Bnumber%5D=2"),
        ("?page%5Bnumber%5D=2&x", {"page": "page[number]"}, {}, "?x&page%5Bnumber%5D=3"),
        ("?page=" + "9" * 400, {"page": "page"}, {}, "?page=2"),
        ("", {"next": "links.next"}, {"links": {"next": "/api?page=2"}}, "?page=2"),
        ("", {"next": "links.next"}, {"links": {"next": None}}, None),
        ("", {"next": "n"}, {"n": "https://ailleurs.example/api?page=2"}, None),
        ("", {}, {}, None),
    ],
)
def test_the_next_page(
    url: str, options: Mapping[str, object], body: Mapping[str, object], following: str | None
) -> None:
    base = "https://exemple.fr/api"
    found = parse({"results": [{"t": 1}, {"t": 2}], **body}, base + url, **options)
    assert [one.url for one in found.more] == ([base + following] if following else [])


def test_an_empty_page_ends_the_list() -> None:
    assert parse({"results": []}, offset="offset").more == ()


def test_a_portal_is_harvested_page_by_page(tmp_path: Path, httpserver: HTTPServer) -> None:
    def answer(request: Request) -> Response:
        start = int(request.args.get("offset", "0"))
        rows = [
            {"id": n, "t": f"Appel à projets numéro {n}", "d": "2026-11-05"}
            for n in range(start, min(start + 3, 8))
        ]
        return Response(json.dumps({"total_count": 8, "results": rows}))

    httpserver.expect_request("/records").respond_with_handler(answer)
    link = httpserver.url_for("/fiche/") + "{id}"
    options = {**PLAIN, "link": link, "offset": "offset", "total": "total_count"}
    spec = replace(API, url=httpserver.url_for("/records?limit=3"), options=options)
    limits = Limits(pause=0, total=5, allowed_networks=(ip_network("127.0.0.0/8"),))
    with open_store(tmp_path / "vigie.db") as store, Workers(1, seconds=10, memory=2**30) as pool:
        tools = Tools(
            store=store,
            fetcher=Fetcher(limits, user_agent="test", now=lambda: NOW),
            workers=pool,
            now=lambda: NOW,
            random=lambda: 0.5,
        )
        assert [report.new for report in harvest((spec,), tools)] == [3, 3, 2]
        first = store.articles.at(httpserver.url_for("/fiche/0"))
    assert first is not None
    assert first.published == datetime(2026, 11, 4, 23, tzinfo=UTC)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["t", "u", "d", "results", "x"]), inner, max_size=4)
    ),
    max_leaves=10,
)


@given(JSON, st.sampled_from(["results", "$..t", "$", "results[*].x", "*"]))
def test_any_answer_is_read_or_told(answer: object, items: str) -> None:
    spec = replace(API, options={**PLAIN, "items": items, "next": "x", "tags": "$..t"})
    found = read(page(json.dumps(answer)), spec, NOW)
    assert (
        found.problem
        or found.articles
        or found.rejected
        or answer in ([], {})
        or "[]" in str(answer)
    )
    assert "fait échouer" not in (found.problem or "")


def vectors() -> Iterator[bytes]:
    rng = random.Random(20261125)  # noqa: S311 - the same accidents at each run
    bodies = [path.read_bytes() for path in CASES]
    for _ in range(500):
        yield mutate(rng.choice(bodies), rng)


def test_mutated_answers_never_break_the_reading() -> None:
    for body in vectors():
        found = read(page(body), replace(API, options={**PLAIN, "items": "$..results"}), NOW)
        assert "fait échouer" not in (found.problem or "")
        assert all(one.refusal is not Refusal.UNREADABLE for one in found.rejected)
