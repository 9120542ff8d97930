"""lemon24/reader: by_reader.py DOCUMENTS FOLDER. What is timed is update_search, no entry."""

from __future__ import annotations

import sys
import time
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from answering import Question, answer, documents, tell
from reader import Reader, make_reader


def fill(reader: Reader, path: str) -> None:
    """Feeds and entries, by its own interface; the source of a document is its feed."""
    known: set[str] = set()
    for one in documents(path):
        if one["source"] not in known:
            known.add(one["source"])
            reader.add_feed(one["source"], allow_invalid_url=True)
        at = datetime.fromisoformat(one["at"])
        reader.add_entry(
            {
                "feed_url": one["source"],
                "id": one["key"],
                "title": one["title"],
                "link": one["url"],
                "summary": one["text"],
                "published": at,
                "updated": at,
            }
        )


def ask(reader: Reader, question: Question) -> list[str] | None:
    """A page: titles and passages highlighted, as its own application asks."""
    quoted = [f'"{one}"' for one in question["words"]]
    match question["kind"]:
        case "counts":
            return None
        case "phrase":
            query = f'"{" ".join(question["words"])}"'
        case "prefix":
            query = f"{quoted[0]}*"
        case _:
            query = " ".join(quoted)
    found = reader.search_entries(
        query,
        feed=question["source"] or None,
        sort="relevant" if question["kind"] == "most relevant" else "recent",
        limit=20,
    )
    return [one.id for one in found]


def main() -> None:
    """Index, say what it took, answer."""
    path = Path(sys.argv[2]) / "reader.db"
    for old in path.parent.glob("reader.db*"):
        old.unlink()
    with make_reader(str(path)) as reader:
        # The entries are not what is measured: without this each waits for the disk.
        reader._storage.get_db().execute("PRAGMA synchronous = OFF")  # noqa: SLF001 - no other way
        fill(reader, sys.argv[1])
        reader.enable_search()
        began = time.perf_counter()
        reader.update_search()
        took = time.perf_counter() - began
        tell(seconds=took, bytes=sum(one.stat().st_size for one in path.parent.glob("reader.db*")))
        answer(lambda question: ask(reader, question))


if __name__ == "__main__":
    main()
