"""Values to columns and back: instants as ISO text in UTC, tuples as JSON. No SQL here."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache

from watch.model import Article, Label, Origin, Term, Verdict
from watch.store.engine import Row


def to_text(instant: datetime) -> str:
    """Fixed width, so that text order is time order."""
    return instant.astimezone(UTC).isoformat(timespec="seconds")


def to_optional_text(instant: datetime | None) -> str | None:
    """``None`` stays ``None``: an unknown date is never invented."""
    return None if instant is None else to_text(instant)


def to_instant(text: str | None) -> datetime | None:
    """The inverse of :func:`to_optional_text`."""
    return None if text is None else datetime.fromisoformat(text)


def to_json(values: Sequence[object]) -> str:
    """Compact, accents kept readable."""
    return _compact(list(values)) if values else "[]"


_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""Made once: ``json.dumps`` makes another at each call, eight for an article."""


@lru_cache(1024)
def to_names(names: tuple[str, ...]) -> str:
    """The same of what many articles share: the authors of a source, its tags."""
    return to_json(names)


def to_article(row: Row) -> Article:
    """A row of ``articles``."""
    return Article(
        key=row["key"],
        source=row["source"],
        url=row["url"],
        title=row["title"],
        lead=row["lead"],
        text=max(row["text"], row["page_text"], key=len),
        published=to_instant(row["published"]),
        first_seen=datetime.fromisoformat(row["first_seen"]),
        language=row["language"],
        authors=tuple(json.loads(row["authors"])),
        tags=tuple(json.loads(row["tags"])),
        story=row["story"],
    )


def to_label(row: Row) -> Label:
    """A row of ``labels``."""
    return Label(
        theme=row["theme"],
        score=row["score"],
        verdict=Verdict(row["verdict"]),
        origin=Origin(row["origin"]),
        by=row["author"],
        terms=tuple(Term(text, weight) for text, weight in json.loads(row["terms"])),
    )
