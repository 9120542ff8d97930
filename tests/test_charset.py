"""Which encoding a page is really in."""

from __future__ import annotations

import bs4.dammit  # noqa: F401 - decode imports it at its first page: longer than a deadline
import pytest
from hypothesis import given
from hypothesis import strategies as st

from watch.charset import decode

TEXT = "<p>L’été coûte 3 € — déjà « cœur »</p>"
DECLARED = '<?xml version="1.0" encoding="%s"?>'


@pytest.mark.parametrize(
    ("body", "media_type", "encoding"),
    [
        (TEXT.encode(), "", "utf-8"),
        (TEXT.encode(), "text/xml; charset=ISO-8859-15", "utf-8"),
        ((DECLARED % "ISO-8859-15" + TEXT).encode(), "", "utf-8"),
        (b"\xef\xbb\xbf" + TEXT.encode(), "text/html; charset=latin1", "utf-8"),
        (TEXT.encode("utf-16"), "", "utf-16-le"),
        (TEXT.encode("utf-16-be"), "text/xml; charset=utf-8", "utf-16-be"),
        (TEXT.encode("utf-16-le"), "", "utf-16-le"),
        ((DECLARED % "ISO-8859-1" + TEXT).encode("cp1252"), "", "cp1252"),
        (TEXT.encode("cp1252"), "text/html; charset=iso-8859-1", "cp1252"),
        (TEXT.encode("cp1252"), "", "utf-8"),
        (TEXT.encode("cp1252"), "text/html; charset=utf-8", "utf-8"),
        (f'<meta charset="windows-1252">{TEXT}'.encode("cp1252"), "", "cp1252"),
        (TEXT.encode("cp1252"), "text/html; charset=unicode_escape", "utf-8"),
    ],
)
def test_french_is_read_exactly(body: bytes, media_type: str, encoding: str) -> None:
    found = decode(body, media_type)
    assert found.text.endswith(TEXT)
    assert found.encoding == encoding


def test_a_real_iso_8859_15_is_believed() -> None:
    text = "Un œuf à 3 €"
    body = (DECLARED % "ISO-8859-15" + text).encode("iso8859-15")
    assert decode(body).text.endswith(text)


def test_stray_bytes_do_not_spoil_the_rest() -> None:
    assert decode("été ".encode() + b"\xe9t\xe9" + " œuf".encode()).text == "été été œuf"


@pytest.mark.parametrize("label", ["ISO-8859-1", "ISO-8859-15", "windows-1252"])
def test_a_letter_cut_in_two_garbles_no_other(label: str) -> None:
    text = "Été à l’école\u00a0: étudiantes et lycéens réunis à Nîmes, côté théâtre. "
    body = (DECLARED % label + text).encode() + "é".encode()[:1] + b" fin"
    assert decode(body).text.endswith(f"{text}Ã fin")


@given(st.binary(max_size=200), st.text(max_size=30))
def test_never_raises(body: bytes, label: str) -> None:
    assert isinstance(decode(body, f"text/xml; charset={label}").text, str)


LABELS = st.sampled_from(
    "utf-7 punycode hex zip rot13 idna undefined utf-16 utf-32 mbcs ascii x\x00y 37 big5".split()
)


@given(st.binary(max_size=60), LABELS)
def test_a_declared_label_is_only_a_hint(body: bytes, label: str) -> None:
    assert isinstance(decode((DECLARED % label).encode() + b"\xff" + body).text, str)
