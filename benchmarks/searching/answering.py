"""What the programs that search have in common: told of documents, they index, then answer lines.

Runs in each contestant's own environment, so the standard library alone.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypedDict


class Document(TypedDict):
    """A line of the documents' file."""

    key: str
    source: str
    url: str
    title: str
    text: str
    at: str


class Question(TypedDict):
    """A line of what is asked."""

    kind: str
    words: list[str]
    source: str


def documents(path: str) -> Iterator[Document]:
    """All of them, oldest first."""
    with Path(path).open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def tell(**said: object) -> None:
    """A line to whoever asks."""
    print(json.dumps(said), flush=True)


def answer(ask: Callable[[Question], list[str] | None]) -> None:
    """Answer until there is nothing more: keys of a page, or None for what one does not do."""
    for line in sys.stdin:
        began = time.perf_counter()
        found = ask(json.loads(line))
        tell(found=found, seconds=time.perf_counter() - began)
