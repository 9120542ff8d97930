"""What an element of a page is called, and what it says: the marks that lists are told by."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import Tag

from watch.enrich import days
from watch.text import squeeze

MAX_CLASSES = 4
MIN_HEADLINE = 12
MAX_HEADLINE = 300
MAX_DATE = 60
"""Signs of a text that is a date and little else."""

_TAG = re.compile(r"[a-z][a-z0-9-]{0,30}", re.ASCII)
_USABLE = re.compile(r"[A-Za-z_][\w-]{1,50}", re.ASCII)
# Classes that say the place of an element among others, or its state, and not what it is.
_PASSING = re.compile(
    r"\d{2,}|^(?:odd|even|first|last|active|clearfix|row|col|col-.*|wow|animated?|fade.*|is-.*"
    r"|has-.*|js-.*|[mp][trblxy]?-.*|d-.*|g-.*|w-.*|h-.*)$|(?:^|[-_])(?:first|last|odd|even)$"
    # What styled-components writes: "hJUIHo", "sc-luyfd4-0".
    r"|^(?=(?:[a-z]*[A-Z]){2})[A-Za-z]{5,7}$|^sc-",
)
_CHROME = re.compile(
    r"(?:^|[\s_-])(?:nav(?:bar|igation)?|menu|breadcrumbs?|footer|cookies?|consent|tarteaucitron\w*|share"
    r"|social|login|ariane|pagination|pager|skip)(?:$|[\s_-])",
    re.IGNORECASE,
)
_CHROME_TAGS = frozenset({"nav", "footer"})
_UNFOLLOWED = ("#", "javascript:", "mailto:", "tel:")


def as_entry(element: Tag) -> Iterator[str]:
    """Selectors of an entry of a list: by its own classes, and by its place under a parent's."""
    parent = element.parent
    if parent is None or not (_sayable(element) and _sayable(parent)):
        return
    classes = _classes(element)
    yield from (f"{element.name}.{name}" for name in classes)
    if len(classes) > 1:
        yield f"{element.name}.{'.'.join(classes)}"
    if place := _place(parent):
        yield f"{place} > {element.name}"
    elif parent.parent is not None and (place := _place(parent.parent)):
        yield f"{place} > {parent.name} > {element.name}"


def as_part(element: Tag) -> Iterator[str]:
    """Selectors of a part of an entry: by a class, else by the tag alone."""
    if not _sayable(element):
        return
    yield from (f"{element.name}.{name}" for name in _classes(element))
    yield element.name


def _sayable(element: Tag) -> bool:
    """Broken markup makes elements of any name ("l<i"), which no selector can say."""
    return _TAG.fullmatch(element.name) is not None


def _place(element: Tag) -> str | None:
    if not _sayable(element):
        return None
    classes = _classes(element)
    if classes:
        return f"{element.name}.{classes[0]}"
    own = element.get("id")
    usable = isinstance(own, str) and _USABLE.fullmatch(own) and not _PASSING.search(own)
    return f"{element.name}#{own}" if usable else None


def _classes(element: Tag) -> list[str]:
    written = element.get("class")
    names = written if isinstance(written, list) else []
    return [one for one in names if _USABLE.fullmatch(one) and not _PASSING.search(one)][
        :MAX_CLASSES
    ]


def said(element: Tag) -> str:
    """The text of an element, on one line."""
    return squeeze(element.get_text(" ", strip=True)[:2000])


def headline(link: Tag) -> bool:
    """Whether a link may be the title of an article."""
    href = link.get("href")
    if not isinstance(href, str) or href.strip().lower().startswith(_UNFOLLOWED):
        return False
    return MIN_HEADLINE <= len(said(link)) <= MAX_HEADLINE


def is_chrome(element: Tag) -> bool:
    """Whether it stands in the menus of the site and not in its content."""
    return any(_frames(one) for one in (element, *element.parents))


def _frames(element: Tag) -> bool:
    if element.name in _CHROME_TAGS or element.get("role") == "navigation":
        return True
    written = element.get("class")
    return element.name != "body" and bool(
        isinstance(written, list) and _CHROME.search(" ".join(written))
    )


def stated(element: Tag) -> bool:
    """Whether it is a whole date, written for people or for machines."""
    if isinstance(element.get("datetime"), str):
        return True
    text = said(element)
    return len(text) <= MAX_DATE and any(day.year is not None for day in days.find(text))
