"""Labels in and out. A person's label is never overwritten by the model: separate rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from watch.model import Article, Label, Labelled, Origin, Verdict
from watch.store.convert import to_json, to_label
from watch.store.engine import Engine


class Labels:
    """The table of labels."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def save(
        self,
        labelled: Iterable[tuple[Article, Sequence[Label]]],
        version: str,
    ) -> None:
        """Replace the model's labels of these articles and note which model read them."""
        with self._engine.transaction("labels"):
            for article, labels in labelled:
                self._engine.execute(
                    """DELETE FROM labels WHERE origin = 'model'
                       AND article = (SELECT id FROM articles WHERE key = :key)""",
                    key=article.key,
                )
                self._engine.executemany(_INSERT, [_row(article.key, one) for one in labels])
                self._engine.execute(
                    "UPDATE articles SET labelled_by = :version WHERE key = :key",
                    key=article.key,
                    version=version,
                )

    def of(self, articles: Sequence[Article]) -> list[Labelled]:
        """Each article with its labels, a person's word replacing the model's, best first."""
        found: dict[str, list[Label]] = defaultdict(list)
        for start in range(0, len(articles), 500):
            keys = [article.key for article in articles[start : start + 500]]
            for row in self._engine.rows(
                """SELECT a.key AS key, l.* FROM labels l JOIN articles a ON a.id = l.article
                   WHERE a.key IN (SELECT value FROM json_each(:keys))""",
                keys=to_json(keys),
            ):
                found[row["key"]].append(to_label(row))
        return [Labelled(article=a, labels=_settle(found[a.key])) for a in articles]


_INSERT = """INSERT INTO labels (article, theme, origin, score, verdict, author, terms)
    SELECT id, :theme, :origin, :score, :verdict, :author, :terms FROM articles WHERE key = :key"""


def _row(key: str, label: Label) -> dict[str, object]:
    return {
        "key": key,
        "theme": label.theme,
        "origin": str(label.origin),
        "score": label.score,
        "verdict": str(label.verdict),
        "author": label.by,
        "terms": to_json([(term.text, round(term.weight, 4)) for term in label.terms]),
    }


def _settle(labels: Sequence[Label]) -> tuple[Label, ...]:
    by_theme: dict[str, Label] = {}
    for label in sorted(labels, key=lambda one: one.origin is Origin.PERSON):
        by_theme[label.theme] = label
    kept = [one for one in by_theme.values() if one.verdict is not Verdict.OUT]
    return tuple(sorted(kept, key=lambda one: (-one.score, one.theme)))
