"""Corrections in and out. The last one that is not undone is what a person says of a theme.

It keeps the person's rows of ``labels`` in step, in the same transaction, so that a correction
shows at once; what it teaches is the job of ``watch.classify.feedback``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from watch.model import Correction, CorrectionKind, Said, Verdict
from watch.store.convert import to_instant, to_text
from watch.store.engine import Engine, Row


class Corrections:
    """The table of corrections: rows are added, and marked undone once, nothing else."""

    def __init__(self, engine: Engine, aliases: Mapping[str, str]) -> None:
        self._engine = engine
        self._aliases = aliases

    def record(self, said: Iterable[Said], by: str, at: datetime) -> int:
        """Store what one gesture said of known items; the number of the gesture, 0 when empty."""
        with self._engine.transaction("corrections"):
            gesture = self._next()
            count = sum(self._insert(one, gesture, by, at) for one in said)
            self._follow(gesture)
        return gesture if count else 0

    def _next(self) -> int:
        (row,) = self._engine.rows("SELECT coalesce(max(gesture), 0) + 1 AS next FROM corrections")
        return int(row["next"])

    def _insert(self, one: Said, gesture: int, by: str, at: datetime) -> int:
        return self._engine.execute(
            _INSERT,
            gesture=gesture,
            key=one.key,
            theme=one.theme,
            has=int(one.has),
            kind=str(one.kind),
            author=by,
            at=to_text(at),
        )

    def _follow(self, gesture: int) -> None:
        """Bring the person's labels in step with the corrections of this gesture's items."""
        for statement in _FOLLOW:
            self._engine.execute(statement, gesture=gesture)

    def undo(self, gesture: int, by: str, at: datetime) -> int:
        """Take back a whole gesture; how many corrections were (0: unknown or undone before)."""
        with self._engine.transaction("corrections.undo"):
            count = self._engine.execute(
                """UPDATE corrections SET undone_by = :by, undone_at = :at
                   WHERE gesture = :gesture AND undone_at IS NULL""",
                gesture=gesture,
                by=by,
                at=to_text(at),
            )
            self._follow(gesture)
        return count

    def standing(self) -> list[Correction]:
        """What is said at present: one correction per item and theme, oldest first."""
        rows = self._engine.rows(f"{_SELECT} WHERE c.undone_at IS NULL ORDER BY c.id")
        last = {(row["key"], self._name(row)): row for row in rows}
        return [self._correction(row) for row in sorted(last.values(), key=lambda row: row["id"])]

    def history(self, key: str | None = None, limit: int = 2**62) -> list[Correction]:
        """Everything that was said, of this item or of all, undone or not, newest first."""
        where = "" if key is None else "WHERE coalesce(a.key, e.key) = :key"
        rows = self._engine.rows(f"{_SELECT} {where} ORDER BY c.id DESC LIMIT :limit",
                                 limit=limit, **({} if key is None else {"key": key}))  # fmt: skip
        return [self._correction(row) for row in rows]

    def of(self, gesture: int) -> list[Correction]:
        """What one gesture said."""
        rows = self._engine.rows(
            f"{_SELECT} WHERE c.gesture = :gesture ORDER BY c.id", gesture=gesture
        )
        return [self._correction(row) for row in rows]

    def gestures(self, author: str) -> Sequence[int]:
        """Numbers of this person's gestures that still stand, newest first."""
        rows = self._engine.rows(
            """SELECT DISTINCT gesture FROM corrections
               WHERE author = :author AND undone_at IS NULL ORDER BY gesture DESC""",
            author=author,
        )
        return [row["gesture"] for row in rows]

    def since(self, instant: datetime | None) -> int:
        """How many were made or undone after this instant; all of them when there is none."""
        (row,) = self._engine.rows(
            """SELECT count(*) AS n FROM corrections
               WHERE at > :instant OR coalesce(undone_at, '') > :instant""",
            instant="" if instant is None else to_text(instant),
        )
        return int(row["n"])

    def _name(self, row: Row) -> str:
        theme = str(row["theme"])
        return self._aliases.get(theme, theme)

    def _correction(self, row: Row) -> Correction:
        return Correction(
            id=row["id"],
            gesture=row["gesture"],
            key=row["key"],
            archived=row["article"] is not None,
            title=row["title"],
            source=row["source"],
            theme=self._name(row),
            has=bool(row["has"]),
            kind=CorrectionKind(row["kind"]),
            by=row["author"],
            at=datetime.fromisoformat(row["at"]),
            score=row["score"],
            verdict=Verdict(row["verdict"]) if row["verdict"] else None,
            version=row["version"],
            undone_by=row["undone_by"] or "",
            undone_at=to_instant(row["undone_at"]),
        )


_INSERT = """INSERT INTO corrections (gesture, article, example, theme, has, kind, author, at,
      score, verdict, version)
    SELECT :gesture, i.article, i.example, :theme, :has, :kind, :author, :at,
      l.score, l.verdict, coalesce(l.author, '')
    FROM (SELECT id AS article, NULL AS example FROM articles WHERE key = :key
          UNION ALL SELECT NULL, id FROM examples
          WHERE key = :key AND NOT EXISTS (SELECT 1 FROM articles WHERE key = :key)) i
    LEFT JOIN labels l ON l.article = i.article AND l.theme = :theme AND l.origin = 'model'"""

_FOLLOW = (
    """DELETE FROM labels WHERE origin = 'person' AND (article, theme) IN
         (SELECT article, theme FROM corrections WHERE gesture = :gesture)""",
    """INSERT INTO labels (article, theme, origin, score, verdict, author, terms, correction)
       SELECT c.article, c.theme, 'person', c.has,
         CASE c.has WHEN 1 THEN 'retenu' ELSE 'ecarte' END, c.author, '[]', c.id
       FROM corrections c WHERE c.kind <> 'assumed' AND c.id IN
         (SELECT max(last.id) FROM corrections asked JOIN corrections last
            ON last.article = asked.article AND last.theme = asked.theme
          WHERE asked.gesture = :gesture AND last.undone_at IS NULL
          GROUP BY last.article, last.theme)""",
)

_SELECT = """SELECT c.*, coalesce(a.key, e.key) AS key, coalesce(a.title, e.title) AS title,
      coalesce(a.source, e.source) AS source
    FROM corrections c LEFT JOIN articles a ON a.id = c.article
    LEFT JOIN examples e ON e.id = c.example"""
