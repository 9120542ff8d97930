"""One spelling per address: links that can be followed, and keys that can be compared.

``canonical`` gives the link that is shown and stored; ``identity`` a key for comparison only, never
to be followed. Nothing is fetched, and no address is judged here (that is the fetcher's guard).

Own code, against the measured pick: courlan 1.4.0 ``normalize_url(strict=False)`` drops query
parts without a value ("spip.php?article12" becomes "spip.php": every article of a SPIP site would
be the same page) and any parameter that merely begins like a tracker ("affiche", "source", "uid").
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

from watch.text import clean

MAX_URL = 2000
"""Longer addresses are refused: several browsers and mail clients cut there."""

REMEMBERED = 4096
"""Addresses; a page holds 2,000 entries at most."""

# Measuring parameters, by whole name or by prefix. Sources: Mozilla's query-stripping list,
# ClearURLs and AdGuard's general_url rules; Piano/AT Internet (xtor, at_), Eulerian (egn), Matomo
# (mtm_, pk_), Brevo and HubSpot for what French newsletters add.
_TRACKERS = frozenset(
    """xtor xtref xtmc xtcr xtnp fbclid gclid dclid gclsrc gbraid wbraid msclkid yclid twclid ttclid
    igshid igsh li_fat_id mkt_tok _hsenc _hsmi __hstc __hssc __hsfp hsctatracking s_cid wt_mc _ga
    _gl trk sc_cid mibextid phpsessid jsessionid""".split(),
)
_TRACKING = re.compile(
    r"(?:utm|at|mc|mtm|pk|piwik|matomo|hsa|egn|vero|oly|sfmc)[_-]", re.IGNORECASE
)
_SESSION = re.compile(r";(?:jsessionid|phpsessid)=[^/?;]*", re.IGNORECASE)
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ESCAPE = re.compile(r"%[0-9a-f]{2}", re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?\.?|\[[0-9a-f:.]+\]")
_AMPERSANDS = re.compile(r"&(?:amp;)+")
_ABSOLUTE = re.compile(r"https?://[^/?#]")
_PLAIN = re.compile(r"[\w/:@!$&'()*+,;=.~-]*", re.ASCII)
# What is already as it must be: nothing to escape, to resolve or to leave out.
_DONE = re.compile(r"https?://[a-z0-9](?:[a-z0-9-]*\.)+[a-z]+/[\w/:@!$&'()*+,=.~-]*+", re.ASCII)
_LINE = str.maketrans("", "", "\t\n\r")  # browsers drop them inside addresses
_PORTS = {"http": 80, "https": 443}


def canonical(url: str, base: str = "") -> str | None:
    """The followable address, http or https, resolved against ``base``; None when unusable.

    Drops measuring parameters, session ids, default ports and fragments (but those that are
    routes: "#!/x", "#/x"). Refuses a user name in the address: it disguises the host.
    Idempotent: ``canonical(canonical(u)) == canonical(u)``.
    """
    # The address of an entry is asked for three times while its page is read.
    return (_canonical if len(url) <= MAX_URL else _canonical.__wrapped__)(url, base)


@lru_cache(maxsize=REMEMBERED)
def _canonical(url: str, base: str) -> str | None:
    if len(url) <= MAX_URL and _DONE.fullmatch(url):
        return url
    try:
        url = clean(url).translate(_LINE).strip()
        whole = _ABSOLUTE.match(url) and ";" not in url  # urljoin drops one that ends a path
        parts = urlsplit(url if whole else urljoin(base, url))
        host, port = _host(parts), parts.port
    except ValueError:
        return None
    if parts.scheme not in _PORTS or host is None or "\\" in parts.netloc:
        return None
    netloc = host if port in {None, _PORTS[parts.scheme]} else f"{host}:{port}"
    path = _escaped(_SESSION.sub("", parts.path)) or "/"
    built = urlunsplit((parts.scheme, netloc, path, _query(parts.query), _route(parts.fragment)))
    return built if len(built) <= MAX_URL else None


@lru_cache(maxsize=REMEMBERED)
def identity(url: str) -> str:
    """What two spellings of one canonical address share: not a link.

    Scheme, "www.", final slash and the order of parameters do not count.
    """
    parts = urlsplit(url)
    query = "&".join(sorted(parts.query.split("&")))
    route = f"#{parts.fragment}" if parts.fragment else ""
    return f"{parts.netloc.removeprefix('www.')}{parts.path.rstrip('/')}?{query}{route}"


def names_page(url: str) -> bool:
    """Whether the address says more than a site: a home page identifies no article."""
    parts = urlsplit(url)
    return bool(parts.path.strip("/") or parts.query or parts.fragment)


def _host(parts: SplitResult) -> str | None:
    """Lower case, in ASCII (IDNA); None when absent, malformed or behind a user name."""
    if "@" in parts.netloc or not parts.hostname:
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    if not host.isascii():
        host = host.encode("idna").decode("ascii").lower()  # UnicodeError is a ValueError
    return host if _HOST.fullmatch(host) else None


def _query(query: str) -> str:
    """Kept as written (order, values or their absence), trackers out."""
    pairs = _AMPERSANDS.sub("&", query).split("&")
    return "&".join(_escaped(pair, "?") for pair in pairs if pair and not _tracks(pair))


def _tracks(pair: str) -> bool:
    name = pair.partition("=")[0].lower()
    return name in _TRACKERS or _TRACKING.match(name) is not None


def _route(fragment: str) -> str:
    return _escaped(fragment, "?") if fragment.startswith(("!", "/")) else ""


def _escaped(part: str, more: str = "") -> str:
    """Percent-encode what an address cannot hold; leave the rest, reserved signs included."""
    if _PLAIN.fullmatch(part):
        return part
    part = _LONE_PERCENT.sub("%25", part)
    return _ESCAPE.sub(lambda m: m[0].upper(), quote(part, safe="/%:@!$&'()*+,;=-._~" + more))
