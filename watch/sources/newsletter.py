"""Newsletters, from an IMAP folder or from a folder where messages are dropped: one item per link.

    options:
      folder: "Lettres/ANCT"        # of the mailbox set in vigie.yaml; or:
      drop: lettres/anct            # a folder of .eml files, in Vigie's folder
      senders: [anct.gouv.fr]       # who may write it: addresses or domains (required)
      trusted: [docs.google.com]    # sites whose addresses may hold long identifiers

Reads what the mailbox hands over; the mailbox itself is the job of ``watch.mailbox``. The letter's
date is that of its items: it is when the source said it.
"""

from __future__ import annotations

import tarfile
from collections.abc import Iterator, Sequence
from typing import Annotated
from urllib.parse import quote, urlsplit

from pydantic import Field, StringConstraints, model_validator

from watch.letters.announce import Announcement, announcements
from watch.letters.bundle import LEFT, Message, unpack
from watch.letters.lines import lines_of_html, lines_of_text
from watch.letters.message import Letter, read_letter
from watch.model import Fetched, Parsed, RawItem, Refusal, Request, SourceSpec
from watch.sources.options import Options, chosen

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class _Options(Options):
    folder: Name | None = None
    drop: Name | None = None
    senders: Annotated[tuple[Name, ...], Field(min_length=1)] = Field(
        description="les adresses ou domaines qui envoient la lettre"
    )
    trusted: tuple[Name, ...] = ()

    @model_validator(mode="after")
    def _one_place(self) -> _Options:
        if (self.folder is None) == (self.drop is None):
            raise ValueError(
                "indiquez où arrive la lettre\u00a0: «\u00a0folder\u00a0» (dossier de la"
                " messagerie) ou «\u00a0drop\u00a0» (dossier de fichiers .eml)."
            )
        return self


class Newsletter:
    """The kind ``newsletter``."""

    def requests(self, spec: SourceSpec) -> Sequence[Request]:
        """The folder, as an address that only the mailbox answers."""
        options = chosen(_Options, spec)
        if isinstance(options, str):
            return ()
        scheme, name = ("imap", options.folder) if options.folder else ("drop", options.drop)
        return (Request(url=f"{scheme}:///{quote(str(name), safe='/')}"),)

    def parse(self, page: Fetched, spec: SourceSpec) -> Parsed:
        """Every link that the letters of the bundle announce; a bad letter costs only itself."""
        options = chosen(_Options, spec)
        if isinstance(options, str):
            return Parsed(problem=options)
        try:
            items = [item for one in _messages(page) for item in _read(one, spec, options)]
        except tarfile.TarError:
            return Parsed(problem="la messagerie a rendu un contenu illisible\u00a0; réessayez.")
        # No cap but that of each letter: the mark goes past them all, and none is received again.
        return Parsed(items=tuple(items), truncated=int(page.headers.get(LEFT, "0")))

    def check(self, spec: SourceSpec) -> str | None:
        """One of ``folder`` and ``drop``, and at least one sender."""
        options = chosen(_Options, spec)
        return options if isinstance(options, str) else None


def _messages(page: Fetched) -> Iterator[Message]:
    """Those of a bundle; or the page itself when it is one message."""
    if page.media_type.startswith("message/rfc822"):
        return iter((Message("message", page.body),))
    return unpack(page.body)


def _read(message: Message, spec: SourceSpec, options: _Options) -> list[RawItem]:
    try:
        return list(_items(message, spec, options))
    # The net per letter: the standard library's reader of messages is known to raise on hostile
    # ones, and the other letters are owed to the reader.
    except Exception as error:  # noqa: BLE001 - see above
        told = f"{message.name}\u00a0: message illisible ({type(error).__name__})"
        return [RawItem(title=told, refusal=Refusal.UNREADABLE)]


def _items(message: Message, spec: SourceSpec, options: _Options) -> Iterator[RawItem]:
    letter = read_letter(message.raw)
    if isinstance(letter, str):
        yield RawItem(title=f"{message.name}\u00a0: {letter}", refusal=Refusal.UNREADABLE)
        return
    if letter.automatic or letter.forged or not _expected(letter.sender, options.senders):
        told = f"{letter.sender or 'expéditeur absent ou multiple'}\u00a0: {letter.subject}"
        yield RawItem(title=told, refusal=Refusal.SENDER)
        return
    found = _announced(letter, _trusted(spec, options))
    if not found:
        yield RawItem(title=letter.subject or message.name)  # told as "sans lien"
    for one in found:
        yield RawItem(
            url=one.url,
            title=one.title,
            summary=one.summary,
            published=letter.date or None,
            refusal=None if one.url else Refusal.PERSONAL,
        )


def _announced(letter: Letter, trusted: Sequence[str]) -> tuple[Announcement, ...]:
    secrets = (*letter.recipients, *letter.service_links)
    if letter.html:
        found = announcements(lines_of_html(letter.html), secrets=secrets, trusted=trusted)
        if found or not letter.text:
            return found
    return announcements(lines_of_text(letter.text), secrets=secrets, trusted=trusted)


def _trusted(spec: SourceSpec, options: _Options) -> tuple[str, ...]:
    own = (urlsplit(spec.homepage).hostname or "").removeprefix("www.")
    return (own, *options.trusted) if own else options.trusted


def _expected(sender: str, allowed: Sequence[str]) -> bool:
    domain = sender.rpartition("@")[2]
    return any(
        sender == one.lower() if "@" in one else _within(domain, one.lower()) for one in allowed
    )


def _within(domain: str, site: str) -> bool:
    return domain == site or domain.endswith(f".{site}")
