"""One page of a source, read to the end: parse, normalise, sort into piles. Pure.

``read`` is the function that runs in the killable workers: its arguments and its result travel
between processes, and it may be stopped at any instant without harm.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

import bs4.dammit  # noqa: F401 - what decode imports, before a document has a budget

from watch.charset import decode
from watch.markup import line
from watch.model import Article, Fetched, Parsed, RawItem, Reading, Refusal, Rejected, SourceSpec
from watch.normalise import address, normalise
from watch.sources import source
from watch.text import fold, shorten
from watch.urls import identity

_HEAD = 65_536
"""Bytes in which a document says its name."""
_ENTRY = re.compile(r"<(?:\w+:)?(?:item|entry)\b|\"items\"\s*:", re.IGNORECASE)
_TITLE = re.compile(
    r"<(?:\w+:)?title\b[^>]{0,200}>(?P<markup>.{1,500}?)</"
    r"|\"title\"\s*:\s*\"(?P<json>(?:[^\"\\]|\\.){1,500})\"",
    re.IGNORECASE | re.DOTALL,
)


def read(page: Fetched, spec: SourceSpec, now: datetime) -> Reading:
    """Everything that ``page`` holds, each entry in one of the three piles.

    Never raises for what the bytes hold: a page that breaks its parser is a ``problem``, an entry
    that breaks the cleaning is rejected alone. Raises :class:`CatalogError` on an unknown kind.
    """
    parsed = _parse(page, spec)
    shared = _shared(parsed.items, page.final_url)
    articles: dict[str, Article] = {}
    rejected: list[Rejected] = []
    for item in parsed.items:
        result = _one(item, spec, page.final_url, now, shared)
        if isinstance(result, Rejected):
            rejected.append(result)
        elif result.key in articles:
            rejected.append(_repeated(result))
        else:
            articles[result.key] = result
    return Reading(
        articles=tuple(articles.values()),
        rejected=tuple(rejected),
        more=parsed.more,
        truncated=parsed.truncated,
        problem=parsed.problem,
        cut=parsed.cut,
        encoding=parsed.encoding,
        title=masthead(page),
    )


def masthead(page: Fetched) -> str | None:
    """The name that a document gives itself: the first title before its first entry."""
    text = _ENTRY.split(decode(page.body[:_HEAD], page.media_type).text, maxsplit=1)[0]
    found = _TITLE.search(text)
    return shorten(line(found["markup"] or found["json"]), 200) or None if found else None


def _parse(page: Fetched, spec: SourceSpec) -> Parsed:
    kind = source(spec.kind)
    try:
        return kind.parse(page, spec)
    # The net per page: third-party sources come through here, and no reader of other people's bytes
    # is known to be without a fault (10,000 mutated feeds found none in ours).
    except Exception as error:  # noqa: BLE001 - see above
        return Parsed(problem=f"la page fait échouer le lecteur ({type(error).__name__}).")


def _one(
    item: RawItem, spec: SourceSpec, base: str, now: datetime, shared: frozenset[str]
) -> Article | Rejected:
    try:
        return normalise(item, spec, base, now, shared)
    # The net per entry: the libraries that read markup, links and dates may raise on hostile
    # text, and the other entries of the page are owed to the reader.
    except Exception as error:  # noqa: BLE001 - see above
        detail = shorten(repr(item.title or item.url), 100)
        return Rejected(
            source=spec.slug,
            refusal=Refusal.UNREADABLE,
            detail=f"{type(error).__name__}\u00a0: {detail}",
        )


def _shared(items: Iterable[RawItem], base: str) -> frozenset[str]:
    """Addresses that different entries carry: different by the guid and by the title as well.

    One of the two is not enough: Drupal sends the same entry under several guids, and a guid
    stays when a title is corrected.
    """
    found: defaultdict[str, list[RawItem]] = defaultdict(list)
    for item in items:
        if link := address(item, base):
            found[identity(link)].append(item)
    return frozenset(mine for mine, same in found.items() if len(same) > 1 and _differ(same))


def _differ(items: Sequence[RawItem]) -> bool:
    said = [fold((item.title or item.summary or "")[:500]) for item in items]
    guids = {item.guid or title for item, title in zip(items, said, strict=True)}
    return len(set(said)) > 1 and len(guids) > 1


def _repeated(article: Article) -> Rejected:
    return Rejected(
        source=article.source, refusal=Refusal.REPEATED, detail=shorten(article.title, 120)
    )
