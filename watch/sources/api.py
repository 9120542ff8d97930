"""An API that answers JSON: open-data portals and the like, read by the paths of its entry.

    options:
      items: "results"                          # where the list is (required)
      title: "titre"                            # in each item: a JSONPath (RFC 9535; "$." implied)
      link: "https://exemple.fr/fiche/{id}"     # or a text with paths between braces
      date: "date_publication"
      summary: "description"
      body: "texte"
      id: "recordid"
      tags: "themes[*]"
      next: "links.next"                        # one way to the further pages: a link of the answer
      offset: "offset"                          # or the parameter that counts items
      page: "page"                              # or the parameter that counts pages
      total: "total_count"                      # how many items there are, when the answer says so

Not done here: keys and tokens (an address with a secret in it would be shown in reports), POST.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from watch.charset import decode
from watch.markup import line
from watch.model import Fetched, Parsed, RawItem, Request, SourceSpec
from watch.sources.base import MAX_ITEMS
from watch.sources.jsonpath import PathError, names, path, reading
from watch.sources.jsontext import Unreadable, loads
from watch.sources.options import Options, chosen
from watch.sources.paging import further, parameter, with_parameter
from watch.text import shorten

ACCEPT = "application/json, */*;q=0.1"
MAX_COUNT = 10**9
MAX_KEYS = 8
"""Keys of an answer told to the officer, when the list is not where it should be."""

Where = Annotated[str, StringConstraints(min_length=1, max_length=300)]
Parameter = Annotated[str, StringConstraints(pattern=r"^[\w.\[\]-]{1,60}$")]


class _Mapping(Options):
    items: Where = Field(description="où se trouve la liste dans la réponse, par exemple results")
    title: Where = Field(description="où se trouve le titre dans chaque élément")
    link: Where = Field(description="où se trouve l'adresse de chaque élément")
    date: Where | None = None
    summary: Where | None = None
    body: Where | None = None
    id: Where | None = None
    tags: Where | None = None
    next: Where | None = None
    offset: Parameter | None = None
    page: Parameter | None = None
    total: Where | None = None

    @model_validator(mode="after")
    def _one_way_forward(self) -> _Mapping:
        if sum(map(bool, (self.next, self.offset, self.page))) > 1:
            raise ValueError(
                "les options «\u00a0next\u00a0», «\u00a0offset\u00a0» et «\u00a0page\u00a0»"
                " s'excluent."
            )
        return self


_READINGS = ("title", "link", "date", "summary", "body", "id")
_PATHS = ("items", "next", "total", "tags", *_READINGS)


class Api:
    """The kind ``api``."""

    def requests(self, spec: SourceSpec) -> Sequence[Request]:
        """The first page, at the address of the catalogue."""
        return (Request(url=spec.url, accept=ACCEPT),)

    def parse(self, page: Fetched, spec: SourceSpec) -> Parsed:
        """One item per element of the list, in its order."""
        mapping = chosen(_Mapping, spec)
        if isinstance(mapping, str):
            return Parsed(problem=mapping)
        decoded = decode(page.body, page.media_type)
        document = loads(decoded.text, "la réponse attendue")
        if isinstance(document, Unreadable):
            return Parsed(problem=document.problem, encoding=decoded.encoding)
        try:
            return _parsed(document, page, mapping, decoded.encoding)
        except PathError as error:
            return Parsed(problem=str(error), encoding=decoded.encoding)

    def check(self, spec: SourceSpec) -> str | None:
        """``items``, ``title`` and ``link`` are required; every path must be a JSONPath."""
        mapping = chosen(_Mapping, spec)
        if isinstance(mapping, str):
            return mapping
        for name in _PATHS:
            if problem := _told(name, getattr(mapping, name)):
                return problem
        return _fixed_host(mapping.link) if "{" in mapping.link else None


def _told(name: str, written: str | None) -> str | None:
    try:
        _ = written and reading(written)
    except PathError as error:
        return f"l'option «\u00a0{name}\u00a0»\u00a0: {error}"
    return None


def _fixed_host(link: str) -> str | None:
    """In "https://{x}/…", the answer would choose the site that the reader is sent to."""
    scheme, _, rest = link.partition("{")[0].partition("://")
    if scheme in {"http", "https"} and "/" in rest:
        return None
    return (
        "l'option «\u00a0link\u00a0»\u00a0: l'adresse doit commencer par https:// et le nom du"
        " site, sans accolade."
    )


def _parsed(document: object, page: Fetched, mapping: _Mapping, encoding: str) -> Parsed:
    rows = _rows(mapping.items, document)
    if rows is None:
        return Parsed(problem=_lost(mapping.items, document), encoding=encoding)
    item = _Item(mapping)
    return Parsed(
        items=tuple(item.of(row) for row in rows[:MAX_ITEMS]),
        more=_more(document, page, mapping, len(rows)) if rows else (),
        truncated=max(0, len(rows) - MAX_ITEMS),
        encoding=encoding,
    )


def _rows(written: str, document: object) -> list[object] | None:
    """The elements of the list that the path leads to, or all that it leads to; None for nothing.

    An empty list is an answer: no call for projects is open.
    """
    found = path(written.removesuffix("[*]") or "$").all(document, 2)
    if len(found) == 1 and isinstance(found[0], list):
        return list(found[0])
    return path(written).all(document) or None


class _Item:
    """The options compiled once, for every element of a page."""

    def __init__(self, mapping: _Mapping) -> None:
        written = {name: getattr(mapping, name) for name in _READINGS}
        self._readings = {name: reading(text) for name, text in written.items() if text}
        self._tags = path(mapping.tags) if mapping.tags else None

    def of(self, row: object) -> RawItem:
        return RawItem(
            url=self._text("link", row),
            guid=self._text("id", row),
            title=self._text("title", row),
            summary=self._text("summary", row),
            body=self._text("body", row),
            published=self._readings["date"].date(row) if "date" in self._readings else None,
            tags=names(self._tags, row),
        )

    def _text(self, name: str, row: object) -> str | None:
        found = self._readings.get(name)
        return found.text(row, address=name == "link") if found else None


def _more(document: object, page: Fetched, mapping: _Mapping, received: int) -> tuple[Request, ...]:
    if mapping.next:
        return further(reading(mapping.next).text(document), page, ACCEPT)
    name, step = (mapping.offset, received) if mapping.offset else (mapping.page, 1)
    if name is None:
        return ()
    at = _count(parameter(page.url, name))
    if at is None:
        at = 0 if mapping.offset else 1
    if mapping.offset and mapping.total and at + received >= _total(mapping.total, document):
        return ()
    return further(with_parameter(page.url, name, at + step), page, ACCEPT)


def _total(where: str, document: object) -> int:
    found = _count(reading(where).text(document))
    return MAX_COUNT if found is None else found


def _count(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None  # noqa: PLR2004 - below MAX_COUNT


def _lost(where: str, document: object) -> str:
    found = islice(document if isinstance(document, dict) else (), MAX_KEYS)
    keys = ", ".join(shorten(line(str(key)[:200]), 40) for key in found)
    received = f" (clés reçues\u00a0: {keys})" if keys else ""
    return (
        f"le chemin «\u00a0{where}\u00a0» ne mène à rien dans la réponse{received}"
        "\u00a0; corrigez l'option «\u00a0items\u00a0»."
    )
