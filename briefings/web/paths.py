"""Where to go after signing in: inside this site only. Pure."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_INTERNAL = re.compile(r"/(?:[A-Za-z0-9_~.,;:@!$'()*+=?&-]|%[0-9A-Fa-f]{2}|/(?!/))*")
_LONGEST = 2500
"""A search of 200 characters, of four bytes each, is 2,400 once written in an address."""


def internal(path: str) -> str:
    """``path`` when it can only lead to a page of ours, else the first page.

    A browser reads a backslash as a slash, drops tabs, and goes to another site for « // »:
    none of them is let through, encoded at the start or not.
    """
    if len(path) > _LONGEST or not _INTERNAL.fullmatch(path):
        return "/"
    start = path[:12].lower()
    if start.startswith(("//", "/%2f", "/%5c", "/%09", "/%0")) or urlsplit(path).netloc:
        return "/"
    return path
