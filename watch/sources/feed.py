"""RSS 0.9x to 2.0, RDF, Atom 0.3 and 1.0, read by feedparser. Cleans nothing: see ``normalise``.

feedparser is only ever given a stream of text that we decoded, repaired and capped: a path, a URL
or raw bytes would make it open files and addresses (``feedparser.parse(b"/etc/passwd")`` reads it).
Dates stay as written: one module reads them all, French ones included.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from xml.sax import SAXException

from watch.charset import decode
from watch.model import Fetched, Parsed, RawItem, Request, SourceSpec
from watch.sources.base import MAX_ITEMS, no_options
from watch.sources.recognise import mismatch
from watch.sources.repair import Capped, alone, capped, ended, repaired

ACCEPT = (
    "application/atom+xml, application/rss+xml, application/rdf+xml;q=0.9, application/xml;q=0.8,"
    " text/xml;q=0.8, */*;q=0.1"
)
MAX_NAMES = 50
"""Authors or keywords kept of one entry, before cleaning."""

# In this order: a feed that gives only a revision date gives no better.
_DATES = ("published", "updated", "created")

_Entry = Mapping[str, object]


class Feed:
    """The kind ``feed``."""

    def requests(self, spec: SourceSpec) -> Sequence[Request]:
        """The feed itself."""
        return (Request(url=spec.url, accept=ACCEPT),)

    def parse(self, page: Fetched, spec: SourceSpec) -> Parsed:  # noqa: ARG002 - the protocol's
        """Every entry that can be read, even of a malformed feed; ``problem`` says what is lost."""
        decoded = decode(page.body, page.media_type)
        if problem := mismatch(decoded.text):
            return Parsed(problem=problem, encoding=decoded.encoding)
        document = capped(repaired(decoded.text), MAX_ITEMS)
        return quick(document, decoded.encoding) or thorough(document, decoded.encoding)

    def check(self, spec: SourceSpec) -> str | None:
        """A feed takes no option."""
        return no_options(spec)


def quick(document: Capped, encoding: str) -> Parsed | None:
    """What :func:`thorough` would say, several times quicker; None when it must be asked."""
    from watch.sources import fast  # noqa: PLC0415 - as said in inherited

    entries = None if document.interrupted else fast.entries(document.text)
    if entries is None:
        return None
    return Parsed(items=_items(entries), truncated=document.truncated, encoding=encoding)


def thorough(document: Capped, encoding: str) -> Parsed:
    """By feedparser: the reference."""
    result = _parse(document.text)
    entries = _entries(result)
    malformed = isinstance(result.get("bozo_exception"), SAXException)
    if malformed and len(entries) < document.entries:
        entries = max(_salvaged(document.text), _telling(entries), key=len)
    cut = document.interrupted or (malformed and not ended(document.text))
    lost = f"le flux est interrompu avant sa fin\u00a0; éléments lus\u00a0: {len(entries)}."
    return Parsed(
        items=_items(entries),
        truncated=document.truncated,
        problem=lost if cut else _problem(document, result, len(entries)),
        cut=cut,
        encoding=encoding,
    )


def _items(entries: Sequence[_Entry]) -> tuple[RawItem, ...]:
    return tuple(_item(entry) for entry in entries[:MAX_ITEMS])


def _parse(text: str) -> Mapping[str, object]:
    import feedparser  # noqa: PLC0415 - as said in inherited

    # No content-location: given a base, feedparser makes a link of any guid ("12"). Relative links
    # are resolved by ``normalise``; an ``xml:base`` is applied here all the same.
    headers = {"content-type": "application/xml; charset=utf-8"}
    try:
        result: Mapping[str, object] = feedparser.parse(
            io.BytesIO(text.encode("utf-8", "replace")),
            response_headers=headers,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    # The net per document: one mutated feed in 1,000 makes feedparser raise KeyError, TypeError
    # or UnicodeError; told as malformed, the entries are then read one by one.
    except Exception as error:  # noqa: BLE001 - see above
        return {"bozo_exception": SAXException(f"{type(error).__name__}: {error}")}
    return result


def _entries(result: Mapping[str, object]) -> list[_Entry]:
    found = result.get("entries")
    return found if isinstance(found, list) else []


def _salvaged(text: str) -> list[_Entry]:
    """Entry by entry (1 ms each): the fallback parser loses all that follows an open element."""
    found = (_entries(_parse(piece))[:1] for piece in alone(text))
    return _telling([one for entries in found for one in entries])


def _telling(entries: Iterable[_Entry]) -> list[_Entry]:
    """Without the empty ones that the fallback parser makes of broken entries."""
    return [entry for entry in entries if _text(entry, "title") or _link(entry)]


def _problem(document: Capped, result: Mapping[str, object], read: int) -> str | None:
    """Feedparser's ``bozo`` alone is no failure: only lost entries are worth a word."""
    if isinstance(result.get("bozo_exception"), SAXException):
        complete = read and len(_entries(result)) >= document.entries
        counted = f"éléments lus\u00a0: {read} sur {document.entries}"
        return None if complete else f"le flux est mal formé\u00a0; {counted}."
    if not result.get("version") and not read:
        return "le XML reçu n'est pas un flux RSS ou Atom\u00a0; vérifiez l'adresse du flux."
    return None


def _item(entry: _Entry) -> RawItem:
    summary, body = _text(entry, "summary"), _body(entry)
    return RawItem(
        url=_link(entry),
        guid=_text(entry, "id"),
        title=_text(entry, "title"),
        summary=summary,
        body=None if body == summary else body,
        published=next(filter(None, (_text(entry, name) for name in _DATES)), None),
        authors=_names(entry.get("authors"), "name", "email"),
        tags=_names(entry.get("tags"), "label", "term"),
    )


def _text(entry: _Entry, name: str) -> str | None:
    # Mapping.get goes through FeedParserDict's aliases, some of which warn: only plain keys here.
    value = dict.get(entry, name) if isinstance(entry, dict) else None
    return value if isinstance(value, str) and value.strip() else None


def _link(entry: _Entry) -> str | None:
    """The entry's page: FeedBurner's original link, the link, an alternate of any type.

    Feedparser offers as link a guid that is not an address ("12", "tag:…"), even when the entry
    has an alternate link whose type is not HTML (the PDF of a circular): not taken.
    """
    link, guid = _text(entry, "link"), _text(entry, "id")
    own = link if link and (link != guid or link.startswith(("http://", "https://"))) else None
    links = entry.get("links")
    alternates = [
        str(one["href"])
        for one in (links if isinstance(links, list) else [])
        if isinstance(one, dict) and one.get("rel") == "alternate" and one.get("href")
    ]
    return _text(entry, "feedburner_origlink") or own or next(iter(alternates), None)


def _body(entry: _Entry) -> str | None:
    """The longest content that is text (an entry may also hold images or a short version)."""
    contents = entry.get("content")
    texts = [
        str(part.get("value", ""))
        for part in (contents if isinstance(contents, list) else [])
        if isinstance(part, dict) and str(part.get("type", "text")).startswith(_TEXTUAL)
    ]
    return max(texts, key=len, default="") or None


_TEXTUAL = ("text", "application/xhtml", "html", "xhtml")


def _names(people: object, *fields: str) -> tuple[str, ...]:
    return tuple(
        str(name)
        for one in islice(people if isinstance(people, list) else [], MAX_NAMES)
        if isinstance(one, dict) and (name := next(filter(None, map(one.get, fields)), None))
    )
