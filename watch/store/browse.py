"""Pages of the archive: what answers a question, by story, with its counts.

Newest first is the order of the index itself: it is read from its end and no further than needed.
The most relevant are sought among the newest that answer, a number that the page says. A page
begins after the last article of the one before, wherever that article now stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from operator import itemgetter
from typing import NamedTuple

from watch.model import Article
from watch.query import Wanted
from watch.store.conditions import conditions
from watch.store.convert import to_article, to_json
from watch.store.engine import Engine
from watch.store.tallies import Row, Tallies, tally

COUNTED = 1000
"""Articles counted; one more is looked for, to say « plus de »."""
RANKED = 3000
"""Newest articles among which the most relevant are sought: 100 ms in a million articles."""
MOST_RANKED_WORDS = 12
"""bm25 walks through the whole list of each word, and nothing interrupts it."""
SECONDS = 1.0
TITLE, TEXT = 4.0, 1.0
"""What a word weighs in each."""
OTHERS = 5


class Brief(NamedTuple):
    """An article beside the one that is shown."""

    key: str
    source: str
    title: str


class Arrival(NamedTuple):
    """An article that answers, and its story."""

    key: str
    story: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A story that answers, by the first of its articles in the order asked."""

    place: int
    article: Article
    others: tuple[Brief, ...] = ()
    """at most OTHERS"""
    more: int = 0
    """articles of the story that answer, beyond those"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What is shown at once."""

    hits: tuple[Hit, ...]
    found: int
    """articles, at most COUNTED + 1"""
    tallies: Tallies
    """over the newest COUNTED"""
    after: int | None
    """where the next page begins; None for the last"""
    ranked: bool
    """whether the most relevant come first"""

    @property
    def capped(self) -> bool:
        """Whether more was found than is counted."""
        return self.found > COUNTED


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Which page."""

    size: int = 20
    after: int | None = None
    by_relevance: bool = False
    tallied: bool = True
    """whether its counts are shown: else there are none"""


class Browse:
    """The archive, read page by page."""

    def __init__(self, engine: Engine, aliases: Mapping[str, str]) -> None:
        self._engine = engine
        self._aliases = aliases

    def page(self, wanted: Wanted, turn: Turn, seconds: float = SECONDS) -> Page:
        """A page of stories.

        Raises:
            StoreSlow: it would take longer than ``seconds``.
        """
        ranked = turn.by_relevance and 0 < len(wanted.words) <= MOST_RANKED_WORDS
        with self._engine.deadline(seconds):
            rows = self._rows(wanted, ranked=ranked)
            newest = rows[:COUNTED] if turn.tallied else []
            if ranked:  # of equal ones the newest still comes first
                rows = sorted(rows, key=itemgetter(Row._fields.index("score")))
            seen, rest = self._turn(wanted, rows, turn, ranked=ranked)
            shown = _stories(rest, seen, turn.size + 1)
            hits = tuple(self._hits(shown[: turn.size]))
            return Page(
                hits=hits,
                found=min(len(rows), COUNTED + 1),
                tallies=tally(self._engine, newest, self._aliases),
                after=hits[-1].place if len(shown) > turn.size else None,
                ranked=ranked,
            )

    def all(self, wanted: Wanted, limit: int, seconds: float = SECONDS) -> list[Article]:
        """The newest articles that answer, each on its own: for files.

        Raises:
            StoreSlow: as above.
        """
        with self._engine.deadline(seconds):
            rows = self._newest(wanted, limit, None)
            return list(self._articles([row.id for row in rows]).values())

    def arrivals(self, wanted: Wanted, after: int) -> list[Arrival]:
        """All that came after that row, is in its story and answers; newest first.

        However many: nobody waits for it.
        """
        made = conditions(wanted, self._aliases)
        rows = self._engine.rows(
            # « + »: found by the few ids that are new, and not by walking through every date.
            f"""SELECT n.key, n.story FROM {made.table} JOIN articles n ON n.id = a.id
                WHERE {made.where} AND a.id > :after
                  AND a.id <= (SELECT done FROM story_progress)
                ORDER BY +a.place DESC""",  # noqa: S608 - idem
            after=after,
            **made.params,
        )
        return [Arrival(row["key"], row["story"]) for row in rows]

    def _rows(self, wanted: Wanted, *, ranked: bool) -> list[Row]:
        """The newest first."""
        if not ranked:
            return self._newest(wanted, COUNTED + 1, None)
        made = conditions(wanted, self._aliases)
        return self._made(
            f"""SELECT a.place, a.id, a.source, a.language, a.story,
                  bm25(articles_fts, {TITLE}, {TEXT}) AS score
                FROM {made.table} WHERE {made.where}
                ORDER BY articles_fts.rowid DESC LIMIT :cap""",  # noqa: S608 - our own clauses; values are parameters
            cap=RANKED,
            **made.params,
        )

    def _made(self, sql: str, **params: object) -> list[Row]:
        """Three times as fast as ``Row._make``, which counts the fields of each of thousands."""
        return list(map(partial(tuple.__new__, Row), self._engine.tuples(sql, **params)))

    def _newest(self, wanted: Wanted, cap: int, after: int | None) -> list[Row]:
        made = conditions(wanted, self._aliases)
        place = "articles_fts.rowid" if wanted.seeks else "a.place"
        further = f" AND {place} < :after" if after is not None else ""
        return self._made(
            f"""SELECT a.place, a.id, a.source, a.language, a.story, 0.0 FROM {made.table}
                WHERE {made.where}{further} ORDER BY {place} DESC LIMIT :cap""",  # noqa: S608 - idem
            cap=cap,
            after=after,
            **made.params,
        )

    def _turn(
        self, wanted: Wanted, rows: Sequence[Row], turn: Turn, *, ranked: bool
    ) -> tuple[set[str], Sequence[Row]]:
        """The stories already told, and what comes after them."""
        if turn.after is None:
            return set(), rows
        if ranked:
            last = next((n for n, row in enumerate(rows) if row.place == turn.after), -1)
            return {row.story for row in rows[: last + 1]}, rows[last + 1 :]
        seen = {row.story for row in rows if row.place >= turn.after}
        rest = [row for row in rows if row.place < turn.after]
        if len(rows) > COUNTED and len(_stories(rest, seen, turn.size + 1)) <= turn.size:
            # Beyond what was counted, where a story may come again on a later page.
            rest += self._newest(wanted, COUNTED, min(turn.after, rows[-1].place))
        return seen, rest

    def _hits(self, stories: Sequence[Sequence[Row]]) -> Iterable[Hit]:
        wanted = [row.id for story in stories for row in story[: OTHERS + 1]]
        articles = self._articles([story[0].id for story in stories])
        briefs = self._briefs(wanted)
        for first, *others in stories:
            if first.id in articles:
                yield Hit(
                    place=first.place,
                    article=articles[first.id],
                    others=tuple(briefs[row.id] for row in others[:OTHERS] if row.id in briefs),
                    more=max(0, len(others) - OTHERS),
                )

    def _articles(self, ids: Sequence[int]) -> dict[int, Article]:
        rows = self._engine.rows(
            "SELECT * FROM articles WHERE id IN (SELECT value FROM json_each(:ids))",
            ids=to_json(ids),
        )
        found = {row["id"]: to_article(row) for row in rows}
        return {one: found[one] for one in ids if one in found}

    def _briefs(self, ids: Sequence[int]) -> dict[int, Brief]:
        rows = self._engine.rows(
            """SELECT id, key, source, title FROM articles
               WHERE id IN (SELECT value FROM json_each(:ids))""",
            ids=to_json(ids),
        )
        return {row["id"]: Brief(row["key"], row["source"], row["title"]) for row in rows}


def _stories(rows: Sequence[Row], seen: set[str], most: int) -> list[list[Row]]:
    """Rows of the first stories, in the order of their first; those seen left out."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        if row.story in found:
            found[row.story].append(row)
        elif len(found) < most and row.story not in seen:
            found[row.story] = [row]
    return list(found.values())
