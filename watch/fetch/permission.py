"""Ask a site's robots.txt before what obeys it, once a day per site. It judges no rule itself.

The file is asked like anything else: through the gate, the guard and the host's turns.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from datetime import datetime

import httpx

from watch.fetch.failure import Stop
from watch.fetch.turns import Turns
from watch.manners.robots import KEPT, Rules, rules
from watch.model import Clock, FailureKind, Fetched, FetchFailed, NotModified, Outcome, Request

Ask = Callable[[Request], Awaitable[Outcome]]


@dataclass(frozen=True, slots=True)
class Word:
    """What a site said, and when; ``failed`` when it could not say."""

    rules: Rules
    at: datetime
    failed: FetchFailed | None = None


class Permissions:
    """The rules of each site met so far; ``known`` outlives the run."""

    def __init__(self, known: MutableMapping[str, Word], turns: Turns, now: Clock) -> None:
        self._known = known
        # A site that cannot say is not asked again for each of its pages; it is in the next run.
        self._silent: dict[str, Word] = {}
        self._turns = turns
        self._now = now

    async def check(self, url: httpx.URL, ask: Ask) -> None:
        """Let the request go on, or ``Stop``; from then on its host gets the rest it asks for."""
        site = str(url.copy_with(raw_path=b"/robots.txt"))
        word = self._silent.get(site) or self._known.get(site)
        if word is None or self._now() - word.at >= KEPT:
            word = _heard(await ask(Request(url=site)))
            (self._known if word.failed is None else self._silent)[site] = word
        if (failed := word.failed) is not None:
            reason = f"le robots.txt du site n'a pas pu être lu\u00a0: {failed.reason}"
            raise Stop(
                failed.kind,
                reason,
                status=failed.status,
                retry_after=failed.retry_after,
                host=failed.host,
            )
        self._turns.slow(url.host, word.rules.delay)
        if not word.rules.allow(str(url)):
            raise Stop(FailureKind.ROBOTS, "le robots.txt du site interdit cette page aux robots")


def _heard(outcome: Outcome) -> Word:
    if isinstance(outcome, Fetched):
        return Word(rules(200, outcome.body), outcome.at)
    if isinstance(outcome, NotModified):  # to an unconditional request: an empty answer
        return Word(rules(200), outcome.at)
    # Lost in redirects: as if there were none (RFC 9309, 2.3.1.2).
    lost = outcome.kind is FailureKind.REDIRECTS
    found = rules(404 if lost else outcome.status)
    if found.otherwise:
        return Word(found, outcome.at)
    return Word(found, outcome.at, outcome)
