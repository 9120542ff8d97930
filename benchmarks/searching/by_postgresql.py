"""PostgreSQL's full text in French: by_postgresql.py DOCUMENTS FOLDER, its socket in FOLDER."""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import psycopg
from answering import Question, answer, documents, tell

TABLE = """CREATE TABLE articles (key text PRIMARY KEY, source text NOT NULL, url text NOT NULL,
    title text NOT NULL, body text NOT NULL, at timestamptz NOT NULL,
    words tsvector GENERATED ALWAYS AS (setweight(to_tsvector('french', title), 'A')
      || to_tsvector('french', body)) STORED)"""
INDEXES = (
    "CREATE INDEX ON articles USING gin (words)",
    "CREATE INDEX ON articles (at)",
    "CREATE INDEX ON articles (source)",
    "ANALYZE articles",
)
QUERIES = {"phrase": "phraseto_tsquery", "prefix": "to_tsquery"}
COUNTS = """SELECT source, date_trunc('month', at), count(*) FROM articles
    WHERE words @@ {query}('french', %(said)s) GROUP BY GROUPING SETS (source, 2, ())"""


def fill(base: psycopg.Connection, path: str) -> None:
    """One COPY, then the indexes: the quickest that it has."""
    base.execute(TABLE)
    with (
        base.transaction(),
        base.cursor().copy("COPY articles (key, source, url, title, body, at) FROM STDIN") as into,
    ):
        for one in documents(path):
            into.write_row(
                (one["key"], one["source"], one["url"], one["title"], one["text"], one["at"])
            )
    for statement in INDEXES:
        base.execute(statement)


def ask(base: psycopg.Connection, question: Question) -> list[str]:
    """A page, its articles read whole; the counts are exact."""
    kind = question["kind"]
    query = QUERIES.get(kind, "plainto_tsquery")
    asked = f"{query}('french', %(said)s)"
    values = {
        "said": question["words"][0] + ":*" if kind == "prefix" else " ".join(question["words"]),
        "source": question["source"],
    }
    order = f"ts_rank(words, {asked}) DESC" if kind == "most relevant" else "at DESC"
    only = "AND source = %(source)s" if question["source"] else ""
    rows = base.execute(
        f"""SELECT key, source, url, title, body, at FROM articles WHERE words @@ {asked} {only}
            ORDER BY {order} LIMIT 20""",  # noqa: S608 - our own clauses; values are parameters
        values,
    ).fetchall()
    if kind == "counts":
        base.execute(COUNTS.format(query=query), values).fetchall()
    return [row[0] for row in rows]


def main() -> None:
    """Index, say what it took, answer."""
    server = f"host={sys.argv[2]} user=bench dbname=postgres"
    with psycopg.connect(server, autocommit=True) as base:
        began = time.perf_counter()
        fill(base, sys.argv[1])
        took = time.perf_counter() - began
        size = base.execute("SELECT pg_database_size('postgres')").fetchone()
        tell(seconds=took, bytes=size[0] if size else 0)
        answer(lambda question: ask(base, question))


if __name__ == "__main__":
    main()
