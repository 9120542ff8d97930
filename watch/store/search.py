"""Full-text search: the same French analyser for the index and for the question.

Newest first by default, by the date that is shown and not by the order of discovery: a source
collected for the first time brings months at once. A word found in every one of 200,000 items costs
0.1 s, measured. Counts are capped: an exact count of a common word costs more than the page itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from watch.model import Article, Place, PlaceKind
from watch.store.convert import to_article, to_json, to_text
from watch.store.engine import Engine
from watch.text import tokens

MAX_TOKENS = 16
COUNT_CAP = 1000
_RANK = """(SELECT rank FROM articles_fts WHERE articles_fts MATCH :match
    AND rowid = (SELECT place FROM listing WHERE id = a.id))"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What someone looks for."""

    words: str
    theme: str | None = None
    source: str | None = None
    since: datetime | None = None
    limit: int = 20
    by_relevance: bool = False
    language: str | None = None
    """two letters"""
    places: tuple[Place, ...] = ()
    """only what names one of them, or a place of a department among them"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """A page of results."""

    articles: tuple[Article, ...]
    found: int
    """at most COUNT_CAP + 1"""
    tokens: tuple[str, ...]
    """what was searched, after analysis; () when the words hold nothing to search"""


class Search:
    """Questions to the archive."""

    def __init__(self, engine: Engine, aliases: Mapping[str, str]) -> None:
        self._engine = engine
        self._aliases = aliases

    def find(self, query: Query) -> Results:
        """Articles that hold every word of the query, in any form."""
        asked = tokens(query.words)[:MAX_TOKENS]
        if not asked:
            return Results(articles=(), found=0, tokens=())
        clause, match = self._engine.match(asked)
        conditions, params = _conditions(query, self._names(query.theme))
        where = " AND ".join([clause, *conditions])
        order = f"{_RANK}, a.effective DESC" if query.by_relevance else "a.effective DESC"
        rows = self._engine.rows(
            f"SELECT a.* FROM articles a WHERE {where} ORDER BY {order}, a.id DESC LIMIT :limit",  # noqa: S608 - only our own clauses; values are parameters
            match=match,
            limit=query.limit,
            **params,
        )
        count = self._engine.rows(
            f"SELECT count(*) AS n FROM (SELECT 1 FROM articles a WHERE {where} LIMIT :cap)",  # noqa: S608 - idem
            match=match,
            cap=COUNT_CAP + 1,
            **params,
        )
        articles = tuple(to_article(row) for row in rows)
        return Results(articles=articles, found=int(count[0]["n"]), tokens=asked)

    def latest(self) -> int:
        """The row of the article that came last; 0 for an empty archive."""
        return int(self._engine.rows("SELECT coalesce(max(id), 0) AS n FROM articles")[0]["n"])

    def _names(self, theme: str | None) -> str:
        return names_of(theme, self._aliases)


def names_of(theme: str | None, aliases: Mapping[str, str]) -> str:
    """The present slug of a theme and its former ones, as :data:`THEME` wants them."""
    former = [old for old, present in aliases.items() if present == theme]
    return to_json([theme, *former])


_PERSON = "l.origin = 'person' AND l.theme IN (SELECT value FROM json_each(:themes))"
THEME = f"""CASE WHEN a.story IN
      (SELECT s.story FROM labels l JOIN articles s ON s.id = l.article WHERE {_PERSON})
    THEN 'retenu' = coalesce(
      (SELECT l.verdict FROM labels l WHERE l.article = a.id AND {_PERSON}
         ORDER BY l.correction DESC LIMIT 1),
      (SELECT l.verdict FROM articles s JOIN labels l ON l.article = s.id
         WHERE s.story = a.story AND {_PERSON} ORDER BY l.correction DESC LIMIT 1))
    ELSE EXISTS (SELECT 1 FROM labels l INDEXED BY labels_kept WHERE l.article = a.id
      AND l.theme = json_extract(:themes, '$[0]')
      AND l.origin = 'model' AND l.verdict = 'retenu')
    END"""  # noqa: S608 - only our own clauses
"""A person's word on the article, else on its story, else the model's: as ``Labels.of``.

The stories that somebody spoke of are few: they are found once. The rest cost one look each, in
an index of what was kept alone: in the table of labels it cost five times as much."""


_PLACED = """a.id IN (SELECT article FROM places WHERE code IN (SELECT value FROM json_each(:codes))
    UNION SELECT article FROM places, json_each(:within) d
      WHERE ' ' || departments || ' ' LIKE d.value)"""


def within(place: Place) -> str | None:
    """What the departments of a place inside this one look like; None when it holds none."""
    patterns = {PlaceKind.REGION: "%", PlaceKind.DEPARTMENT: f"% {place.code} %"}
    return patterns.get(place.kind)


def _conditions(query: Query, themes: str) -> tuple[Sequence[str], dict[str, object]]:
    conditions: list[str] = []
    params: dict[str, object] = {}
    if query.theme is not None:
        conditions.append(THEME)
        params["themes"] = themes
    if query.source is not None:
        conditions.append("a.source = :source")
        params["source"] = query.source
    if query.language is not None:
        conditions.append("a.language = :language")
        params["language"] = query.language
    if query.places:
        conditions.append(_PLACED)
        params["codes"] = to_json([place.code for place in query.places])
        params["within"] = to_json([within(place) for place in query.places])
    if query.since is not None:
        conditions.append("a.effective >= :since")
        params["since"] = to_text(query.since)
    return conditions, params
