"""What the classifier learns from: texts whose themes somebody said. Pure but for the reader.

    Theme.examples --cold_examples--> Example        JSONL --read_examples--> Example

A theme that nobody looked at on a text is *unknown* there, not refused. Learning is the job of
``classifier``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

from watch.errors import WatchError, complaint
from watch.model import Article, Theme

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
SEPARATOR = " | "
"""Between the title and the lead of a seed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """An article and what is known of its themes."""

    article: Article
    labels: frozenset[str] = frozenset()
    known: frozenset[str] | None = None
    """themes that somebody looked at; None for all of them"""

    def says(self, theme: str) -> bool | None:
        """Whether it has the theme; None when nobody knows."""
        if theme in self.labels:
            return True
        return False if self.known is None or theme in self.known else None


def text_article(title: str, lead: str = "", text: str = "") -> Article:
    """An article made of its words alone, as seeds and canaries are."""
    key = hashlib.sha256(f"{title}\x1f{lead}\x1f{text}".encode()).hexdigest()[:20]
    return Article(
        key=key, source="", url="", title=title, lead=lead, text=text, published=None,
        first_seen=_NEVER,
    )  # fmt: skip


def seed_article(seed: str) -> Article:
    """« Titre | chapô » -> article."""
    title, _, lead = seed.partition(SEPARATOR)
    return text_article(title, lead)


def cold_examples(themes: Sequence[Theme]) -> tuple[Example, ...]:
    """The seeds of all themes; a text written under two themes has both."""
    labels: dict[str, set[str]] = {}
    for theme in themes:
        for seed in theme.examples:
            labels.setdefault(seed, set()).add(theme.slug)
        for seed in theme.counterexamples:
            labels.setdefault(seed, set())
    return tuple(
        Example(article=seed_article(seed), labels=frozenset(slugs))
        for seed, slugs in labels.items()
    )


def read_examples(
    path: Path, themes: Sequence[str] | None, aliases: Mapping[str, str] | None = None
) -> tuple[Example, ...]:
    """Read labelled items, one JSON object per line: id, source, title, text, labels, reviewed_for.

    A ``date`` is read as well, when there is one. An empty ``reviewed_for`` says that the item has
    none of the themes but its labels. ``themes`` are those to keep, None for whatever the file
    says; ``aliases`` gives our slug for another file's.

    Raises:
        WatchError: a line is not such an item; the message says which.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise WatchError(f"{path} ne peut pas être lu ({complaint(error)}).") from error
    except UnicodeDecodeError as error:
        raise WatchError(f"{path} n'est pas un texte en UTF-8, un article par ligne.") from error
    kept = None if themes is None else frozenset(themes)
    return tuple(_examples(lines, str(path), kept, aliases or {}))


def _examples(
    lines: Sequence[str], name: str, themes: frozenset[str] | None, aliases: Mapping[str, str]
) -> Iterator[Example]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield _example(json.loads(line), themes, aliases)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise WatchError(
                f"{name}, ligne {number} : ce n'est pas un article étiqueté ; il faut un objet "
                "JSON avec « id », « source », « title », « text », « labels » et « reviewed_for »."
            ) from error


def _example(
    item: dict[str, object], themes: frozenset[str] | None, aliases: Mapping[str, str]
) -> Example:
    labels, reviewed = (
        frozenset(aliases.get(slug, slug) for slug in _texts(item[field]))
        for field in ("labels", "reviewed_for")
    )
    title, lead, text, source, key = (
        _text(item.get(field, "")) for field in ("title", "lead", "text", "source", "id")
    )
    article = Article(
        key=key, source=source, url=_text(item.get("url", "")), title=title, lead=lead, text=text,
        published=_date(item.get("date")), first_seen=_NEVER,
    )  # fmt: skip
    if themes is not None:
        labels, reviewed = labels & themes, reviewed & themes
    return Example(article=article, labels=labels, known=reviewed or None)


def _date(value: object) -> datetime | None:
    """ISO 8601 or RFC 5322, as feeds write them; a date in another shape is no date."""
    if not isinstance(value, str):
        return None
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            found = read(value)
        except ValueError:
            continue
        return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
    return None


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _texts(value: object) -> list[str]:
    if not isinstance(value, list):
        raise TypeError
    return [_text(item) for item in value]
