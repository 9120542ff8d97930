"""Analyses in and out: written whole per article, read by deadline, by day, by article."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from watch.model import Article, Call, Enriched, Event, Shift, Territory
from watch.store import findings
from watch.store.articles import PAGE
from watch.store.convert import to_article, to_json
from watch.store.engine import Engine, Row
from watch.store.themed import THEME, names_of

_TABLES = ("places", "calls", "events", "shifts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """What is kept of one article."""

    article: Article
    enriched: Enriched
    shifts: tuple[Shift, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CallNotice:
    """A call, with the article that states it."""

    article: Article
    call: Call
    rank: int
    """its place among those of the article: stable, so it may name an entry of a calendar"""
    shifts: tuple[Shift, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EventNotice:
    """An event, with the article that states it."""

    article: Article
    event: Event
    rank: int


class Enrichment:
    """The tables of analyses."""

    def __init__(self, engine: Engine, aliases: Mapping[str, str]) -> None:
        self._engine = engine
        self._aliases = aliases

    def awaits(self, version: str) -> bool:
        """Whether some article is to be analysed."""
        rows = self._engine.rows(
            """SELECT 1 FROM articles a LEFT JOIN analyses n ON n.article = a.id
               WHERE n.version IS NULL OR n.version <> :version LIMIT 1""",
            version=version,
        )
        return bool(rows)

    def pending(self, version: str) -> Iterator[list[Article]]:
        """Pages of articles that this version has not analysed as they are, newest first."""
        # The ids first, from the small index: page after page, the whole table was read to its end.
        found = self._engine.rows(
            """SELECT json_group_array(a.id) AS ids
               FROM articles a LEFT JOIN analyses n ON n.article = a.id
               WHERE n.version IS NULL OR n.version <> :version""",
            version=version,
        )
        ids = sorted(json.loads(found[0]["ids"]), reverse=True)
        for start in range(0, len(ids), PAGE):
            rows = self._engine.rows(
                """SELECT * FROM articles WHERE id IN (SELECT value FROM json_each(:ids))
                   ORDER BY id DESC""",
                ids=to_json(ids[start : start + PAGE]),
            )
            yield [to_article(row) for row in rows]

    def tellings(self, articles: Sequence[Article]) -> dict[str, list[tuple[Article, datetime]]]:
        """The earlier wordings of these articles, oldest first, with when each was replaced."""
        found: dict[str, list[tuple[Article, datetime]]] = defaultdict(list)
        rows = self._engine.rows(
            """SELECT a.*, v.title AS old_title, v.lead AS old_lead, v.text AS old_text,
                 v.replaced_at AS until
               FROM article_versions v JOIN articles a ON a.id = v.article
               WHERE a.key IN (SELECT value FROM json_each(:keys)) ORDER BY v.id""",
            keys=to_json([article.key for article in articles]),
        )
        for row in rows:
            told = replace(
                to_article(row),
                title=row["old_title"],
                lead=row["old_lead"],
                text=row["old_text"],
            )
            found[told.key].append((told, datetime.fromisoformat(row["until"])))
        return found

    def save(self, analyses: Sequence[Analysis], version: str) -> None:
        """Replace what is known of these articles, in one transaction."""
        with self._engine.transaction("enrichment"):
            ids = self._ids([one.article for one in analyses])
            for table in _TABLES:
                self._engine.execute(
                    f"DELETE FROM {table} WHERE article IN (SELECT value FROM json_each(:ids))",  # noqa: S608 - our own table names
                    ids=to_json(list(ids.values())),
                )
            known = [
                (ids[one.article.key], one.enriched) for one in analyses if one.article.key in ids
            ]
            self.add(known, version)
            moved = [(ids[one.article.key], one.shifts) for one in analyses if one.shifts]
            self._engine.executemany(findings.SHIFT, findings.shifts(moved))

    def add(self, known: Sequence[tuple[int, Enriched]], version: str) -> None:
        """The analyses of articles that have none, by id; in the caller's transaction."""
        for statement, rows in findings.rows(known, version):
            if rows:  # most pages state no place, no call and no event
                self._engine.executemany(statement, rows)

    def _ids(self, articles: Iterable[Article]) -> dict[str, int]:
        rows = self._engine.rows(
            "SELECT id, key FROM articles WHERE key IN (SELECT value FROM json_each(:keys))",
            keys=to_json([article.key for article in articles]),
        )
        return {row["key"]: row["id"] for row in rows}

    def of(self, articles: Sequence[Article]) -> dict[str, Enriched]:
        """What is known of each article, by key; nothing for one not analysed yet."""
        keys = to_json([article.key for article in articles])
        scores = self._rows("analyses", keys)
        places, calls, events = (self._rows(table, keys) for table in _TABLES[:3])
        return {
            key: Enriched(
                territory=Territory(
                    score=one["score"],
                    mentions=tuple(map(findings.to_mention, places[key])),
                    elsewhere=findings.to_names(one["elsewhere"]),
                ),
                calls=tuple(map(findings.to_call, calls[key])),
                events=tuple(map(findings.to_event, events[key])),
            )
            for key, (one, *_) in scores.items()
        }

    def _rows(self, table: str, keys: str) -> defaultdict[str, list[Row]]:
        order = {"places": "t.weight DESC, t.code", "analyses": "t.article"}.get(table, "t.rank")
        found: defaultdict[str, list[Row]] = defaultdict(list)
        for row in self._engine.rows(
            f"""SELECT a.key AS key, t.* FROM {table} t JOIN articles a ON a.id = t.article
                WHERE a.key IN (SELECT value FROM json_each(:keys)) ORDER BY {order}""",  # noqa: S608 - our own names
            keys=keys,
        ):
            found[row["key"]].append(row)
        return found

    def calls(self, since: date = date.min, theme: str | None = None) -> list[CallNotice]:
        """Calls whose deadline is not before that day, those without one last."""
        where, params = self._theme(theme)
        rows = self._engine.rows(
            f"""SELECT a.*, c.* FROM calls c JOIN articles a ON a.id = c.article
                WHERE (c.deadline IS NULL OR c.deadline >= :since) AND {where}
                ORDER BY c.deadline IS NULL, c.deadline, a.effective DESC, a.id, c.rank""",  # noqa: S608 - only our own clauses; values are parameters
            since=since.isoformat(),
            **params,
        )
        shifts = self.shifts()
        return [
            CallNotice(
                article=to_article(row),
                call=findings.to_call(row),
                rank=row["rank"],
                shifts=tuple(shifts.get(row["key"], ())),
            )
            for row in rows
        ]

    def events(self, since: date, theme: str | None = None) -> list[EventNotice]:
        """The events not over on that day, by their first day and hour; the day's hours first."""
        where, params = self._theme(theme)
        rows = self._engine.rows(
            f"""SELECT a.*, e.* FROM events e JOIN articles a ON a.id = e.article
                WHERE e.last_day >= :since AND {where}
                ORDER BY e.first_day, e.begins IS NULL, e.begins, e.last_day,
                  a.effective DESC, a.id, e.rank""",  # noqa: S608 - idem
            since=since.isoformat(),
            **params,
        )
        return [
            EventNotice(article=to_article(row), event=findings.to_event(row), rank=row["rank"])
            for row in rows
        ]

    def _theme(self, theme: str | None) -> tuple[str, dict[str, object]]:
        if theme is None:
            return "1", {}
        return THEME, {"themes": names_of(theme, self._aliases)}

    def shifts(self) -> Mapping[str, Sequence[Shift]]:
        """The deadlines that moved, by key of the article, in the order they were noticed."""
        return shifts_of(self._engine)


def shifts_of(engine: Engine, keys: Sequence[str] | None = None) -> Mapping[str, Sequence[Shift]]:
    """The deadlines that moved in these articles, or in all; see :meth:`Enrichment.shifts`."""
    found: defaultdict[str, list[Shift]] = defaultdict(list)
    among = "1" if keys is None else "a.key IN (SELECT value FROM json_each(:keys))"
    for row in engine.rows(
        f"""SELECT a.key AS key, s.* FROM shifts s JOIN articles a ON a.id = s.article
            WHERE {among} ORDER BY s.noticed""",  # noqa: S608 - our own clauses
        keys=to_json(keys or ()),
    ):
        found[row["key"]].append(findings.to_shift(row))
    return found
