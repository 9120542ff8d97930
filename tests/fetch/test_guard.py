"""The address guard on real connections: a forbidden server must not even see a SYN answered."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Sequence
from ipaddress import ip_network

import pytest

from tests.fetch.conftest import Hostile, ask, listen, make_fetcher, names
from watch.fetch import Fetcher
from watch.fetch.dial import Resolver, system_resolver
from watch.model import FailureKind, Fetched, FetchFailed, Request

LITERALS = [
    "127.0.0.1", "2130706433", "0x7f000001", "0x7f.1", "127.1", "127.0.1", "0177.0.0.1",
    "017700000001", "0x7f.0x0.0x0.0x1", "127.0.0.1.", "0", "0.0.0.0", "①②⑦.⓪.⓪.①",
    "１２７.0.0.1", "127。0。0。1", "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]",
    "[0:0:0:0:0:0:0:1]", "[::127.0.0.1]", "[64:ff9b::127.0.0.1]", "localhost", "LOCALHOST",
    "x@127.0.0.1", "example.fr@127.0.0.1", "127.0.0.1\\@example.fr", "%31%32%37.0.0.1",
]  # fmt: skip

RESOLVED = """127.0.0.1 127.0.0.53 0.0.0.0 10.0.0.1 100.64.0.1 169.254.169.254 172.16.0.1
192.168.1.1 198.18.0.1 224.0.0.1 255.255.255.255 ::1 :: ::ffff:127.0.0.1 64:ff9b::7f00:1
2002:7f00:1::1 2001:0:4136:e378:8000:63bf:3fff:fdd2 fe80::1 fc00::1 fec0::1 ff02::1""".split()


@pytest.fixture
def hostile() -> Iterator[Hostile]:
    yield from listen()


def strict(port: int, resolver: Resolver = system_resolver) -> Fetcher:
    """The default guard, with the server's port opened: only the address can refuse."""
    return make_fetcher(resolver, extra_ports=(port,), allowed_networks=())


@pytest.mark.parametrize("host", LITERALS, ids=ascii)
def test_no_spelling_of_loopback_is_dialled(hostile: Hostile, host: str) -> None:
    outcome = ask(f"http://{host}:{hostile.port}/", strict(hostile.port))
    assert isinstance(outcome, FetchFailed)
    assert outcome.kind in {FailureKind.FORBIDDEN_ADDRESS, FailureKind.BAD_URL}
    assert hostile.accepted == 0


@pytest.mark.parametrize("address", RESOLVED)
def test_no_name_leads_to_a_forbidden_address(hostile: Hostile, address: str) -> None:
    fetcher = strict(hostile.port, names(flux=address))
    outcome = ask(hostile.url(host="flux.test"), fetcher)
    assert isinstance(outcome, FetchFailed)
    assert outcome.kind is FailureKind.FORBIDDEN_ADDRESS
    assert address in outcome.reason
    assert hostile.accepted == 0


def test_one_forbidden_answer_among_many_refuses_the_name(hostile: Hostile) -> None:
    fetcher = strict(hostile.port, names(flux="8.8.8.8 2606:4700::1 127.0.0.1"))
    outcome = ask(hostile.url(host="flux.test"), fetcher)
    assert isinstance(outcome, FetchFailed)
    assert outcome.kind is FailureKind.FORBIDDEN_ADDRESS


TARGETS = [
    "http://127.0.0.2:{port}/secret",
    "//localhost:{port}/secret",
    "http://[::1]:{port}/secret",
    "http://169.254.169.254/latest/meta-data/",
    "http://inner.test:{port}/secret",
    "http://2130706434:{port}/",
    "http://u:p@front.test:{port}/",
    "http://public.test:22/",
    "\\\\127.0.0.2\\x",
    "file:///etc/passwd",
    "gopher://front.test/",
    "javascript:alert(1)",
]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("target", TARGETS)
def test_a_redirect_goes_through_the_same_gate(hostile: Hostile, status: int, target: str) -> None:
    hostile.move("/", target.format(port=hostile.port), status)
    resolver = names(front="127.0.0.1", inner="127.0.0.2", localhost="::1", public="8.8.8.8")
    only = (ip_network("127.0.0.1/32"),)
    fetcher = make_fetcher(resolver, extra_ports=(hostile.port,), allowed_networks=only)
    outcome = ask(hostile.url(host="front.test"), fetcher)
    assert isinstance(outcome, FetchFailed)
    assert outcome.kind in {FailureKind.FORBIDDEN_ADDRESS, FailureKind.BAD_URL}
    assert [heard.path for heard in hostile.heard] == ["/"]


def test_a_name_that_changes_its_mind_is_judged_on_the_address_dialled(hostile: Hostile) -> None:
    hostile.give("/")
    answers = iter(["127.0.0.1", "10.0.0.1"] * 100)
    asked = 0

    async def rebinding(host: str, port: int) -> Sequence[str]:
        nonlocal asked
        del host, port
        asked += 1
        return [next(answers)]

    fetcher = make_fetcher(rebinding)
    outcomes = [ask(hostile.url(host="rebind.test"), fetcher) for _ in range(40)]
    assert [type(outcome) for outcome in outcomes] == [Fetched, FetchFailed] * 20
    assert asked == 40  # once per connection: no second lookup to lie to
    assert hostile.accepted == 20


def test_the_name_is_kept_in_the_host_header(hostile: Hostile) -> None:
    hostile.give("/")
    ask(hostile.url(host="flux.test"), make_fetcher(names(flux="127.0.0.1")))
    assert hostile.heard[0].header("host") == f"flux.test:{hostile.port}"


def test_a_dead_address_does_not_hide_a_live_one(hostile: Hostile) -> None:
    hostile.give("/")
    # Nothing listens on 127.0.0.9: the connection is refused, the next address answers.
    fetcher = make_fetcher(names(flux="127.0.0.9 127.0.0.1"))
    assert isinstance(ask(hostile.url(host="flux.test"), fetcher), Fetched)


def test_thousands_of_answers_are_all_judged_and_few_dialled() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    many = " ".join(f"127.1.{n // 250}.{n % 250 + 1}" for n in range(10_000))
    url = f"http://flux.test:{port}/"
    outcome = ask(url, make_fetcher(names(flux=many)))
    assert isinstance(outcome, FetchFailed)
    assert outcome.kind is FailureKind.CONNECTION
    outcome = ask(url, make_fetcher(names(flux=many + " 10.0.0.1")))
    assert isinstance(outcome, FetchFailed)
    assert outcome.kind is FailureKind.FORBIDDEN_ADDRESS


def test_an_unknown_or_stalled_name_is_a_dns_failure() -> None:
    async def stalled(host: str, port: int) -> Sequence[str]:
        del host, port
        import asyncio  # noqa: PLC0415 - only this resolver waits

        await asyncio.sleep(30)
        return []

    async def failing(host: str, port: int) -> Sequence[str]:
        del host, port
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    for fetcher, reason in (
        # A server that fails, or no network: the name may be well.
        (make_fetcher(failing), "le DNS ne répond pas pour le nom flux.test"),
        (make_fetcher(names()), "le nom flux.test n'existe pas dans le DNS"),
        (make_fetcher(names(flux="")), "le nom flux.test n'a pas d'adresse"),
        (make_fetcher(stalled, resolve=0.1), "le nom flux.test n'est pas résolu à temps"),
        (make_fetcher(system_resolver, resolve=5, headers=6), None),
    ):
        host = "flux.test" if reason else "x" * 64 + ".invalid"
        outcome = ask(f"http://{host}/", fetcher)
        assert isinstance(outcome, FetchFailed)
        assert outcome.kind is FailureKind.DNS
        assert reason is None or outcome.reason == reason


def test_a_proxy_in_the_environment_is_ignored(
    hostile: Hostile, monkeypatch: pytest.MonkeyPatch
) -> None:
    for server in listen():
        for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, server.url())
        hostile.give("/")
        assert isinstance(ask(hostile.url()), Fetched)
        assert server.accepted == 0


def test_a_port_is_free_only_on_an_allowed_address(hostile: Hostile) -> None:
    # The name resolves to a public address: the allow-list says nothing of its ports.
    outcome = ask(f"http://flux.test:{hostile.port}/", make_fetcher(names(flux="8.8.8.8")))
    assert isinstance(outcome, FetchFailed)
    assert "extra_ports" in outcome.reason


def test_the_same_fetcher_serves_many_runs(hostile: Hostile) -> None:
    hostile.give("/")
    fetcher = make_fetcher()
    for _ in range(3):
        assert [type(o) for o in fetcher.fetch([Request(url=hostile.url())])] == [Fetched]
    assert list(fetcher.fetch([])) == []
