"""A listing without a feed, read by the CSS selectors of its catalogue entry.

    options:
      item: "article.teaser"        # one entry of the list (required)
      title: "h2"                   # within it; by default the text of the link
      link: "h2 a"                  # by default the first link, or the entry when it is one
      date: "time"                  # its datetime attribute, else its text
      summary: ".chapo"

Not done here: following further pages, opening the articles.
"""

from __future__ import annotations

from collections.abc import Sequence

import soupsieve
from bs4 import BeautifulSoup, Tag
from pydantic import BaseModel, ConfigDict, ValidationError

from watch.charset import decode
from watch.model import Fetched, Parsed, RawItem, Request, SourceSpec
from watch.sources.base import MAX_ITEMS

ACCEPT = "text/html, application/xhtml+xml;q=0.9, */*;q=0.1"


class _Selectors(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    item: str
    title: str | None = None
    link: str | None = None
    date: str | None = None
    summary: str | None = None


class Page:
    """The kind ``page``."""

    def requests(self, spec: SourceSpec) -> Sequence[Request]:
        """The listing's first page."""
        return (Request(url=spec.url, accept=ACCEPT),)

    def parse(self, page: Fetched, spec: SourceSpec) -> Parsed:
        """One item per element that ``item`` selects, in the order of the page."""
        if wrong := self.check(spec):
            return Parsed(problem=wrong)
        selectors = _Selectors.model_validate(dict(spec.options))
        decoded = decode(page.body, page.media_type)
        tree = BeautifulSoup(decoded.text, "lxml")
        found = tree.select(selectors.item, limit=MAX_ITEMS + 1)
        return Parsed(
            items=tuple(_item(element, selectors) for element in found[:MAX_ITEMS]),
            truncated=max(0, len(found) - MAX_ITEMS),
            problem=None if found else _nothing(selectors, tree),
            encoding=decoded.encoding,
        )

    def check(self, spec: SourceSpec) -> str | None:
        """``item`` is required; every selector must be valid CSS; nothing else is known."""
        try:
            selectors = _Selectors.model_validate(dict(spec.options))
        except ValidationError as error:
            return _option_problem(error)
        for name, selector in selectors.model_dump(exclude_none=True).items():
            try:
                soupsieve.compile(selector)
            except (soupsieve.SelectorSyntaxError, NotImplementedError):  # the latter: "::before"
                return f"l'option «\u00a0{name}\u00a0» n'est pas un sélecteur CSS\u00a0: {selector}"
        return None


def _option_problem(error: ValidationError) -> str:
    first = error.errors()[0]
    name = ".".join(str(part) for part in first["loc"])
    option = f"option «\u00a0{name}\u00a0»"
    known = ", ".join(_Selectors.model_fields)
    sentences = {
        "missing": f"il manque l'{option}\u00a0: le sélecteur CSS d'une entrée de la liste.",
        "extra_forbidden": f"{option} inconnue\u00a0; options possibles\u00a0: {known}.",
    }
    return sentences.get(first["type"], f"l'{option} doit être un texte.")


def _nothing(selectors: _Selectors, tree: BeautifulSoup) -> str:
    title = tree.title.get_text(" ", strip=True)[:80] if tree.title else ""
    named = f" (titre\u00a0: «\u00a0{title}\u00a0»)" if title else ""
    return (
        f"aucun élément «\u00a0{selectors.item}\u00a0» dans la page{named}"
        "\u00a0; la page a peut-être changé\u00a0: corrigez l'option «\u00a0item\u00a0»."
    )


def _item(element: Tag, selectors: _Selectors) -> RawItem:
    link = _link(element, selectors)
    title = element.select_one(selectors.title) if selectors.title else link
    summary = element.select_one(selectors.summary) if selectors.summary else None
    return RawItem(
        url=_attribute(link, "href"),
        title=str(title) if title is not None else None,
        summary=str(summary) if summary is not None else None,
        published=_date(element, selectors),
    )


def _link(element: Tag, selectors: _Selectors) -> Tag | None:
    if selectors.link:
        found = element.select_one(selectors.link)
        return found if found is None or found.get("href") else found.select_one("a[href]")
    return element if element.name == "a" else element.select_one("a[href]")


def _date(element: Tag, selectors: _Selectors) -> str | None:
    found = element.select_one(selectors.date) if selectors.date else None
    if found is None:
        return None
    timed = found if found.get("datetime") else found.select_one("[datetime]")
    return _attribute(timed, "datetime") or found.get_text(" ", strip=True) or None


def _attribute(element: Tag | None, name: str) -> str | None:
    value = element.get(name) if element is not None else None
    return value if isinstance(value, str) else None
