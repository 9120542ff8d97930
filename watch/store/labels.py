"""Labels in and out. A person's label is never overwritten by the model: separate rows.

What a person said of an article holds for its whole story (decision 25): an article without a
person's word of its own takes the latest one of its story. This is settled when reading, so it
follows stories that are joined or split later.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from watch.model import Article, Label, Labelled, Origin, Verdict
from watch.store.convert import to_json, to_label
from watch.store.engine import Engine, Row

PAGE = 500


class Labels:
    """The table of labels; ``aliases`` gives a theme's present slug for a former one."""

    def __init__(self, engine: Engine, aliases: Mapping[str, str]) -> None:
        self._engine = engine
        self._aliases = aliases

    def save(
        self,
        labelled: Iterable[tuple[Article, Sequence[Label]]],
        version: str,
    ) -> None:
        """Replace the model's labels of these articles and note which model read them."""
        batch = list(labelled)
        with self._engine.transaction("labels"):
            self._save(batch, version)

    def add(self, found: Iterable[tuple[int, Sequence[Label]]]) -> None:
        """The model's labels of articles that have none, by id; in the caller's transaction."""
        self._engine.executemany(
            _INSERT, [_row(article, one) for article, labels in found for one in labels]
        )

    def _save(self, batch: Sequence[tuple[Article, Sequence[Label]]], version: str) -> None:
        """In four statements: three for each article took as long as reading the feeds."""
        keys = to_json([article.key for article, _ in batch])
        rows = self._engine.rows(f"SELECT id, key FROM articles WHERE key IN {_THESE}", keys=keys)  # noqa: S608 - our own text
        ids = {row["key"]: row["id"] for row in rows}
        held = [(ids[one.key], labels) for one, labels in batch if one.key in ids]
        these = to_json([article for article, _ in held])
        self._engine.execute(
            f"DELETE FROM labels WHERE origin = 'model' AND article IN {_THESE}",  # noqa: S608 - idem
            keys=these,
        )
        self.add(held)
        self._engine.execute(
            f"UPDATE articles SET labelled_by = :version WHERE id IN {_THESE}",  # noqa: S608 - idem
            keys=these,
            version=version,
        )

    def of(self, articles: Sequence[Article]) -> list[Labelled]:
        """Each article with its labels worth showing, a person's word replacing the model's."""
        # The model's refusals are most of its labels, and weigh nothing here.
        everything = self._all(articles, f"{_OWN} AND NOT {_REFUSED}")
        return [replace(one, labels=_shown(one.labels)) for one in everything]

    def all_of(self, articles: Sequence[Article]) -> list[Labelled]:
        """The same with every label, OUT included, best first."""
        return self._all(articles, _OWN)

    def _all(self, articles: Sequence[Article], sql: str) -> list[Labelled]:
        found: list[Labelled] = []
        for start in range(0, len(articles), PAGE):
            found += self._page(articles[start : start + PAGE], sql)
        return found

    def _page(self, articles: Sequence[Article], sql: str) -> list[Labelled]:
        keys = to_json([article.key for article in articles])
        own: dict[str, list[_Word]] = defaultdict(list)
        for row in self._engine.rows(sql, keys=keys):
            own[row["key"]].append(self._word(row, own=True))
        told: dict[str, list[_Word]] = defaultdict(list)
        for row in self._engine.rows(_TOLD, keys=keys):
            told[row["story"]].append(self._word(row, own=False))
        return [
            Labelled(article=one, labels=_settle([*told[one.story or one.key], *own[one.key]]))
            for one in articles
        ]

    def _word(self, row: Row, *, own: bool) -> _Word:
        label = to_label(row)
        if label.theme in self._aliases:
            label = replace(label, theme=self._aliases[label.theme])
        rank = (label.origin is Origin.PERSON, own, row["correction"] or 0)
        return _Word(rank, label)


class _Word(NamedTuple):
    """A label and what it weighs against others of the same theme."""

    rank: tuple[bool, bool, int]
    """a person before a model, its own before its story's, the latest"""
    label: Label


_OWN = """SELECT a.key AS key, l.* FROM labels l JOIN articles a ON a.id = l.article
    WHERE a.key IN (SELECT value FROM json_each(:keys))"""

_REFUSED = f"(l.origin = '{Origin.MODEL}' AND l.verdict = '{Verdict.OUT}')"

_TOLD = """SELECT a.story AS story, l.* FROM labels l JOIN articles a ON a.id = l.article
    WHERE l.origin = 'person' AND a.story IN
      (SELECT story FROM articles WHERE key IN (SELECT value FROM json_each(:keys)))"""

_THESE = "(SELECT value FROM json_each(:keys))"
_INSERT = """INSERT INTO labels (article, theme, origin, score, verdict, author, terms)
    VALUES (?, ?, ?, ?, ?, ?, ?)"""


def _row(article: int, label: Label) -> tuple[object, ...]:
    """By place: a harvest writes four for each article."""
    terms = [(term.text, round(term.weight, 4)) for term in label.terms]
    origin, verdict = str(label.origin), str(label.verdict)
    return (article, label.theme, origin, label.score, verdict, label.by, to_json(terms))


def _settle(words: Iterable[_Word]) -> tuple[Label, ...]:
    """One label per theme: the word of the highest rank."""
    last = {word.label.theme: word.label for word in sorted(words, key=lambda one: one.rank)}
    return tuple(sorted(last.values(), key=lambda one: (-one.score, one.theme)))


def _shown(labels: Iterable[Label]) -> tuple[Label, ...]:
    return tuple(label for label in labels if label.verdict is not Verdict.OUT)
