"""What the archive keeps of an article beside itself: its words for the index, its marks. Pure.

Made where the article was read, in a worker, so that the one process that writes only writes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from watch.model import Article, Findings
from watch.model.travel import travels
from watch.text import indexed
from watch.urls import identity, names_page


@travels
@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An article with what the index and the duplicate search need."""

    article: Article
    fingerprint: str
    address: str
    """what is left of the link once its accidents are gone, see ``urls.identity``; '' for a home
    page, which identifies no article"""
    search_title: str
    search_text: str
    sketch: bytes | None = None
    """see :mod:`watch.dedupe`; None when it is to be made later"""
    findings: Findings | None = None
    """None when they are to be made later"""


def entry(
    article: Article,
    fingerprint: str,
    findings: Findings | None = None,
    sketch: Callable[[str, str], bytes] | None = None,
) -> Entry:
    """Ready for the archive; ``sketch`` makes it of the words of its title and of the rest."""
    title, text = indexed(article.title), indexed(article.lead, article.text)
    return Entry(
        article=article,
        fingerprint=fingerprint,
        address=identity(article.url) if names_page(article.url) else "",
        search_title=title,
        search_text=text,
        sketch=sketch(title, text) if sketch else None,
        findings=findings,
    )
