"""What the DNS says of the sender: what is missing is said, with the record to publish."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import replace
from ipaddress import ip_address
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefings.cli import vigie
from briefings.deliverability.judging import Sender, judge
from briefings.deliverability.names import Look, NamesSilent, names
from briefings.deliverability.spf import Verdict, allows
from briefings.finding import Level
from tests.nameserver import Told, nameserver
from tests.offices import SETTINGS, settle
from watch.front import run

DOMAIN, RELAY = "region.example", "9.9.9.9"
LONG, SHORT = (base64.b64encode(bytes(size)).decode() for size in (294, 162))
ZONE = {
    (DOMAIN, "MX"): ("10 mx.region.example",),
    (DOMAIN, "TXT"): ("autre chose", "v=spf1 ip4:9.9.9.0/24 -all"),
    (f"vigie._domainkey.{DOMAIN}", "TXT"): (f"v=DKIM1; k=rsa; p={LONG}",),
    (f"_dmarc.{DOMAIN}", "TXT"): ("v=DMARC1; p=quarantine; rua=mailto:dmarc@region.example",),
    ("9.9.9.9.in-addr.arpa", "PTR"): ("relais.region.example",),
    ("relais.region.example", "A"): (RELAY,),
}
SENDER = Sender(
    domain=DOMAIN,
    parent=DOMAIN,
    selector="vigie",
    addresses=(RELAY,),
    contact="veille@region.example",
    one_click=True,
)


SAID = Told()


@pytest.fixture
def told() -> Told:
    SAID.zone, SAID.broken = dict(ZONE), False
    return SAID


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with nameserver(SAID) as address:
        yield address


@pytest.fixture
def look(server: str, told: Told) -> Look:  # noqa: ARG001 - the zone it asks is made anew
    return names(server)


def wrong(look: Look, sender: Sender = SENDER) -> list[str]:
    """What is not well, with what to do."""
    found = [one for one in judge(sender, look) if one.level is not Level.GOOD]
    assert all(one.todo for one in found)
    return [f"{one.what} {one.todo}".replace("\u00a0", " ") for one in found]


def test_a_domain_that_is_well_published_has_nothing_to_publish(look: Look) -> None:
    assert wrong(look) == []
    said = [one.what for one in judge(SENDER, look)]
    assert len(said) == 6
    assert "DMARC\u00a0: ce qui n'est pas authentifié va aux indésirables" in said[3]


def test_nothing_published_names_every_record(told: Told, look: Look) -> None:
    told.zone.clear()
    returns, spf, dkim, dmarc, reverse = wrong(look)
    assert "les messages refusés ne reviennent à personne" in returns
    assert f"en TXT sur {DOMAIN} : v=spf1 ip4:9.9.9.9 -all" in spf
    assert f"en TXT sur vigie._domainkey.{DOMAIN} : v=DKIM1; k=rsa; p=" in dkim
    assert (
        f"en TXT sur _dmarc.{DOMAIN} : v=DMARC1; p=none; rua=mailto:veille@region.example" in dmarc
    )
    assert "PTR" in reverse


@pytest.mark.parametrize(
    ("name", "kind", "said", "told_of"),
    [
        (DOMAIN, "MX", ("0 .",), "déclare ne recevoir aucun message"),
        (DOMAIN, "TXT", ("v=spf1 a -all", "v=spf1 -all"), "plusieurs enregistrements"),
        (DOMAIN, "TXT", ("v=spf1 ip4:9.9.8.8 +all",), "v=spf1 ip4:9.9.9.9 ip4:9.9.8.8 -all"),
        (DOMAIN, "TXT", ("v=spf1 mx -all",), "v=spf1 ip4:9.9.9.9 mx -all"),
        (DOMAIN, "TXT", ("v=spf1 mx ~all",), "les messages sont suspects"),
        (DOMAIN, "TXT", ("v=spf1 mx",), "rien n'est dit de 9.9.9.9"),
        (DOMAIN, "TXT", ("v=spf1 exists:%{i}.x.example -all",), "lisez-y « spf= »"),
        (DOMAIN, "TXT", ("v=spf1 ip4:9.9.9.999 -all",), "mal formé"),
        (f"vigie._domainkey.{DOMAIN}", "TXT", ("v=DKIM1; p=",), "la clé est révoquée"),
        (f"vigie._domainkey.{DOMAIN}", "TXT", ("v=DKIM1; p=*",), "la clé est illisible"),
        (f"vigie._domainkey.{DOMAIN}", "TXT", (f"k=rsa; p={SHORT}",), "moins de 2048 bits"),
        (f"_dmarc.{DOMAIN}", "TXT", ("v=DMARC1; p=maybe",), "ne compte pas"),
        ("relais.region.example", "A", ("9.9.9.8",), "n'a pas de nom qui mène à elle"),
    ],
)
def test_each_fault_is_told_alone(
    told: Told, look: Look, name: str, kind: str, said: tuple[str, ...], told_of: str
) -> None:
    told.zone[name, kind] = said
    (only,) = wrong(look)
    assert told_of in only


def test_a_domain_below_another_is_under_its_policy(told: Told, look: Look) -> None:
    told.zone[f"_dmarc.{DOMAIN}", "TXT"] = ("v=DMARC1; p=none; sp=reject",)
    below = replace(SENDER, domain=f"lettres.{DOMAIN}")
    (policy,) = (one.what for one in judge(below, look) if one.what.startswith("DMARC"))
    assert "est refusé" in policy


def test_what_is_not_known_is_asked_for(look: Look) -> None:
    said = wrong(look, replace(SENDER, selector="", addresses=(), one_click=False))
    assert [text.partition(" :")[0] for text in said] == [
        "DKIM", "Nom inverse", "Désinscription en un clic",
    ]  # fmt: skip
    assert "smtp.dkim_selector" in said[0]
    assert "--address" in said[1]
    assert "web.base_url" in said[2]


def test_a_dns_that_is_silent_is_no_record_that_is_missing(told: Told, look: Look) -> None:
    told.broken = True
    (only,) = wrong(look)
    assert f"Le DNS ne répond pas au sujet de {DOMAIN}" in only
    assert "aucun enregistrement" not in only
    with pytest.raises(NamesSilent, match="Aucun serveur DNS à interroger"):
        names("pas une adresse")


@pytest.mark.parametrize(
    ("record", "verdict"),
    [
        ("v=spf1 include:_spf.hote.example -all", Verdict.ALLOWED),
        ("v=spf1 include:vide.example -all", Verdict.BROKEN),
        ("v=spf1 redirect=_spf.hote.example", Verdict.ALLOWED),
        ("v=spf1 a:relais.region.example -all", Verdict.ALLOWED),
        ("v=spf1 a:relais.region.example/32 -all", Verdict.ALLOWED),
        ("v=spf1 ip6:2001:db8::/32 ?all", Verdict.NEUTRAL),
        ("v=spf1 mx:other.example -all", Verdict.ALLOWED),
        ("v=spf1 -ip4:9.9.9.9 +all", Verdict.REFUSED),
        ("v=spf1 nonsense -all", Verdict.BROKEN),
        ("v=spf1 include:loop.example -all", Verdict.BROKEN),
        ("V=SPF1 IP4:9.9.9.9 -ALL", Verdict.ALLOWED),
    ],
)
def test_a_record_is_read_as_receivers_do(
    told: Told, look: Look, record: str, verdict: Verdict
) -> None:
    told.zone |= {
        (DOMAIN, "TXT"): (record,),
        ("_spf.hote.example", "TXT"): ("v=spf1 ip4:9.9.9.9 -all",),
        ("loop.example", "TXT"): ("v=spf1 include:loop.example -all",),
        ("other.example", "MX"): ("5 relais.region.example",),
    }
    assert allows(look, DOMAIN, ip_address(RELAY)) is verdict


@given(st.text(max_size=80))
def test_no_record_breaks_the_reading(text: str) -> None:
    verdict = allows(
        lambda _, kind: (f"v=spf1 {text}",) * (kind == "TXT"), DOMAIN, ip_address(RELAY)
    )
    assert isinstance(verdict, Verdict)


def test_the_command_says_all_and_fails_on_an_error(
    tmp_path: Path, server: str, told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    house = settle(
        tmp_path / "vigie", SETTINGS.replace("smtp:\n", "smtp:\n  dkim_selector: vigie\n")
    )
    command = ["--home", str(house.home), "outbox", "check", "--dns", server]
    assert run(vigie, [*command, "--address", RELAY]) == 0
    said = " ".join(capsys.readouterr().out.replace("\u00a0", " ").split())
    assert "[ok] SPF : 9.9.9.9 est autorisée." in said
    assert "0 erreur." in said
    told.zone.pop((DOMAIN, "TXT"))
    assert run(vigie, command) != 0
    assert "ip4:ADRESSE-DU-RELAIS" in capsys.readouterr().out
    assert run(vigie, [*command, "--address", "ici"]) == 2
