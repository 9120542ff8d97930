"""What is missing for our mails to be believed, and the record to publish. Pure, but for its looks.

Gmail, Yahoo and Outlook ask of who writes to many: SPF and DKIM, DMARC in the domain that readers
see, an address whose name leads back to it, one click to leave
(https://support.google.com/a/answer/81126).
"""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from ipaddress import ip_address

from briefings.deliverability import spf
from briefings.deliverability.names import Look, NamesSilent
from briefings.deliverability.spf import Verdict
from briefings.finding import Finding, Level

SHORT = 256
"""bytes of a public RSA key; below, it has less than 2,048 bits"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who writes, and from where."""

    domain: str
    """of the address that readers see, and of the envelope: they are one, so SPF is aligned"""
    parent: str
    """the domain that was registered: whose DMARC holds for those under it"""
    selector: str
    """under which the relay's DKIM key is published; empty when the settings do not say"""
    addresses: tuple[str, ...]
    """public, from which the relay writes to the world"""
    contact: str
    one_click: bool
    """whether mails hold a link that unsubscribes at once"""


def judge(sender: Sender, look: Look) -> Iterator[Finding]:
    """Everything that a receiver looks at; ends at the first question that nobody answers."""
    try:
        for check in _CHECKS:
            yield from check(sender, look)
    except NamesSilent as error:
        yield Finding(
            Level.ERROR,
            f"{error} Ce qui n'est pas dit ici n'est pas vérifié.",
            "Relancez avec le réseau, ou nommez un serveur par --dns.",
        )


def _returns(sender: Sender, look: Look) -> Iterator[Finding]:
    found = look(sender.domain, "MX")
    if any(not one.split(" ")[-1].strip(".") for one in found):
        yield Finding(
            Level.ERROR,
            f"MX\u00a0: {sender.domain} déclare ne recevoir aucun message.",
            "Écrivez depuis un domaine qui en reçoit (smtp.sender)\u00a0: les autres sont refusés.",
        )
    elif found:
        yield Finding(Level.GOOD, f"MX\u00a0: {sender.domain} reçoit par {_host(found[0])}.")
    else:
        yield Finding(
            Level.WARNING,
            f"MX\u00a0: {sender.domain} n'en a pas, les messages refusés ne reviennent à personne.",
            f"Faites publier, pour {sender.domain}\u00a0: MX 10 suivi du serveur qui reçoit.",
        )


def _host(mx: str) -> str:
    return mx.rsplit(" ", maxsplit=1)[-1].removesuffix(".")


def _spf(sender: Sender, look: Look) -> Iterator[Finding]:
    found = spf.records(look, sender.domain)
    where = f"Faites publier, en TXT sur {sender.domain}\u00a0: "
    if len(found) != 1:
        text = "plusieurs enregistrements, aucun ne compte" if found else "aucun enregistrement"
        level = Level.ERROR
        yield Finding(level, f"SPF\u00a0: {text}.", f"{where}{_proposed(sender.addresses)}")
        return
    if any(term.lower() in {"all", "+all"} for term in found[0].split()):
        what = "SPF\u00a0: «\u00a0+all\u00a0» autorise le monde entier, ce qui n'est pas cru."
        yield Finding(Level.ERROR, what, f"{where}{_with(found[0], sender.addresses, '-all')}")
        return
    for address in sender.addresses:
        verdict = spf.allows(look, sender.domain, ip_address(address))
        level, said = _SPF[verdict]
        mended = _with(found[0], (address,), "-all") if verdict in _REFUSING else ""
        todo = f"{where}{mended}" if mended else _SPF_TODO.get(verdict, "")
        yield Finding(level, f"SPF\u00a0: {said.format(address)}.", todo)
    if not sender.addresses:
        yield Finding(Level.GOOD, f"SPF\u00a0: «\u00a0{found[0]}\u00a0».")


_REFUSING = {Verdict.REFUSED, Verdict.SUSPECT, Verdict.NEUTRAL}
_SPF: Mapping[Verdict, tuple[Level, str]] = {
    Verdict.ALLOWED: (Level.GOOD, "{} est autorisée"),
    Verdict.REFUSED: (Level.ERROR, "{} n'est pas autorisée, les messages sont à refuser"),
    Verdict.SUSPECT: (Level.ERROR, "{} n'est pas autorisée, les messages sont suspects"),
    Verdict.NEUTRAL: (Level.WARNING, "rien n'est dit de {}"),
    Verdict.NONE: (Level.ERROR, "aucun enregistrement"),
    Verdict.BROKEN: (
        Level.ERROR,
        "l'enregistrement est mal formé, ou demande plus de 10 questions",
    ),
    Verdict.UNKNOWN: (Level.WARNING, "ce qu'il dit de {} dépend du message, et n'est pas vérifié"),
}
_SPF_TODO = {
    Verdict.BROKEN: "Faites-le vérifier par qui tient le DNS\u00a0: il ne compte pas.",
    Verdict.UNKNOWN: "Envoyez-vous un essai et lisez-y «\u00a0spf=\u00a0», dans ses en-têtes.",
}


def _proposed(addresses: tuple[str, ...]) -> str:
    return _with("v=spf1", addresses, "-all") if addresses else "v=spf1 ip4:ADRESSE-DU-RELAIS -all"


def _with(record: str, addresses: tuple[str, ...], end: str) -> str:
    """The same record, that allows these too and ends so."""
    kept = [term for term in record.split() if term.lower().lstrip("+-~?") != "all"]
    new = [f"ip{ip_address(one).version}:{one}" for one in addresses]
    return " ".join([kept[0], *new, *kept[1:], end])


def _dkim(sender: Sender, look: Look) -> Iterator[Finding]:
    if not sender.selector:
        yield Finding(
            Level.WARNING,
            "DKIM\u00a0: le sélecteur du relais n'est pas connu, la clé n'est pas vérifiée.",
            "Demandez-le à qui tient le relais, et donnez-le à smtp.dkim_selector.",
        )
        return
    name = f"{sender.selector}._domainkey.{sender.domain}"
    keys = [tags for text in look(name, "TXT") if "p" in (tags := _tags(text))]
    level, said, todo = _key(keys[0]) if keys else _NO_KEY
    yield Finding(level, f"DKIM\u00a0: {said} ({name}).", todo.format(name))


_NO_KEY = (
    Level.ERROR,
    "aucune clé publiée",
    "Faites publier, en TXT sur {}\u00a0: v=DKIM1; k=rsa; p=CLÉ, que donne qui tient le relais.",
)


def _key(tags: Mapping[str, str]) -> tuple[Level, str, str]:
    try:
        size = len(b64decode("".join(tags["p"].split()), validate=True))
    except binascii.Error:
        return Level.ERROR, "la clé est illisible", "Faites-la publier de nouveau."
    if not size:
        return Level.ERROR, "la clé est révoquée", "Demandez laquelle la remplace."
    if tags.get("k", "rsa") == "rsa" and size < SHORT:
        return Level.WARNING, "la clé a moins de 2048 bits", "Faites-en faire une plus longue."
    return Level.GOOD, "la clé est publiée", ""


def _dmarc(sender: Sender, look: Look) -> Iterator[Finding]:
    for domain in dict.fromkeys((sender.domain, sender.parent)):
        found = [
            text for text in look(f"_dmarc.{domain}", "TXT") if _tags(text).get("v") == "DMARC1"
        ]
        if found:
            yield _policy(found, domain, sender.domain)
            return
    yield Finding(
        Level.ERROR,
        f"DMARC\u00a0: aucun enregistrement pour {sender.domain}.",
        f"Faites publier, en TXT sur _dmarc.{sender.domain}\u00a0: v=DMARC1; p=none;"
        f" rua=mailto:{sender.contact}",
    )


def _policy(found: list[str], domain: str, ours: str) -> Finding:
    tags = _tags(found[0])
    policy = tags.get("p", "") if domain == ours else tags.get("sp", tags.get("p", ""))
    if len(found) > 1 or policy not in _POLICIES:
        return Finding(
            Level.ERROR,
            f"DMARC\u00a0: ce qui est publié sur _dmarc.{domain} ne compte pas.",
            "Un seul enregistrement, et p=none, quarantine ou reject.",
        )
    return Finding(Level.GOOD, f"DMARC\u00a0: {_POLICIES[policy]} (_dmarc.{domain}).")


_POLICIES = {
    "none": "ce qui n'est pas authentifié est seulement compté",
    "quarantine": "ce qui n'est pas authentifié va aux indésirables",
    "reject": "ce qui n'est pas authentifié est refusé",
}


def _tags(text: str) -> dict[str, str]:
    """What ``v=DMARC1; p=none`` says, by name."""
    pairs = (part.partition("=") for part in text.split(";"))
    return {name.strip().lower(): value.strip() for name, sign, value in pairs if sign}


def _reverse(sender: Sender, look: Look) -> Iterator[Finding]:
    for address in sender.addresses:
        back = [name for name in look(address, "PTR") if address in spf.addresses(look, name)]
        if back:
            yield Finding(Level.GOOD, f"Nom inverse\u00a0: {address} est {back[0]}.")
        else:
            yield Finding(
                Level.ERROR,
                f"Nom inverse\u00a0: {address} n'a pas de nom qui mène à elle.",
                f"Demandez à qui fournit {address} un PTR, et à ce nom cette adresse.",
            )
    if not sender.addresses:
        yield Finding(
            Level.WARNING,
            "Nom inverse\u00a0: l'adresse publique d'où partent les messages n'est pas connue.",
            "Demandez-la à qui tient le relais, et relancez avec --address.",
        )


def _exit(sender: Sender, _: Look) -> Iterator[Finding]:
    if sender.one_click:
        yield Finding(Level.GOOD, "Désinscription en un clic\u00a0: dans chaque message.")
    else:
        yield Finding(
            Level.ERROR,
            "Désinscription en un clic\u00a0: impossible sans pages en https.",
            "Donnez leur adresse à web.base_url, dans vigie.yaml.",
        )


_CHECKS: tuple[Callable[[Sender, Look], Iterator[Finding]], ...] = (
    _returns, _spf, _dkim, _dmarc, _reverse, _exit,
)  # fmt: skip
