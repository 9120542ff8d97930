"""Further pages of a list: followed as far as they should be, and no further. Real HTTP."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from tests.pages import SPEC, page
from tests.ticks import NOW
from watch.faults import InjectedFault, faults, nth
from watch.following import MAX_FURTHER, MAX_ROUNDS, unasked
from watch.harvest import Tools, harvest
from watch.model import Request as Ask
from watch.model import SourceReport, SourceSpec
from watch.sources import source


def run(tools: Tools, spec: SourceSpec) -> list[SourceReport]:
    return list(harvest((spec,), tools))


def listing(server: HTTPServer, last: int) -> list[int]:
    """Pages 1 to ``last`` of a list, two entries each; gives the numbers asked, as they come."""
    asked: list[int] = []

    def answer(request: Request) -> Response:
        number = int(request.args.get("page", "1"))
        asked.append(number)
        if request.headers.get("if-none-match") == f'"{number}"':
            return Response(status=304)
        if number > last:
            return Response("absente", status=404)
        entries = "".join(
            f"<li><a href='/a/{number}-{rank}'>Une nouvelle du laboratoire {number}-{rank}</a></li>"
            for rank in (1, 2)
        )
        link = f"<a rel='next' href='?page={number + 1}'>Suivante</a>"
        body = f"<ul>{entries}</ul>{link if number < last else ''}"
        return Response(body, content_type="text/html", headers={"etag": f'"{number}"'})

    server.expect_request("/liste").respond_with_handler(answer)
    return asked


def spec(server: HTTPServer, **options: object) -> SourceSpec:
    url = server.url_for("/liste")
    return replace(SPEC, kind="page", url=url, homepage=url, options={"item": "li", **options})


def test_a_list_is_followed_by_its_link(tools: Tools, httpserver: HTTPServer) -> None:
    asked = listing(httpserver, last=3)
    reports = run(tools, spec(httpserver, next="a[rel=next]"))
    assert asked == [1, 2, 3]
    assert [report.new for report in reports] == [2, 2, 2]
    assert tools.store.articles.count() == 6


def test_a_list_is_followed_a_few_pages_at_most(tools: Tools, httpserver: HTTPServer) -> None:
    asked = listing(httpserver, last=50)
    run(tools, spec(httpserver, next="a[rel=next]"))
    assert asked == list(range(1, MAX_ROUNDS + 1))


@pytest.mark.parametrize(("first", "expected"), [(1, [1, 2, 3, 4, 5]), (0, [1, 1, 2, 3, 4])])
def test_a_list_is_followed_by_its_numbers(
    tools: Tools, httpserver: HTTPServer, first: int, expected: list[int]
) -> None:
    asked = listing(httpserver, last=50)
    run(tools, spec(httpserver, pages="?page={page}", first=first))
    assert asked == expected


def test_the_end_of_a_numbered_list_is_no_failure(tools: Tools, httpserver: HTTPServer) -> None:
    asked = listing(httpserver, last=2)
    reports = run(tools, spec(httpserver, pages="?page={page}"))
    assert asked == [1, 2, 3]
    assert [report.outcome for report in reports] == ["nouveau", "nouveau"]
    assert tools.store.sources.state("s").failures == 0


def test_a_failing_further_page_is_told_and_asked_again(
    tools: Tools, httpserver: HTTPServer
) -> None:
    link = "<a rel='next' href='/panne'>Suivante</a>"
    httpserver.expect_request("/liste").respond_with_data(
        f"<li><a href='/a/1'>Une nouvelle du laboratoire</a></li>{link}",
        headers={"etag": '"1"', "content-type": "text/html"},
    )
    httpserver.expect_request("/panne").respond_with_data("", status=500)
    reports = run(tools, spec(httpserver, next="a[rel=next]"))
    state = tools.store.sources.state("s")
    assert [report.outcome for report in reports] == ["nouveau", "echec"]
    assert (state.failures, state.last_success) == (0, NOW)
    assert state.validators == (), "with them the first page would be unchanged, the second lost"


def test_a_sudden_stop_between_two_pages_loses_nothing(
    tools: Tools, httpserver: HTTPServer
) -> None:
    listing(httpserver, last=3)
    one = spec(httpserver, next="a[rel=next]")
    with faults(nth(3, "exception")), pytest.raises(InjectedFault):
        run(tools, one)
    assert tools.store.articles.count() == 2
    run(tools, one)
    assert tools.store.articles.count() == 6


@pytest.mark.parametrize(
    "link",
    [
        "https://ailleurs.example/liste?page=2",
        "//ailleurs.example/liste?page=2",
        "http://127.0.0.1:1/liste",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "http://[::1",
        "#suite",
        "",
    ],
)
def test_a_page_sends_us_nowhere_else(link: str) -> None:
    body = f"<li><a href='x'>y</a></li><a rel='next' href='{link}'>Suivante</a>"
    wanted = replace(SPEC, kind="page", options={"item": "li", "next": "a[rel=next]"})
    assert source("page").parse(page(body), wanted).more == ()


def test_a_source_that_asks_for_hundreds_of_pages_gets_a_few() -> None:
    asked = {("s", "https://exemple.fr/0"), ("autre", "https://exemple.fr/1")}
    wanted = tuple(Ask(url=f"https://exemple.fr/{n % 300}") for n in range(600))
    got = list(unasked("s", wanted, asked))
    assert [one.url[-2:] for one in got[:2]] == ["/1", "/2"]
    assert len(got) == MAX_FURTHER - 1
    assert list(unasked("s", wanted, asked)) == []


def test_a_page_that_names_a_mailbox_does_not_have_it_read() -> None:
    """No kind of ours lets such an address through; one of somebody else's may."""
    named = ("imap:///Lettres", "drop:///lettres", "file:///etc/passwd", "https://a.example/2")
    asked = [one.url for one in unasked("s", [Ask(url=url) for url in named], set())]
    assert asked == ["https://a.example/2"]
