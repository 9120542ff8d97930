"""From a listing page, the CSS selectors that would read it, best first. Pure.

A list shows as elements alike, each with a headline that is a link: for every such link, its
ancestors are sorted by what a selector could say of them (tag and classes); what gathers enough
elements with one headline each is a candidate. Dates, headings and summaries tell a list of news
from a menu. Nothing is certain: a person looks at the result before it is kept.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from bs4 import BeautifulSoup, Tag

from watch.charset import decode
from watch.discover.marks import as_entry, as_part, headline, is_chrome, said, stated
from watch.markup import line
from watch.model import Fetched, RawItem
from watch.sources.page import entries as listed
from watch.sources.soup import parsed
from watch.text import shorten

MAX_LINKS = 1500
"""Links looked at; the longest real page of the tests holds 423."""
MAX_HEIGHT = 7
"""Ancestors of a link that may be its entry."""
MAX_LISTS = 30
SAMPLE = 12
"""Entries of a list that say which selectors find the title, the date and the summary."""
MAX_PARTS = 40
"""Elements of one entry looked at."""
MIN_ENTRIES, MAX_ENTRIES = 3, 100
MAX_PROPOSALS = 5
MAX_NAME = 100

_NEXT = (
    'a[rel~="next"]',
    ".pager__item--next a",
    ".pagination-next a",
    ".pagination .next a",
    "li.next a",
    "a.next",
)
_MOST, _DISTINCT = 0.7, 0.8
"""Parts of the entries that must be as expected: an advertisement, a pinned item are not."""
_SHARE = 0.5
"""Part of the entries in which a selector must say something to be worth proposing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Options of the kind ``page``, and the first things that they find in the page."""

    options: Mapping[str, str]
    items: tuple[RawItem, ...]
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What a page offers to read."""

    title: str
    """the page's own, '' when it has none"""
    proposals: tuple[Proposal, ...]


@dataclass(frozen=True, slots=True)
class _Entry:
    """An element that may be one entry of a list, with its headline."""

    element: Tag
    link: Tag
    headlines: int


Offers = Callable[[_Entry], Iterator[str]]
Tells = Callable[[Tag], bool]


def explore(page: Fetched) -> Listing:
    """At most :data:`MAX_PROPOSALS`, each reading other links, the likeliest list first."""
    tree = parsed(decode(page.body, page.media_type).text)
    onward = next((one for one in _NEXT if tree.select_one(one)), None)
    found = (_proposal(tree, item, entries, onward) for item, entries in _lists(tree))
    ranked = sorted(filter(_holds, found), key=_rank, reverse=True)
    title = tree.title.get_text(" ", strip=True) if tree.title else ""
    return Listing(title=shorten(line(title), MAX_NAME), proposals=tuple(_distinct(ranked)))


def _distinct(ranked: Sequence[Proposal]) -> Iterator[Proposal]:
    """Without those that mostly read what a better one reads."""
    taken: list[frozenset[str | None]] = []
    for proposal in ranked:
        links = frozenset(item.url for item in proposal.items)
        if all(len(links & other) < _MOST * min(len(links), len(other)) for other in taken):
            taken.append(links)
            yield proposal
        if len(taken) == MAX_PROPOSALS:
            return


def _holds(proposal: Proposal) -> bool:
    """Whether most of what the selectors give can be kept."""
    usable = sum(bool(item.url and item.title and line(item.title)) for item in proposal.items)
    return usable >= MIN_ENTRIES and usable >= _MOST * len(proposal.items)


def _rank(proposal: Proposal) -> tuple[float, int]:
    """The score; for equal ones, the shortest selector: it survives more changes of the site."""
    return proposal.score, -len(proposal.options["item"])


def _lists(tree: BeautifulSoup) -> Iterator[tuple[str, list[_Entry]]]:
    """Each selector that gathers elements alike, and these elements."""
    gathered: defaultdict[str, dict[int, tuple[Tag, list[Tag]]]] = defaultdict(dict)
    for link in tree.select("a[href]", limit=MAX_LINKS):
        if not headline(link) or is_chrome(link):
            continue
        for element in _lineage(link):
            for selector in as_entry(element):
                elements = gathered[selector]
                elements.setdefault(id(element), (element, []))[1].append(link)
    largest = sorted(gathered.items(), key=lambda one: len(one[1]), reverse=True)
    lists = (
        (selector, [_entry(element, links) for element, links in elements.values()])
        for selector, elements in largest
        if len(elements) >= MIN_ENTRIES
    )
    yield from islice((one for one in lists if _is_list(one[1])), MAX_LISTS)


def _lineage(link: Tag) -> Iterator[Tag]:
    element: Tag | None = link
    for _ in range(MAX_HEIGHT):
        if element is None or element.name in {"body", "html", "main", "[document]"}:
            return
        yield element
        element = element.parent


def _entry(element: Tag, links: Sequence[Tag]) -> _Entry:
    """Its headline is the link of a heading, else the link that says most."""
    distinct = {_href(link) for link in links}
    best = max(links, key=lambda link: (_heading(link, element) is not None, len(said(link))))
    return _Entry(element, best, len(distinct))


def _is_list(entries: Sequence[_Entry]) -> bool:
    """One headline each, and not the same for all."""
    single = sum(entry.headlines == 1 for entry in entries)
    links = len({_href(entry.link) for entry in entries})
    texts = len({said(entry.link) for entry in entries})
    return single >= _MOST * len(entries) and min(links, texts) >= _DISTINCT * len(entries)


def _proposal(
    tree: BeautifulSoup, item: str, entries: Sequence[_Entry], onward: str | None
) -> Proposal:
    sample = entries[:SAMPLE]
    title = _common(sample, _titles)
    chosen = {
        "item": item,
        "title": title,
        "link": _link(sample, title),
        "date": _common(sample, _dates),
        "summary": _common(sample, _summaries),
        "next": onward,
    }
    options = {name: text for name, text in chosen.items() if text}
    items = tuple(one for one in listed(tree, options, MAX_ENTRIES) if one.url or one.title)
    return Proposal(options=options, items=items, score=_score(items, options))


def _score(items: Sequence[RawItem], options: Mapping[str, str]) -> float:
    """Weights by hand: what a list of news has, and a menu has not."""
    count = max(1, len(items))
    dated = sum(item.published is not None for item in items) / count
    length = sum(len(line(item.title or "")) for item in items) / count
    marks = 2 * ("title" in options) + ("summary" in options)
    return round(3 * dated + marks + 2 * min(length, 60) / 60 + min(count, 20) / 10, 2)


def _common(entries: Sequence[_Entry], offered: Offers) -> str | None:
    """The selector that says something in most entries, the first offered for equal ones."""
    votes = Counter(selector for entry in entries for selector in dict.fromkeys(offered(entry)))
    best = max(votes, key=lambda one: votes[one], default=None)
    return best if best and votes[best] >= _SHARE * len(entries) else None


def _titles(entry: _Entry) -> Iterator[str]:
    heading = _heading(entry.link, entry.element)
    if heading is not None and entry.element.select_one(heading.name) is heading:
        yield heading.name


def _heading(link: Tag, within: Tag) -> Tag | None:
    """The heading that the link is in, or that is in it."""
    inside = link.find(_HEADINGS)
    if isinstance(inside, Tag):
        return inside
    around = link.find_parent(_HEADINGS)
    return around if around is not None and within in around.parents else None


_HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"]


def _link(entries: Sequence[_Entry], title: str | None) -> str | None:
    """Nothing when the first link of each entry is its headline, as the kind takes by default."""
    for selector in (None, f"{title} a" if title else None, "a[href]:last-of-type"):
        right = sum(_selected(entry, selector) is entry.link for entry in entries)
        if right >= 0.9 * len(entries):
            return selector
    own = Counter(name for entry in entries for name in as_part(entry.link))
    return own.most_common(1)[0][0] if own else None


def _selected(entry: _Entry, selector: str | None) -> Tag | None:
    if selector is None:
        own = entry.element.name == "a"
        return entry.element if own else entry.element.select_one("a[href]")
    return entry.element.select_one(selector)


def _dates(entry: _Entry) -> Iterator[str]:
    yield from _telling(entry, entry.element.select("time, [class*=date]", limit=5), stated)
    yield from _telling(entry, entry.element.select("*", limit=MAX_PARTS), stated)


def _summaries(entry: _Entry) -> Iterator[str]:
    candidates = entry.element.find_all(["p", "div", "span"], limit=MAX_PARTS)
    return _telling(entry, candidates, lambda one: _summarises(one, entry.link))


def _summarises(element: Tag, link: Tag) -> bool:
    """A paragraph apart from the headline."""
    apart = element not in link.parents and link is not element and link not in element.parents
    return apart and len(said(element)) >= 50 and not element.find(_HEADINGS)  # noqa: PLR2004 - a sentence


def _telling(entry: _Entry, elements: Iterable[Tag], tells: Tells) -> Iterator[str]:
    """Selectors of those that tell, when they select them first."""
    for element in elements:
        if tells(element):
            for selector in as_part(element):
                if entry.element.select_one(selector) is element:
                    yield selector


def _href(link: Tag) -> str:
    return str(link.get("href", "")).strip()
