"""The text of an article from its own page, for search and classification.

trafilatura reads; whether it is the article is judged here, and what a note may show of it by
``rights``. Pure.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

from watch.charset import decode
from watch.enrich.dates import instant
from watch.markup import line
from watch.model import Fetched, FullText
from watch.text import clean, fold, shorten
from watch.urls import canonical, names_page

MAX_BYTES = 2_000_000
"""trafilatura took 7 s over 5.5 MB and 575 MB of memory over 200,000 links (measured)."""
MAX_TEXT = 20_000
LEAST = 200
"""Characters under which a page gave its menu, or a refusal, rather than an article."""
MAX_AUTHORS = 20
MAX_NAME = 100

_CELL = re.compile(r"^[|\s-]+|\s*\|\s*")
_WORD = re.compile(r"[^\W\d_]{4,}")
_SPACES = re.compile(r"[ \t\f\v\u2000-\u200a\u2028\u2029\u3000]+")


def extract(page: Fetched, title: str, now: datetime) -> FullText:
    """The text of the article called ``title``, or in ``problem`` why this page does not give it.

    Runs in a killable worker. Raises what trafilatura raises: the worker is the net.
    """
    markup = decode(page.body[: MAX_BYTES + 1], page.media_type).text
    if problem := _objection(page, markup):
        return FullText(problem=problem)
    from trafilatura import bare_extraction  # noqa: PLC0415 - 0.3 s: only sources that ask for it

    found = bare_extraction(
        markup,
        url=page.final_url,
        fast=True,
        include_comments=False,
        include_formatting=False,
        with_metadata=True,
        # Only what the page states: the extensive search guesses from any number in it.
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    if found is None or isinstance(found, dict):
        return FullText(problem="aucun texte d'article n'y a été reconnu")
    text = _tidy(found.text or "")
    if len(text) < LEAST or not _speaks_of(text, title):
        return FullText(problem="aucun texte d'article n'y a été reconnu")
    return FullText(
        text=shorten(text, MAX_TEXT),
        authors=_names(found.author or ""),
        published=_date(found.date, now),
        image=canonical(found.image, page.final_url) if found.image else None,
    )


def _objection(page: Fetched, markup: str) -> str | None:
    if len(page.body) > MAX_BYTES:
        return f"la page pèse plus de {MAX_BYTES // 1_000_000}\u00a0Mo"
    if markup.lstrip()[:1] != "<":
        return "ce n'est pas une page web"
    if page.redirects and not names_page(page.final_url):
        return "l'adresse mène à l'accueil du site"
    return None


def _tidy(text: str) -> str:
    """Lines without the marks that trafilatura puts around the cells of tables."""
    lines = (_SPACES.sub(" ", _CELL.sub(" ", one)).strip() for one in clean(text).split("\n"))
    return "\n".join(one for one in lines if one)


def _speaks_of(text: str, title: str) -> bool:
    """Whether a word of the title is there: a firewall answers 200 and says other things."""
    words = _WORD.findall(fold(title))
    folded = fold(text)
    return not words or any(word in folded for word in words)


def _names(authors: str) -> tuple[str, ...]:
    names = (shorten(line(one), MAX_NAME) for one in authors[:5000].split(";"))
    return tuple(dict.fromkeys(one for one in names if one))[:MAX_AUTHORS]


def _date(stated: str | None, now: datetime) -> datetime | None:
    """A day that is over or under way, as the page states it."""
    found = instant(stated, now) if stated else None
    return found.astimezone(UTC) if found is not None and found <= now else None
