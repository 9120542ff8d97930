"""How much came, week by week: by source, by theme, by department. It reads, and writes nothing.

Every question is bounded by the weeks it is asked of, and answered by SQLite in counts: what an
archive of ten years holds before them costs nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from watch.store.convert import to_json
from watch.store.engine import Engine
from watch.store.m013_order import PLACE_BITS

Counts = Mapping[str, Mapping[int, int]]
"""By name, then by the place of the week; what is not there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """What some weeks brought."""

    sources: Counts = field(default_factory=dict)
    themes: Counts = field(default_factory=dict)
    """articles under a theme: one article may count under several"""
    departments: Counts = field(default_factory=dict)
    """articles that name a place of a department, by its code"""
    to_check: int = 0
    """articles on which the model doubts, and nobody has spoken yet"""


class Volumes:
    """Questions to the archive."""

    def __init__(self, engine: Engine, aliases: Mapping[str, str]) -> None:
        self._engine = engine
        self._aliases = aliases

    def begun(self) -> datetime | None:
        """When the archive received its first article."""
        at = self._engine.rows("SELECT min(first_seen) AS at FROM articles")[0]["at"]
        return None if at is None else datetime.fromisoformat(at)

    def of(self, weeks: Sequence[tuple[datetime, datetime]]) -> Volume:
        """What each of these weeks brought, by the date that is shown of an article."""
        edges = to_json([[_place(start), _place(end)] for start, end in weeks])
        return Volume(
            sources=self._counted(_SOURCES, edges),
            themes=self._themes(edges),
            departments=self._counted(_DEPARTMENTS, edges),
            to_check=int(self._engine.rows(_TO_CHECK, weeks=edges)[0]["n"]),
        )

    def _counted(self, question: str, edges: str) -> Counts:
        found: dict[str, dict[int, int]] = {}
        for row in self._engine.rows(question, weeks=edges):
            found.setdefault(row["name"], {})[row["week"]] = row["n"]
        return found

    def _themes(self, edges: str) -> Counts:
        """The model's word, then what people changed of it (as ``Labels.of``)."""
        counts = {name: Counter(told) for name, told in self._counted(_THEMES, edges).items()}
        ruled = self._ruled(edges)
        articles = to_json(sorted({article for article, _ in ruled}))
        models = {
            (row["article"], row["theme"])
            for row in self._engine.rows(_KEPT_BY_MODEL, articles=articles)
        }
        for (article, theme), (week, kept) in ruled.items():
            change = kept - ((article, theme) in models)
            counts.setdefault(theme, Counter())[week] += change
        return counts

    def _ruled(self, edges: str) -> Mapping[tuple[int, str], tuple[int, bool]]:
        """What a person said, by article and theme: of it, else of its story; the last word."""
        return {
            (row["article"], self._aliases.get(row["theme"], row["theme"])): (
                row["week"],
                row["verdict"] == "retenu",
            )
            for row in self._engine.rows(_RULED, weeks=edges)
        }


def _place(instant: datetime) -> int:
    """Before every article of that second."""
    return int(instant.timestamp()) << PLACE_BITS


# By their place in time (decision 47): a row of the listing is short, an article is not.
_SPAN = """WITH span AS MATERIALIZED (
      SELECT a.id, a.source, w.key AS week FROM json_each(:weeks) w CROSS JOIN listing a
      ON a.place >= json_extract(w.value, '$[0]') AND a.place < json_extract(w.value, '$[1]'))"""
_SOURCES = f"{_SPAN} SELECT source AS name, week, count(*) AS n FROM span GROUP BY 1, 2"  # noqa: S608 - our own text
_THEMES = f"""{_SPAN} SELECT l.theme AS name, s.week, count(*) AS n
    FROM span s CROSS JOIN labels l INDEXED BY labels_kept ON l.article = s.id
    WHERE l.origin = 'model' AND l.verdict = 'retenu' GROUP BY 1, 2"""  # noqa: S608 - idem
_DEPARTMENTS = f"""{_SPAN} SELECT d.value AS name, s.week, count(DISTINCT s.id) AS n
    FROM span s CROSS JOIN places p ON p.article = s.id,
      json_each('["' || replace(p.departments, ' ', '","') || '"]') d
    WHERE p.departments <> '' GROUP BY 1, 2"""  # noqa: S608 - idem
_TO_CHECK = f"""{_SPAN} SELECT count(DISTINCT l.article) AS n
    FROM labels l INDEXED BY labels_check JOIN span s ON s.id = l.article
    WHERE l.verdict = 'a_verifier'
      AND NOT EXISTS (SELECT 1 FROM labels p WHERE p.article = l.article AND p.theme = l.theme
        AND p.origin = 'person')"""  # noqa: S608 - idem
_RULED = f"""{_SPAN} SELECT s.id AS article, s.week, l.theme, l.verdict
    FROM labels l INDEXED BY labels_person CROSS JOIN listing said ON said.id = l.article
      CROSS JOIN listing a ON a.story = said.story JOIN span s ON s.id = a.id
    WHERE l.origin = 'person' ORDER BY l.article = s.id, l.correction"""  # noqa: S608 - idem
_KEPT_BY_MODEL = """SELECT article, theme FROM labels WHERE origin = 'model' AND verdict = 'retenu'
    AND article IN (SELECT value FROM json_each(:articles))"""
