"""TLS fails closed, and says which of the certificate's faults it is."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fetch.conftest import Hostile, Script, ask, listen, make_fetcher, names
from watch.model import FailureKind, Fetched, FetchFailed, Redirect, Request

pytestmark = pytest.mark.skipif(
    not shutil.which("openssl"), reason="openssl makes the certificates"
)

CA_CONFIG = """
[ca]
default_ca = house
[house]
database = index.txt
new_certs_dir = .
rand_serial = yes
default_md = sha256
policy = any
copy_extensions = copy
unique_subject = no
[any]
commonName = supplied
"""

DATES = {
    "good": ("20200101000000Z", "20990101000000Z"),
    "expired": ("20200101000000Z", "20210101000000Z"),
    "future": ("20980101000000Z", "20990101000000Z"),
    "other": ("20200101000000Z", "20990101000000Z"),
}


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with our own CA and a certificate for each case."""
    folder = tmp_path_factory.mktemp("authority")
    (folder / "ca.conf").write_text(CA_CONFIG, encoding="ascii")
    (folder / "index.txt").touch()
    openssl(folder, "ecparam -name prime256v1 -genkey -noout -out key.pem")
    openssl(folder, "req -x509 -new -key key.pem -subj /CN=Maison -days 9999 -out ca.pem")
    openssl(
        folder,
        "req -x509 -new -key key.pem -subj /CN=flux.test -days 9999 -out alone.pem"
        " -addext subjectAltName=DNS:flux.test",
    )
    for case, (start, end) in DATES.items():
        name = "ailleurs.test" if case == "other" else "flux.test"
        openssl(
            folder,
            f"req -new -key key.pem -subj /CN={name} -addext subjectAltName=DNS:{name}"
            f" -out {case}.csr",
        )
        openssl(
            folder,
            f"ca -batch -config ca.conf -cert ca.pem -keyfile key.pem -in {case}.csr"
            f" -out {case}.pem -startdate {start} -enddate {end} -notext",
        )
    return folder


def openssl(folder: Path, arguments: str) -> None:
    subprocess.run(["openssl", *arguments.split()], cwd=folder, check=True, capture_output=True)


def secure(authority: Path, case: str) -> Iterator[Hostile]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority / f"{case}.pem", authority / "key.pem")
    yield from listen(tls=context)


def trusting(authority: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(authority / "ca.pem"))


def flux() -> dict[str, Script]:
    return {"/": lambda conn: conn.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")}


FAULTS = {
    "expired": "le certificat du serveur a expiré le 01/01/2021",
    "future": "le certificat du serveur n'est valable qu'à partir du 01/01/2098",
    "other": "le certificat du serveur porte un autre nom",
    "alone": "le certificat du serveur est signé par lui-même",
}


@pytest.mark.parametrize("case", FAULTS)
def test_a_bad_certificate_is_refused_and_named(authority: Path, case: str) -> None:
    for server in secure(authority, case):
        server.scripts = flux()
        fetcher = make_fetcher(names(flux="127.0.0.1"), trusting(authority))
        outcome = ask(server.url(host="flux.test"), fetcher)
        assert isinstance(outcome, FetchFailed)
        assert (outcome.kind, outcome.reason) == (FailureKind.TLS, FAULTS[case])
        assert server.heard == []


@pytest.mark.parametrize("case", FAULTS)
def test_an_exempted_source_is_asked_whatever_its_certificate(authority: Path, case: str) -> None:
    for server in secure(authority, case):
        for other in secure(authority, case):
            server.scripts = flux()
            server.move("/ailleurs", other.url(host="autre.test"))
            resolver = names(flux="127.0.0.1", autre="127.0.0.1")
            fetcher = make_fetcher(resolver, trusting(authority))
            urls = [server.url(path, host="flux.test") for path in ("/", "/ailleurs")]
            asked = [Request(url=url, unverified=True) for url in urls]
            given, refused = sorted(fetcher.fetch(asked), key=lambda one: urls.index(one.url))
            assert isinstance(given, Fetched)
            assert isinstance(refused, FetchFailed), "the exemption stays with its host"
            assert refused.kind is FailureKind.TLS
            assert other.heard == []


def test_the_messages_of_five_faults_differ() -> None:
    unknown = "le certificat du serveur vient d'une autorité inconnue"
    assert len({*FAULTS.values(), unknown}) == 5


def test_an_unknown_authority_is_refused(authority: Path) -> None:
    for server in secure(authority, "good"):
        server.scripts = flux()
        outcome = ask(server.url(host="flux.test"), make_fetcher(names(flux="127.0.0.1")))
        assert isinstance(outcome, FetchFailed)
        assert outcome.kind is FailureKind.TLS
        assert outcome.reason == "le certificat du serveur vient d'une autorité inconnue"


def test_the_name_is_checked_though_the_address_is_dialled(authority: Path) -> None:
    for server in secure(authority, "good"):
        server.scripts = flux()
        fetcher = make_fetcher(names(flux="127.0.0.1"), trusting(authority))
        assert isinstance(ask(server.url(host="flux.test"), fetcher), Fetched)
        assert isinstance(ask(server.url(host="127.0.0.1"), fetcher), FetchFailed)


def test_a_plain_server_under_https_is_a_tls_failure() -> None:
    for server in listen():
        outcome = ask(f"https://127.0.0.1:{server.port}/", make_fetcher(headers=1.0))
        assert isinstance(outcome, FetchFailed)
        assert outcome.kind in {FailureKind.TLS, FailureKind.TIMEOUT}


def test_a_downgrade_is_followed_and_shows(authority: Path) -> None:
    for server in secure(authority, "good"):
        for plain in listen():
            plain.give("/")
            target = plain.url(host="flux.test")
            server.move("/", target)
            fetcher = make_fetcher(names(flux="127.0.0.1"), trusting(authority))
            outcome = ask(server.url(host="flux.test"), fetcher, etag='"v1"')
            assert isinstance(outcome, Fetched)
            assert outcome.redirects == (Redirect(302, target),)
            assert plain.heard[0].header("if-none-match") is None
