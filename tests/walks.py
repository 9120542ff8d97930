"""Every page that can be reached from the first one, found by following links as a reader does."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator
from html import unescape
from urllib.parse import urljoin, urlsplit

import httpx

MOST = 300
"""Pages of one walk: a site whose links never end is a fault of its own."""
_LINK = re.compile(r'<a\b[^>]*?\bhref="([^"]+)"')


def walk(get: Callable[[str], httpx.Response]) -> Iterator[tuple[str, httpx.Response]]:
    """Each path of ours once, as it answers; nothing is posted, no redirection is followed."""
    waiting, seen = deque(["/"]), {"/"}
    while waiting:
        address = waiting.popleft()
        answer = get(address)
        yield address, answer
        for found in links(address, answer):
            path = urlsplit(found).path
            if path not in seen:
                seen.add(path)
                waiting.append(found)
                assert len(seen) < MOST, "this walk never ends"


def links(address: str, answer: httpx.Response) -> list[str]:
    """The addresses of ours that a page leads to."""
    if not html(answer):
        return []
    found = [urlsplit(urljoin(address, unescape(one))) for one in _LINK.findall(answer.text)]
    return [
        f"{one.path}?{one.query}" if one.query else one.path
        for one in found
        if not (one.scheme or one.netloc)
    ]


def html(answer: httpx.Response) -> bool:
    """Whether it is a page, and not a file or a redirection."""
    return str(answer.headers.get("content-type", "")).startswith("text/html")
