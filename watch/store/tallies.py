"""How many of the articles found are of each theme, source, place, kind, month, language.

Counted over the newest articles found, a bounded number that the reader is told: an exact count
over a common word costs more than the page itself.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple

from watch.model import Verdict
from watch.store.convert import to_json
from watch.store.engine import Engine
from watch.store.m013_order import PLACE_BITS
from watch.zone import paris


class Row(NamedTuple):
    """An article found, before anything is read of it."""

    place: int
    id: int
    source: str
    language: str
    story: str
    score: float = 0.0

    @property
    def hour(self) -> int:
        """Of its date, since 1970."""
        return (self.place >> PLACE_BITS) // 3600


Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tallies:
    """Articles by value, in no order."""

    themes: Counts
    sources: Counts
    departments: Counts
    """by code"""
    kinds: Counts
    languages: Counts
    months: Counts
    """by « 2026-09 »"""
    reviewed: int


def tally(engine: Engine, rows: Sequence[Row], aliases: Mapping[str, str]) -> Tallies:
    """Count; five questions, whatever is found."""
    ids = to_json([row.id for row in rows])
    said = _said(engine, rows)
    return Tallies(
        themes=_themes(engine, rows, ids, said, aliases),
        sources=Counter([row.source for row in rows]),
        departments=_departments(engine, ids),
        kinds=_kinds(engine, ids),
        languages=Counter([row.language for row in rows]),
        months=Counter([_month(row.hour) for row in rows]),
        reviewed=sum([row.story in said for row in rows]) if said else 0,
    )


@lru_cache(maxsize=100_000)  # 8 µs each, and a search counts a thousand
def _month(hour: int) -> str:
    return f"{paris(datetime.fromtimestamp(hour * 3600, UTC)):%Y-%m}"


_THESE = "json_each(:ids) these"
"""Walked through, each looked up once: an IN would sort them first, a third more."""


class _Word(NamedTuple):
    """What a person said of a theme."""

    article: int
    theme: str
    kept: bool


def _said(engine: Engine, rows: Sequence[Row]) -> dict[str, list[_Word]]:
    """By story, oldest first."""
    found: defaultdict[str, list[_Word]] = defaultdict(list)
    for row in engine.rows(
        # From what people said: little, beside what is found.
        """SELECT a.story, a.id, l.theme, l.verdict FROM labels l INDEXED BY labels_person
           CROSS JOIN listing a ON a.id = l.article
           WHERE l.origin = 'person' AND a.story IN (SELECT value FROM json_each(:stories))
           ORDER BY l.correction""",
        stories=to_json(sorted({row.story for row in rows})),
    ):
        kept = row["verdict"] == Verdict.IN
        found[row["story"]].append(_Word(row["id"], row["theme"], kept))
    return found


def _themes(
    engine: Engine,
    rows: Sequence[Row],
    ids: str,
    said: Mapping[str, Sequence[_Word]],
    aliases: Mapping[str, str],
) -> Counts:
    """A person's word on the article, else on its story, else the model's (decision 25)."""
    held = {
        (article, aliases.get(theme, theme))
        for article, theme in engine.tuples(
            f"""SELECT article, theme FROM {_THESE}
                CROSS JOIN labels INDEXED BY labels_kept ON article = these.value
                WHERE origin = 'model' AND verdict = 'retenu'""",  # noqa: S608 - our own text
            ids=ids,
        )
    }
    for one in rows if said else ():
        for word in sorted(said.get(one.story, ()), key=lambda word: word.article == one.id):
            theme = aliases.get(word.theme, word.theme)
            (held.add if word.kept else held.discard)((one.id, theme))
    return Counter([theme for _, theme in held])


def _departments(engine: Engine, ids: str) -> Counts:
    found: defaultdict[str, set[int]] = defaultdict(set)
    for article, *told in engine.tuples(
        f"""SELECT article, kind, code, departments FROM {_THESE}
            CROSS JOIN places ON article = these.value""",  # noqa: S608 - idem
        ids=ids,
    ):
        for code in _codes(*told):
            found[code].add(article)
    return {code: len(articles) for code, articles in found.items()}


def _codes(kind: str, code: str, departments: str) -> Iterable[str]:
    return [code] if kind == "departement" else departments.split()


def _kinds(engine: Engine, ids: str) -> Counts:
    (row,) = engine.rows(
        f"""SELECT
              (SELECT count(*) FROM {_THESE} WHERE EXISTS (SELECT 1 FROM calls
                 WHERE article = these.value AND kind <> 'inscription')) AS appel,
              (SELECT count(*) FROM {_THESE} WHERE EXISTS (SELECT 1 FROM events
                 WHERE article = these.value)) AS evenement""",  # noqa: S608 - idem
        ids=ids,
    )
    return {name: count for name, count in row.items() if count}
