from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefings.address import AddressError, parse


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("claire.durand@laregion.fr", "claire.durand@laregion.fr"),
        ("  Claire.Durand@LaRegion.FR\t", "claire.durand@laregion.fr"),
        ("veille+csti@univ-tlse3.fr", "veille+csti@univ-tlse3.fr"),
        ("agent@région.fr", "agent@xn--rgion-bsa.fr"),
        ("agent@straße.de", "agent@xn--strae-oqa.de"),
        ("o'brien@example.ie", "o'brien@example.ie"),
    ],
)
def test_an_address_has_one_written_form(written: str, kept: str) -> None:
    assert parse(written) == kept


@pytest.mark.parametrize(
    "written",
    [
        "",
        "claire",
        "@laregion.fr",
        "claire@",
        "claire@localhost",
        "claire@192.0.2.1",
        "claire@[192.0.2.1]",
        "claire@laregion..fr",
        "claire@-laregion.fr",
        ".claire@laregion.fr",
        "claire..durand@laregion.fr",
        "claire@laregion.fr\nRCPT TO:<x@evil.example>",
        "claire@laregion.fr\r\n",
        "claire\x00@laregion.fr",
        "claire durand@laregion.fr",
        '"claire durand"@laregion.fr',
        "hélène@laregion.fr",
        "Claire <claire@laregion.fr>",
        "claire@laregion.fr,paul@laregion.fr",
        "claire@laregion.fr>",
        "claire\u2028@laregion.fr",
        "c" * 65 + "@laregion.fr",
        "claire@" + "a." * 130 + "fr",
        "claire@" + "é" * 60 + ".fr",
    ],
)
def test_what_a_relay_could_misread_is_refused(written: str) -> None:
    with pytest.raises(AddressError, match="est refusée\u00a0: ") as caught:
        parse(written)
    assert "\n" not in str(caught.value)


@given(st.text(max_size=80) | st.from_regex(r"[^@]{1,20}@[a-zé.\-\[\]]{1,30}", fullmatch=True))
def test_whatever_is_written_the_envelope_stays_one_ascii_word(written: str) -> None:
    try:
        address = parse(written)
    except AddressError:
        return
    assert re.fullmatch(r"[!-~]+@[a-z0-9.-]+\.[a-z0-9-]+", address)
    assert not set(address) & set('<>"(),:;\\[] ')
    assert parse(address) == address
