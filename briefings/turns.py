"""Which mails go next when no domain is to be written to too fast: domains in turn. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping


def turns(
    due: Iterable[tuple[int, str]], taken: Mapping[str, int], *, most: int, limit: int
) -> list[int]:
    """Up to ``limit`` of those due (mail and domain, oldest first): one of each domain, then again.

    ``taken``: how many of a domain went already; ``most``: how many may in all. A domain of one
    reader does not wait behind one of thousands, nor does it lose its place to it.
    """
    rank = Counter(taken)
    ranked = []
    for age, (mail, domain) in enumerate(due):
        rank[domain] += 1
        if rank[domain] <= most:
            ranked.append((rank[domain], age, mail))
    return [mail for _, _, mail in sorted(ranked)[:limit]]


def domain(email: str) -> str:
    """What follows the @: one mail server, for our purpose."""
    return email.rpartition("@")[2].lower()
