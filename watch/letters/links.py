"""What a link of a letter really leads to, and whether it may be shown to anyone else. Pure.

A letter's links are made for one reader: they count his clicks, and some of them unsubscribe him or
open his preferences. What is kept is an address that says nothing of the reader. When the address
hides its target, or when what is left still looks like a secret, the link is not kept.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit, urlunsplit

from watch.urls import canonical

MAX_WRAPS = 4
"""Addresses one in another: a filter of the mail server around the link of a sending service."""

# Services that send letters for others, whose links hide their target behind a number.
# From the tracking domains that AdGuard's and EasyPrivacy's public lists name, and their own docs.
_OPAQUE = re.compile(
    r"""(?:^|\.)(?:list-manage\d*\.com|mailchi\.mp/mctx|sendibm\d*\.com|sendibt\d*\.com
    |sibautomation\.com|brevo(?:send)?\.(?:com|net)|sendinblue\.com|mjt\.lu|mailjet\.com
    |ct\.sendgrid\.net|sendgrid\.net|mailgun\.org|mlsend\d*\.com|mailerlite\.com|clicks?\.mlsend\.com
    |cmail\d+\.com|createsend\d*\.com|hubspotlinks\.com|hs-sites\.com|rs6\.net|ccsend\.com
    |sarbacane\.com|sbc\d*\.(?:net|com)|emailing\.[a-z.-]+|emv\d\.com|bp\d{2,}\.(?:net|fr)
    |ymlp\w*\.(?:com|net)|acymailing\.com|sg-autorepondeur\.com|eulerian\.net|dmdelivery\.com
    |exacttarget\.com|mktomail\.com|pardot\.com|mailpoet\.com|e-deal\.net|ediis\.net)$""",
    re.IGNORECASE | re.VERBOSE,
)
_TRACKING_HOST = re.compile(
    r"^(?:click|clic|clk|track|tracking|trk|link|links|lien|liens|lnk|r|t|ct|url\d*|email|emails|em"
    r"|e|mail|mailing|emailing|news|nl|newsletter|go)\d*\.",
    re.IGNORECASE,
)
_REDIRECTING = re.compile(
    r"/(?:track|click|clic|c|cl|r|redirect|redir|lnk|ls/click|tr/cl|mk/cl|e/c|trk|wf/click)(?:/|$)",
    re.IGNORECASE,
)
_PERSONAL_NAME = re.compile(
    r"^(?:e-?mail|mail|courriel|uid|user(?:_?id)?|token|tok|key|cle|hash|sig|signature|auth|login"
    r"|contact(?:_?id)?|subscriber(?:_?id)?|abonne|recipient|rcpt|member|cid|mid|rid|sid|eid|lid|jobid|_hs\w*"
    r"|subid|ct|c|e|k|h|s|u|m|p1|xid|guid|uuid|code|personnel|unsub\w*)$",
    re.IGNORECASE,
)
_UUID = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}", re.IGNORECASE)
_HEX = re.compile(r"(?<![0-9a-z])(?=[a-f]*\d)[0-9a-f]{20,}(?![0-9a-z])", re.IGNORECASE)
_RUN = re.compile(r"[A-Za-z0-9_=~+-]{16,}")
_KIND = re.compile(r"[a-z]+|[A-Z]+|\d+")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_CHANGES = 6
"""Changes of kind from which a run is no word; half of it: the mean length of what is between."""
_PROOFPOINT = re.compile(r"^/v3/__(https?:/{1,2}.+?)__;")
_ENCODED = re.compile(r"[A-Za-z0-9_-]{16,}={0,2}")

_SERVICE_WORDS = re.compile(
    r"d[ée]s(?:abonn|inscri)|unsubscri|se d[ée]sinscrire|opt[ -]?out|ne plus recevoir"
    r"|pr[ée]f[ée]rences|g[ée]rer (?:mes|vos|mon|votre) (?:abonnement|inscription|profil)"
    r"|(?:voir|lire|afficher|consulter|ouvrir|visualiser).{0,40}"
    r"(?:en ligne|navigateur|version web|sur le web)"
    r"|version (?:en ligne|web|html|navigateur)|view .{0,20}(?:browser|online)|affiche.{0,10}pas"
    r"|visualise.{0,10}pas|mentions l[ée]gales|donn[ée]es personnelles|confidentialit[ée]"
    r"|transf[ée]rer|forward|faire suivre|partager (?:sur|cette|la|par)|suivez[- ]nous|suivre sur"
    r"|abonnez-vous|s'abonner|inscri(?:vez-vous|ption) [àa] (?:la|notre)|archives? de la lettre"
    r"|nous contacter|contactez[- ]nous|plan d'acc[èe]s|ajoute[rz].{0,30}carnet",
    re.IGNORECASE,
)
_SERVICE_PATHS = re.compile(
    r"unsub|optout|opt-out|desabo|desinscri|preferences?(?:/|$|\?)|subscription[_-]?cent"
    r"|view[_-]?(?:online|inbrowser|email|web)|webversion|web[_-]version|mirror|forward|/vcard",
    re.IGNORECASE,
)
_SHARING = re.compile(
    r"(?:facebook\.com/sharer|(?:twitter|x)\.com/(?:intent|share)|linkedin\.com/share"
    r"|api\.whatsapp\.com|wa\.me|bsky\.app/intent|addtoany\.com|addthis\.com)",
    re.IGNORECASE,
)
_NETWORKS = re.compile(
    r"(?:^|\.)(?:facebook|twitter|x|linkedin|instagram|youtube|threads|tiktok|bsky|flickr|vimeo"
    r"|dailymotion)\.(?:com|app|net)$",
    re.IGNORECASE,
)
_LONG_ENOUGH = 25
"""Signs from which a link to a social network announces something, and is no badge."""


class Standing(Enum):
    """What may be done of a link."""

    KEPT = "kept"
    SERVICE = "service"
    """the letter's own machinery: leave, share, see online"""
    PERSONAL = "personal"
    """announces something, at an address made for one reader"""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a link leads; ``url`` is canonical, and '' unless it is kept."""

    standing: Standing
    url: str = ""


_SERVICE = Target(Standing.SERVICE)
_PERSONAL = Target(Standing.PERSONAL)


def resolve(
    href: str, words: str, *, secrets: Collection[str] = (), trusted: Collection[str] = ()
) -> Target:
    """Judge a link by its address and its words.

    ``secrets`` are the reader's addresses and the links that the headers give to leave the list;
    hosts in ``trusted`` may have identifiers in their paths.
    """
    url = canonical(href)
    if url is None or href in secrets or _SERVICE_WORDS.search(words.replace("’", "'")):
        return _SERVICE
    if _SHARING.search(url):
        return _SERVICE
    url = _unwrapped(url)
    parts = urlsplit(url)
    if _SERVICE_PATHS.search(f"{parts.path}?{parts.query}") or _badge(parts, words):
        return _SERVICE
    if not (parts.path.strip("/") or parts.query):
        return _SERVICE  # the logo: a home page announces nothing
    if _opaque(parts):
        return _PERSONAL
    bare = urlunsplit(parts._replace(query=_impersonal(parts.query)))
    return _PERSONAL if _tells(bare, secrets, trusted) else Target(Standing.KEPT, bare)


def _badge(parts: SplitResult, words: str) -> bool:
    return bool(_NETWORKS.search(parts.hostname or "")) and len(words) < _LONG_ENOUGH


def _unwrapped(url: str) -> str:
    """The innermost address that a tracking link carries in clear or in base64."""
    for _ in range(MAX_WRAPS):
        inner = next(_inner(url), None)
        if inner is None:
            return url
        url = inner
    return url


def _inner(url: str) -> Iterator[str]:
    parts = urlsplit(url)
    if found := _PROOFPOINT.match(parts.path):
        yield from _address(re.sub(r"^(https?):/+", r"\1://", found[1]))
    for _, value in parse_qsl(parts.query):
        yield from _address(value)
        yield from _address(_decoded(value))
    for segment in parts.path.split("/"):
        yield from _address(unquote(segment))
        yield from _address(_decoded(segment))


def _address(text: str) -> Iterator[str]:
    if text.lower().startswith(("http://", "https://", "http%3a", "https%3a")):
        url = canonical(unquote(text) if "%3a" in text[:10].lower() else text)
        if url is not None:
            yield url


def _decoded(text: str) -> str:
    """What base64 hides, when it is an address."""
    if not _ENCODED.fullmatch(text):
        return ""
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return ""
    return raw.decode("utf-8", "replace") if raw[:4].lower() == b"http" else ""


def _opaque(parts: SplitResult) -> bool:
    host = parts.hostname or ""
    if _OPAQUE.search(host):
        return True
    return bool(_TRACKING_HOST.match(host) and _REDIRECTING.search(parts.path))


def _impersonal(query: str) -> str:
    """The parameters that say nothing of the reader, as they were written."""
    pairs = [pair for pair in query.split("&") if pair]
    return "&".join(pair for pair in pairs if not _of_reader(*pair.partition("=")[::2]))


def _of_reader(name: str, value: str) -> bool:
    value = unquote(value)
    personal = _PERSONAL_NAME.match(name) and len(value) >= 6  # noqa: PLR2004 - "c=12" is a page
    return bool(personal or "@" in value or is_token(value))


def _tells(url: str, secrets: Collection[str], trusted: Collection[str]) -> bool:
    """Whether something in the address is of one reader only."""
    plain = unquote(url).lower()
    if "@" in plain or any(secret and secret.lower() in plain for secret in secrets):
        return True
    parts = urlsplit(url)
    if any(_within(parts.hostname or "", host) for host in trusted):
        return False
    return any(is_token(unquote(one)) for one in [*parts.path.split("/"), parts.query])


def _within(host: str, site: str) -> bool:
    return host == site or host.endswith(f".{site}")


@cache
def is_token(text: str) -> bool:
    """Whether a word looks drawn by a machine: a UUID, hexadecimal, mixed letters and digits.

    Words of an address are in one case, and their digits come together ("appel-2026-sciences").
    """
    if _UUID.search(text) or _HEX.search(text):
        return True
    return any(_drawn(run) for run in _RUN.findall(_DAY.sub("", text)))


def _drawn(run: str) -> bool:
    """Letters and digits, or capitals and small letters, that change every other sign."""
    pieces = _KIND.findall(run)
    if len(pieces) < _CHANGES or sum(map(len, pieces)) >= _CHANGES / 2 * len(pieces):
        return False
    numbers = any(one.isdigit() for one in pieces)
    cases = any(one.islower() for one in pieces) and any(one.isupper() for one in pieces)
    return cases or (numbers and any(one.isalpha() for one in pieces))
