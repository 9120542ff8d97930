"""The catalogue entry that a discovered feed deserves: what is known, and what is only supposed.

In doubt, the prudent side: nothing of the source's words may be shown until somebody has read its
legal notice. Values only; writing the file is another room's.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from watch.model import Category, SourceSpec
from watch.text import clean, fold, shorten, squeeze

MAX_SLUG = 60
MAX_NAME = 100

_NAMED = re.compile(
    r"\s*[|»>–-]\s*(?:flux(?: rss)?|feed|rss|atom|actualités|accueil)\s*$", re.IGNORECASE
)
# The families that a French host name tells by itself.
_FAMILIES = (
    (re.compile(r"(?:^|\.)gouv\.fr$"), Category.MINISTRY),
    (
        re.compile(r"(?:^|[.-])univ-|\buniv(?:ersite)?\b|^u-|\.edu$|^insa-|^ens"),
        Category.UNIVERSITY,
    ),
    (
        re.compile(r"(?:^|\.)(?:cnrs|inserm|inrae|ird|inria|cea|ifremer|cirad|anr)\.fr$"),
        Category.RESEARCH,
    ),
    (
        re.compile(
            r"occitanie|toulouse|montpellier|nimes|perpignan|(?:^|[.-])(?:mairie|cg|cd)\d*-"
        ),
        Category.TERRITORY,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """An entry to write, and what a person must be told of it."""

    fields: Mapping[str, object]
    remarks: Mapping[str, str] = field(default_factory=dict)
    """field -> French comment at the end of its line"""
    heading: str
    """French comment above the entry"""

    @property
    def slug(self) -> str:
        """The identity that the entry takes."""
        return str(self.fields["slug"])


def named(title: str, url: str) -> str:
    """A name to show to readers: the feed's, else the host."""
    name = squeeze(_NAMED.sub("", clean(title)))
    return shorten(name, MAX_NAME) or _host(url)


def slugged(name: str, taken: Collection[str]) -> str:
    """An identity for the catalogue, unlike those ``taken``."""
    made = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")
    made = made[:MAX_SLUG].rpartition("-")[0] if len(made) > MAX_SLUG and "-" in made else made
    base = made[: MAX_SLUG - 4].strip("-") or "source"
    made = made[:MAX_SLUG].strip("-") or base
    numbers = iter(range(2, 10_000))
    while made in taken:
        made = f"{base}-{next(numbers)}"
    return made


def family(url: str, known: Mapping[str, Category]) -> Category | None:
    """The family of the site: that of its other sources, else what its name tells, else None.

    ``known`` gives the family of each host of the catalogue.
    """
    host = _host(url)
    told = (category for pattern, category in _FAMILIES if pattern.search(host))
    return known.get(host) or next(told, None)


def hosts(sources: Iterable[SourceSpec]) -> dict[str, Category]:
    """The family of each host of the catalogue, for :func:`family`."""
    return {_host(spec.url): spec.category for spec in sources}


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def homepage(url: str) -> str:
    """The site's first page."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/"


CATEGORY_REMARK = "supposée, à vérifier"
RIGHTS_REMARK = "le plus prudent\u00a0; lisez les mentions légales du site"
