"""One way out to the network, and only to the web, wherever the address comes from."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pytest
from pydantic import TypeAdapter, ValidationError

from tests.pages import NOW, page
from tests.test_article_page import TITLE, article
from watch import opml
from watch.discover.feeds import discover
from watch.enrich.fulltext import extract
from watch.fetch import Limits, objection
from watch.sourceentry import Url

ROOT = Path(__file__).parent.parent

# What opens an address by itself, and the only rooms where each may be imported.
CLIENTS: dict[str, set[str]] = {
    "httpx": {"watch/fetch"},
    "httpcore": {"watch/fetch"},
    "requests": set(),
    "urllib3": set(),
    "aiohttp": set(),
    "urllib.request": set(),
    "http.client": set(),
    "ftplib": set(),
    "imaplib": {"watch/mailbox"},
    "imap_tools": {"watch/mailbox"},
    # briefings/serving only listens; briefings/posting asks where the office's relay is.
    "socket": {
        "watch/fetch",
        "briefings/delivery",
        "briefings/demo",
        "briefings/posting",
        "briefings/serving.py",
    },
    "smtplib": {"briefings/delivery"},
    "webbrowser": set(),
}

VECTORS = """file:///etc/passwd FILE:///etc/passwd file:/etc/passwd file://localhost/etc/passwd
    gopher://exemple.fr/_x ftp://exemple.fr/rss.xml ftps://exemple.fr/ sftp://exemple.fr/
    data:text/xml,<rss/> data:text/xml;base64,PHJzcy8+ jar:https://exemple.fr/a!/b
    jar:file:///a!/b source:/etc/passwd view-source:https://exemple.fr/ javascript:alert(1)
    vbscript:x ssh://exemple.fr/ git://exemple.fr/x ldap://exemple.fr/ dict://exemple.fr:11211/
    tftp://exemple.fr/x netdoc:///etc/passwd php://filter/resource=x expect://id ws://exemple.fr/
    about:blank blob:https://exemple.fr/x mailto:a@exemple.fr feed:https://exemple.fr/rss
    chrome://version resource://x urn:isbn:1 tel:+33100000000 http://
    https://u:p@exemple.fr/ https://exemple.fr\\@127.0.0.1/""".split()


@cache
def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


SHIPPED = [path for room in ("watch", "briefings") for path in (ROOT / room).rglob("*.py")]


@pytest.mark.parametrize("client", CLIENTS)
def test_a_client_is_imported_only_where_it_may_be(client: str) -> None:
    using = {
        "/".join(path.relative_to(ROOT).parts[:2])
        for path in SHIPPED
        if any(name == client or name.startswith(f"{client}.") for name in imports(path))
    }
    assert using == CLIENTS[client]


def test_of_the_libraries_that_can_fetch_only_the_readers_are_used() -> None:
    # trafilatura has a downloader of its own, which knows neither the guard nor the pace.
    names = {name for path in SHIPPED for name in imports(path) if name.startswith("trafilatura")}
    assert names == {"trafilatura", "trafilatura.bare_extraction"}


@pytest.mark.parametrize("url", VECTORS)
def test_an_address_that_is_not_of_the_web_is_refused_wherever_it_comes_from(url: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Url).validate_python(url)  # the catalogue
    assert objection(url, Limits()) is not None  # the fetcher, redirects included
    listed = f"<opml><body><outline text='x' xmlUrl={quoteattr(url)}/></body></opml>"
    assert opml.parse(listed.encode()).feeds == ()
    announced = f"<link rel='alternate' type='application/rss+xml' href={quoteattr(url)}>"
    assert discover(page(f"<html><head>{announced}</head></html>")).candidates == ()
    pictured = f"<meta property='og:image' content={quoteattr(url)}>"
    assert extract(page(article(head=pictured)), TITLE, NOW).image is None


def test_there_are_enough_vectors() -> None:
    assert len(VECTORS) >= 30
