"""Where the feeds of French public sites usually are, by the software or the publisher of the site.

Data, with the signs that betray each software. The table of ``docs/sources.md`` says the same to
people. Addresses that hold an identifier of the site (Ametys, eZ Publish) cannot be guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

MAX_USUAL = 5
"""Addresses tried on one site: each is a request, with its pause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Software:
    """A publishing system: how it shows, and where its feeds are."""

    name: str
    signs: re.Pattern[str]
    """in the ``generator`` or the addresses of the page"""
    paths: tuple[str, ...]
    """from the root; what begins with "?" or "./" is relative to the page"""


def _software(name: str, signs: str, *paths: str) -> Software:
    return Software(name=name, signs=re.compile(signs, re.IGNORECASE), paths=paths)


SOFTWARE = (
    _software("WordPress", r"wordpress|/wp-(?:content|json|includes)/", "./feed/", "/feed/"),
    _software(
        "SPIP",
        r"\bspip\b|spip\.php|/IMG/(?:pdf|jpg|png|arton)|/local/cache-",
        "/spip.php?page=backend",
        "/spip.php?page=backend-actu",
    ),
    _software(
        "Drupal",
        r"\bdrupal|/sites/(?:default|[\w.-]+)/(?:files|themes)/",
        "/rss.xml",
        "/fr/rss.xml",
        "/fr/flux/rss.xml",
    ),
    _software(
        "TYPO3",
        r"\btypo3|/fileadmin/|tx_news_pi1|tx_solr",
        "/rss",
        "/feed.xml",
        "?type=9818",
    ),
    _software(
        "K-Sup",
        r"k-sup|\.kjsp",
        "/adminsite/webservices/export_rss.jsp?objet=actualite&NOMBRE=10",
    ),
    _software("Ametys", r"ametys|/_?plugins/web/"),
    _software("Joomla", r"joomla|index\.php\?option=com_", "?format=feed&type=rss"),
    _software("Wix", r"\bwix\.com|wixstatic\.com", "/blog-feed.xml"),
    _software("Squarespace", r"squarespace", "?format=rss"),
    _software("Arc XP", r"arc-published|/pf/dist/", "/arc/outboundfeeds/rss/?outputType=xml"),
)

# host of the publisher -> addresses, as above
PUBLISHERS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = tuple(
    (re.compile(rf"(?:^|\.)(?:{host})$"), paths)
    for host, paths in (
        (r"ec\.europa\.eu", ("/node/2/rss_en", "/node/4/rss_en")),
        (r"theconversation\.com", ("/fr/articles.atom",)),
        (r"ladepeche\.fr|midilibre\.fr|lindependant\.fr|centrepresseaveyron\.fr", ("/rss.xml",)),
        (r"france3-regions\.franceinfo\.fr", ("./rss",)),
        (r"www\.franceinfo\.fr", ("./.rss",)),
        (r"actu\.fr", ("./rss.xml",)),
        (r"journals\.openedition\.org", ("./backend?format=rssdocuments",)),
        (r"calenda\.org", ("/feed.php?type=1",)),
    )
)

ANYWHERE = ("/feed/", "/rss.xml", "/rss", "/feed.xml", "/atom.xml")
"""Tried when nothing tells the software."""


def software(signs: str) -> Software | None:
    """The system that these signs betray; the first of the table when several do."""
    return next((one for one in SOFTWARE if one.signs.search(signs)), None)


def usual(page: str, system: Software | None) -> tuple[str, ...]:
    """Absolute addresses where a feed of this page's site may be, likeliest first."""
    host = urlsplit(page).hostname or ""
    own = [path for known, paths in PUBLISHERS if known.search(host) for path in paths]
    paths = own or (system.paths if system else ANYWHERE)
    return tuple(dict.fromkeys(_joined(page, path) for path in paths))[:MAX_USUAL]


def _joined(page: str, path: str) -> str:
    bare = page.partition("#")[0].partition("?")[0]
    if path == "./.rss":
        return f"{bare.rstrip('/')}.rss"
    if path.startswith("./"):
        return f"{bare.rstrip('/')}/{path[2:]}"
    return bare + path if path.startswith("?") else urljoin(page, path)
