"""Further pages: which of them a source may ask for. Asks nothing itself.

The harvester bounds their number; here each is kept on the site of the page that names it: what a
page says must not send us, with our address and our pace, to ask anything of another site.
"""

from __future__ import annotations

from urllib.parse import parse_qsl, unquote_plus, urlencode, urljoin, urlsplit, urlunsplit

from watch.model import Fetched, Request
from watch.text import clean
from watch.urls import MAX_URL

MAX_PAGES = 5
"""Pages of one listing, the first included: a watch wants what is recent, not the archive."""


def further(link: str | None, page: Fetched, accept: str) -> tuple[Request, ...]:
    """The request for ``link``, relative to ``page``; nothing when it leads elsewhere or back."""
    try:
        url = urljoin(page.final_url, clean(link or "").strip())
        there, here = urlsplit(url), urlsplit(page.final_url)
        same = _site(there.hostname) == _site(here.hostname) and there.port == here.port
    except ValueError:
        return ()
    url = urlunsplit(there._replace(fragment=""))
    away = there.scheme not in {"http", "https"} or not same or len(url) > MAX_URL
    return () if away or url in {page.url, page.final_url} else (Request(url=url, accept=accept),)


def parameter(url: str, name: str) -> str | None:
    """The value of a parameter of the address."""
    return dict(parse_qsl(urlsplit(url).query, keep_blank_values=True)).get(name)


def with_parameter(url: str, name: str, value: int) -> str:
    """The address with that parameter, in place of the former one; the others as they were."""
    parts = urlsplit(url)
    others = [
        part
        for part in parts.query.split("&")
        if part and unquote_plus(part.partition("=")[0]) != name
    ]
    return urlunsplit(parts._replace(query="&".join([*others, urlencode({name: value})])))


def _site(host: str | None) -> str:
    return (host or "").removeprefix("www.")
