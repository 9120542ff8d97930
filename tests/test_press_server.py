"""The sample press over real HTTP: 200, then 304, 503 for the dead one, 404 for the rest."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest

from briefings.demo.catalogue import catalogue
from briefings.demo.documents import feeds
from briefings.demo.press import press
from briefings.demo.server import serve

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
TOMORROW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
DEAD = next(outlet.slug for outlet in press() if outlet.dead)


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with serve(feeds(NOW)) as url:
        yield url


@pytest.fixture(scope="module")
def asker(base: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=base, trust_env=False, timeout=60) as client:
        yield client


def living(base: str) -> list[str]:
    return [spec.url for spec in catalogue(base) if spec.slug != DEAD]


def test_it_listens_on_loopback_only(base: str) -> None:
    assert base.startswith("http://127.0.0.1:")


def test_documents_come_whole_with_their_validators(base: str, asker: httpx.Client) -> None:
    documents = feeds(NOW)
    for url in living(base):
        answer = asker.get(url)
        document = documents[answer.url.path]
        assert answer.status_code == 200
        assert answer.content == document.body
        assert answer.headers["content-type"] == document.media_type
        assert answer.headers["etag"] == document.etag
        assert answer.headers["last-modified"] == document.last_modified


@pytest.mark.parametrize(
    ("header", "validator"),
    [("If-None-Match", "etag"), ("If-Modified-Since", "last-modified")],
)
def test_asked_again_nothing_has_changed(
    base: str, asker: httpx.Client, header: str, validator: str
) -> None:
    for url in living(base):
        first = asker.get(url)
        again = asker.get(url, headers={header: first.headers[validator]})
        assert again.status_code == 304
        assert again.content == b""
        assert again.headers["etag"] == first.headers["etag"]


def test_nothing_has_changed_the_day_after_on_another_server(asker: httpx.Client) -> None:
    with serve(feeds(TOMORROW)) as later:
        for url in living(later):
            known = asker.get(httpx.URL(url).path).headers["etag"]
            assert asker.get(url, headers={"If-None-Match": known}).status_code == 304


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"If-None-Match": '"autre"'}, 200),
        ({"If-None-Match": "*"}, 304),
        ({"If-Modified-Since": "Mon, 02 Nov 2026 00:00:00 GMT"}, 200),
        ({"If-Modified-Since": "lundi dernier"}, 200),
        ({"If-Modified-Since": "Tue, 24 Nov 2026 00:00:00 -0000"}, 200),
        # RFC 9110: the entity tag decides alone when both are given.
        ({"If-None-Match": '"autre"', "If-Modified-Since": "Tue, 24 Nov 2026 00:00:00 GMT"}, 200),
    ],
)
def test_conditions_are_read_as_the_standard_says(
    base: str, asker: httpx.Client, headers: dict[str, str], status: int
) -> None:
    assert asker.get(living(base)[0], headers=headers).status_code == status


def test_a_list_of_tags_and_a_weak_one_are_understood(base: str, asker: httpx.Client) -> None:
    url = living(base)[0]
    tag = asker.get(url).headers["etag"]
    assert asker.get(url, headers={"If-None-Match": f'"x", W/{tag}'}).status_code == 304


def test_the_dead_source_answers_503_without_validators(base: str, asker: httpx.Client) -> None:
    (spec,) = (spec for spec in catalogue(base) if spec.slug == DEAD)
    answer = asker.get(spec.url)
    assert answer.status_code == 503
    assert "etag" not in answer.headers


def test_the_rest_is_not_found(asker: httpx.Client) -> None:
    for where in ("/", "/robots.txt", "/../etc/passwd", "/%2e%2e/pyproject.toml"):
        assert asker.get(where).status_code == 404


def test_head_gives_the_headers_alone(base: str, asker: httpx.Client) -> None:
    answer = asker.head(living(base)[0])
    assert answer.status_code == 200
    assert int(answer.headers["content-length"]) > 0
    assert answer.content == b""


def test_a_taken_port_is_replaced_and_given_back() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with serve({}, port) as url:
            other = httpx.URL(url).port
            assert other not in {port, None}
    assert other is not None
    with serve({}, other) as again:
        assert httpx.URL(again).port == other


def test_it_says_nothing(base: str, asker: httpx.Client, capfd: pytest.CaptureFixture[str]) -> None:
    asker.get(living(base)[0])
    asker.get("/absent")
    assert capfd.readouterr() == ("", "")
