"""One way to ask, whatever is asked: sites by the fetcher, mailboxes and drop folders from here."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from watch.mailbox.drop import read_drop
from watch.mailbox.imap import Account, read_folder
from watch.mailbox.round import Refused, Round, answer, failure
from watch.model import Clock, FailureKind, Outcome, Request

log = logging.getLogger(__name__)

SCHEMES = frozenset({"imap", "drop"})


class Fetcher(Protocol):
    """What asks sites."""

    def fetch(self, requests: Iterable[Request]) -> Iterator[Outcome]:
        """One outcome per request."""


class Doors:
    """A fetcher that also reads letters; ``account`` is None when no mailbox is set."""

    def __init__(self, web: Fetcher, *, home: Path, account: Account | None, now: Clock) -> None:
        self._web = web
        self._home = home
        self._account = account
        self._now = now

    def fetch(self, requests: Iterable[Request]) -> Iterator[Outcome]:
        """One outcome per request, as they come; letters are read while sites answer."""
        asked = list(requests)
        letters = [one for one in asked if urlsplit(one.url).scheme in SCHEMES]
        others = [one for one in asked if urlsplit(one.url).scheme not in SCHEMES]
        with ThreadPoolExecutor(max_workers=1, thread_name_prefix="mailbox") as pool:
            waiting: list[Future[Outcome]] = [pool.submit(self._letters, one) for one in letters]
            try:
                if others:
                    yield from self._web.fetch(others)
                for future in waiting:
                    yield future.result()
            finally:
                pool.shutdown(cancel_futures=True)

    def _letters(self, request: Request) -> Outcome:
        try:
            return answer(request, self._read(request), self._now())
        except Refused as refused:
            return failure(request, refused, self._now())
        except Exception as error:
            # The net per request, as for sites: a server that no library foresaw costs one source.
            log.exception("unexpected failure while reading letters")
            reason = f"erreur inattendue ({type(error).__name__})"
            return failure(request, Refused(FailureKind.PROTOCOL, reason), self._now())

    def _read(self, request: Request) -> Round:
        parts = urlsplit(request.url)
        name = unquote(parts.path.removeprefix("/"))
        if parts.scheme == "drop":
            return read_drop(self._home, name, request.etag, self._now())
        if self._account is None:
            raise Refused(
                FailureKind.BAD_URL,
                "aucune messagerie n'est réglée\u00a0; complétez «\u00a0mailbox\u00a0» dans"
                " vigie.yaml",
            )
        return read_folder(self._account, name, request.etag)
