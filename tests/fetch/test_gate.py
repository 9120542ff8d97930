"""What a URL must look like before anything leaves."""

from __future__ import annotations

from ipaddress import ip_network

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from watch.fetch import Limits, objection
from watch.fetch.gate import admit

STRICT = Limits()

REFUSED = [
    "", "/", "//example.fr/", "example.fr", "http:", "http://", "http:///x", "https:example.fr",
    "file:///etc/passwd", "gopher://example.fr/", "ftp://example.fr/", "data:text/xml,<rss/>",
    "jar:http://example.fr!/", "javascript:alert(1)", "source:http://example.fr", "ws://example.fr",
    "view-source:http://example.fr/", "feed:http://example.fr/", "unix:/run/docker.sock",
    "http://user@example.fr/", "http://user:secret@example.fr/", "http://@127.0.0.1/",
    "http://example.fr@127.0.0.1/", "http://127.0.0.1\\@example.fr/", "http:\\\\example.fr\\",
    "http://example.fr\\.evil.test/", "http://exa mple.fr/", " http://example.fr/",
    "http://example.fr/\r\nHost: x", "http://example.fr/\x00", "http://exam\tple.fr/",
    "http://example.fr/a\u00a0b", "http://example.fr\u2028/",
    "http://৭.test/", "http://①②⑦.⓪.⓪.①/", "http://１２７.0.0.1/", "http://١٢٧.٠.٠.١/", "http://127。0。0。1/",
    "http://2130706433/", "http://0x7f000001/", "http://0x7f.1/", "http://127.1/", "http://0177.0.0.1/",
    "http://017700000001/", "http://0/", "http://0x/", "http://1/", "http://127.0.0.1./",
    "http://10.0.0.1/", "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://[::]/",
    "http://[fe80::1%25eth0]/", "http://[::1", "http://::1/", "http://169.254.169.254/latest/",
    "http://example.fr:22/", "http://example.fr:6379/", "http://example.fr:0/",
    "http://example.fr:99999/", "http://example.fr:-1/", "http://example.fr:8o/",
    "http://a..fr/", "http://.fr/", "http://a%2eb.fr/", "http://127.0.0.1%2f@x/", "http://exa<mple.fr/",
    "http://" + "a" * 5000 + ".fr/",
]  # fmt: skip

ADMITTED = {
    "http://example.fr": "http://example.fr",
    "https://example.fr/flux.xml?a=1&b=é": "https://example.fr/flux.xml?a=1&b=%C3%A9",
    "HTTPS://EXAMPLE.fr/A": "https://example.fr/A",
    "https://example.fr:443/": "https://example.fr/",
    "http://example.fr:443/": "http://example.fr:443/",
    "https://www.académie.fr/x": "https://www.xn--acadmie-eya.fr/x",
    "https://example.fr/a#b": "https://example.fr/a",
    "https://ma_region.example.fr/": "https://ma_region.example.fr/",
    "https://example.fr./": "https://example.fr./",
    "http://1.1.1.1/": "http://1.1.1.1/",
    "http://[2606:4700::1111]/": "http://[2606:4700::1111]/",
    "https://3d.example.fr/": "https://3d.example.fr/",
}


@pytest.mark.parametrize("url", REFUSED, ids=ascii)
def test_a_dubious_url_is_refused_with_a_sentence(url: str) -> None:
    reason = objection(url, STRICT)
    assert reason
    assert reason[0].islower()


@pytest.mark.parametrize(("url", "requested"), ADMITTED.items(), ids=ascii)
def test_an_ordinary_url_passes(url: str, requested: str) -> None:
    assert str(admit(url, STRICT)) == requested
    assert objection(url, STRICT) is None


def test_the_sentence_says_what_to_do() -> None:
    assert objection("http://10.0.0.1/", STRICT) == (
        "adresse interdite\u00a0: 10.0.0.1 (réseau privé)\u00a0; "
        "ajoutez-la à `fetching.allowed_networks` si c'est voulu"
    )
    assert objection("http://example.fr:8080/", STRICT) == (
        "port 8080 non autorisé\u00a0; ajoutez-le à `fetching.extra_ports` si c'est voulu"
    )


def test_settings_open_ports_and_networks() -> None:
    assert objection("http://example.fr:8080/", Limits(extra_ports=(8080,))) is None
    opened = Limits(allowed_networks=(ip_network("10.0.0.0/8"),))
    assert objection("http://10.0.0.1:9200/", opened) is None
    # A name may resolve to the opened network: the dialler will say.
    assert objection("http://intranet.example.fr:9200/", opened) is None
    # An opened NAT64 prefix does not open what is behind it.
    nat64 = Limits(allowed_networks=(ip_network("64:ff9b::/96"),))
    assert objection("http://[64:ff9b::808:808]/", nat64) is None
    assert objection("http://[64:ff9b::a00:1]/", nat64)
    # An address outside of it stays subject to the ports.
    assert objection("http://1.1.1.1:9200/", opened)


@given(st.text(max_size=60))
def test_any_text_is_admitted_or_refused_never_raises(text: str) -> None:
    for url in (text, "http://" + text, "https://example.fr" + text):
        answer = admit(url, STRICT)
        if isinstance(answer, httpx.URL):
            assert answer.scheme in {"http", "https"}
            assert not answer.userinfo
            assert answer.raw_host.isascii()
            # The address goes back through the gate unchanged: one reading only.
            assert admit(str(answer), STRICT) == answer
