"""Who speaks first when several sources tell one story. Pure; the one place of that rule.

1. The official source: who decided before who reports, in the order of :data:`PRECEDENCE`; a source
   that left the catalogue comes last.
2. Then the fullest text: the longer of lead and text, in signs, as the source gives it.
3. Then the earliest; then the source's name and the key, so that it never depends on chance.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from watch.model import Article, Category, SourceSpec

PRECEDENCE = (
    Category.MINISTRY,
    Category.RESEARCH,
    Category.UNIVERSITY,
    Category.TERRITORY,
    Category.OUTREACH,
    Category.THEME,
)


def lead_order(article: Article, specs: Mapping[str, SourceSpec]) -> tuple[object, ...]:
    """Sorts a story's articles: the one that leads comes first."""
    spec = specs.get(article.source)
    rank = PRECEDENCE.index(spec.category) if spec else len(PRECEDENCE)
    fullness = max(len(article.lead), len(article.text))
    return (rank, -fullness, article.effective, article.source, article.key)


def lead(articles: Iterable[Article], specs: Mapping[str, SourceSpec]) -> Article:
    """The article that leads a story, which has at least one."""
    return min(articles, key=lambda one: lead_order(one, specs))


def leaving(articles: Iterable[Article], key: str, specs: Mapping[str, SourceSpec]) -> list[str]:
    """The keys that leave a story when ``key`` is taken out of it.

    The story stays with the article that leads: a note has told that one, and what it only cited is
    news to its readers. So when ``key`` leads, the others leave.
    """
    told = list(articles)
    if lead(told, specs).key != key:
        return [key]
    return [one.key for one in told if one.key != key]
