"""The table of forbidden addresses, and the spellings that try to get round it."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watch.fetch import judge
from watch.fetch.address import is_allowed

FORBIDDEN = """
0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.254 127.0.0.1 127.255.255.254
169.254.0.1 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.170 192.0.2.1 192.31.196.1
192.52.193.1 192.88.99.1 192.168.0.1 192.168.255.255 192.175.48.1 198.18.0.1 198.19.255.255
198.51.100.7 203.0.113.7 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255
:: ::1 ::2 ::7f00:1 ::127.0.0.1 ::8.8.8.8 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:7f00:1
::ffff:169.254.169.254 ::ffff:0:127.0.0.1 64:ff9b::7f00:1 64:ff9b::10.0.0.1 64:ff9b::8.8.8.8
64:ff9b:1::1 100::1 100:0:0:1::1 2001::1 2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:2::1 2001:10::1
2001:20::1 2001:db8::1 2002:7f00:1::1 2002:a00:1::1 2002:808:808::1 2620:4f:8000::1 3fff::1
3fff:fff::1 4000::1 5f00::1 fc00::1 fd00::1 fdff:ffff::1 fe80::1 fe80::1%eth0 febf::1 fec0::1
ff00::1 ff02::1 ff0e::1 2001:4860::5efe:10.0.0.1 2001:4860::200:5efe:127.0.0.1
""".split()

PUBLIC = """
1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.1
169.253.255.255 172.15.255.255 172.32.0.0 192.0.1.1 192.167.255.255 192.169.0.0 198.17.255.255
198.20.0.0 223.255.255.255 2001:4860:4860::8888 2606:4700::1111 2a00:1450:4007::200e 2600::
::ffff:8.8.8.8
""".split()


def test_the_table_is_long_enough_to_mean_something() -> None:
    assert len(set(FORBIDDEN)) >= 60


@pytest.mark.parametrize("address", FORBIDDEN)
def test_a_special_address_is_refused(address: str) -> None:
    assert judge(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_passes(address: str) -> None:
    assert judge(address) is None


@pytest.mark.parametrize("text", ["", "localhost", "127.1", "0x7f.1", "2130706433", "1.2.3.4.5"])
def test_what_is_not_an_address_is_refused(text: str) -> None:
    assert judge(text) == "adresse illisible"


def test_the_reason_names_the_network() -> None:
    assert judge("10.0.0.1") == "réseau privé"
    assert judge("100.64.0.1") == "réseau d'opérateur, CGNAT"
    # The wrapped address is what the reader must hear about.
    assert judge("::ffff:10.0.0.1") == "réseau privé"
    assert judge("64:ff9b::7f00:1") == "boucle locale"


def test_an_operator_opens_one_network_only() -> None:
    allowed = (ip_network("10.1.0.0/16"),)
    assert judge("10.1.2.3", allowed) is None
    assert judge("::ffff:10.1.2.3", allowed) is None
    assert is_allowed("::ffff:10.1.2.3", allowed)
    assert judge("10.2.0.1", allowed) == "réseau privé"
    assert not is_allowed("8.8.8.8", allowed)


def test_opening_nat64_does_not_open_the_private_network_behind() -> None:
    allowed = (ip_network("64:ff9b::/96"),)
    assert judge("64:ff9b::8.8.8.8", allowed) is None
    assert judge("64:ff9b::10.0.0.1", allowed) == "réseau privé"


@given(st.ip_addresses(v=4))
def test_what_python_calls_not_global_is_refused(address: IPv4Address) -> None:
    if not address.is_global or address.is_multicast:
        assert judge(str(address))


@given(st.ip_addresses(v=6))
def test_an_ipv6_that_passes_is_global_unicast(address: IPv6Address) -> None:
    if judge(str(address)) is None and address.ipv4_mapped is None:
        assert address in ip_network("2000::/3")
        assert address.is_global


@given(st.ip_addresses(v=4), st.sampled_from(["::ffff:{}", "64:ff9b::{}", "2a01::5efe:{}"]))
def test_a_wrapping_never_rescues_a_forbidden_address(inner: IPv4Address, wrap: str) -> None:
    if judge(str(inner)):
        assert judge(wrap.format(inner))


@given(st.sampled_from([n for n in FORBIDDEN if "%" not in n]))
def test_every_spelling_of_an_address_gets_one_judgement(address: str) -> None:
    parsed = ip_address(address)
    assert judge(parsed.exploded) == judge(parsed.compressed) == judge(address.upper())


@given(st.ip_addresses(network="192.168.4.0/22") | st.ip_addresses(network="fd12:3456::/32"))
def test_any_address_of_an_allowed_network_passes(address: IPv4Address | IPv6Address) -> None:
    allowed = (IPv4Network("192.168.4.0/22"), IPv6Network("fd12:3456::/32"))
    assert judge(str(address)) is not None
    assert judge(str(address), allowed) is None
