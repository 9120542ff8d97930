"""Do two archives hold the same, article by article? For a change that must change no result.

    python benchmarks/archives.py BEFORE.db AFTER.db

Rows are named by the key of their article, since answers come in another order each time. Left
out: the moments at which they came, and the version of the code that analysed them.
"""

from __future__ import annotations

import argparse
import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

_ARTICLE = "(SELECT key FROM articles WHERE id = t.article)"
TABLES = {
    "articles": """key, source, url, title, lead, text, published, language, authors, tags, story,
        fingerprint, address, labelled_by, search_title, search_text, page_text,
        CASE WHEN published IS NOT NULL THEN effective END""",
    "labels": f"{_ARTICLE}, theme, origin, score, verdict, author, terms, correction",
    "story_joins": f"{_ARTICLE}, likened, reason, score",
    "story_sketches": f"{_ARTICLE}, band",
    "analyses": f"{_ARTICLE}, score, elsewhere",
    "places": f"{_ARTICLE}, code, kind, name, departments, quote, confidence, weight",
    "calls": f"""{_ARTICLE}, rank, kind, closing, deadline, at, moved_from, quote, funder,
        funder_quote, audience, audience_quote, amount, amount_quote""",
    "events": f"""{_ARTICLE}, rank, name, first_day, last_day, begins, ends, place, place_quote,
        quote""",
    "shifts": f"{_ARTICLE}, before_day, after_day, quote",
    "held": "key, source, state, article",
    "standings": "*",
    "validators": "*",
}


def differing(before: Path, after: Path) -> Iterator[tuple[str, int, int, int]]:
    """For each table: rows before, rows after, rows of one that the other has not."""
    for table, columns in TABLES.items():
        one, other = (_rows(path, table, columns) for path in (before, after))
        apart = sum(((one - other) + (other - one)).values())
        yield table, sum(one.values()), sum(other.values()), apart


def _rows(path: Path, table: str, columns: str) -> Counter[tuple[object, ...]]:
    with sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True) as db:
        return Counter(db.execute(f"SELECT {columns} FROM {table} t"))  # noqa: S608 - our own names


def main() -> None:
    """Parse the command line."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    asked.add_argument("before", type=Path)
    asked.add_argument("after", type=Path)
    options = asked.parse_args()
    found = list(differing(options.before, options.after))
    for table, one, other, apart in found:
        print(f"{table}: {one} rows, {other} rows, {apart} of them in one only")
    raise SystemExit(any(apart for *_, apart in found))


if __name__ == "__main__":
    main()
