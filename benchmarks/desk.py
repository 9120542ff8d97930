"""How long the desk takes: 500 moves made one by one on a week of 200 stories, then read again.

    python benchmarks/desk.py

What an officer waits for is one move on a journal already long: it is folded whole each time.
"""

from __future__ import annotations

import random
import statistics
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parent.parent))

from briefings.desk import (
    Annotate,
    Drop,
    Entry,
    Gesture,
    Keep,
    Pin,
    Place,
    Plan,
    Retitle,
    Unpin,
    admit,
    edited,
    fold,
    start,
)
from briefings.model import Briefing, CommentKind
from tests import notes

MOVES, STORIES, RUNS = 500, 200, 9
AT = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


def week() -> Briefing:
    """A note of 200 stories in three sections, as links beyond the first."""
    stories = tuple(
        notes.story(n, f"Titre {n}", notes.label("desinformation"), extract="Dit. " * 50)
        for n in range(STORIES)
    )
    return notes.briefing((stories[:12], stories[12:24], stories[24:36]), further=stories[36:])


def gesture(plan: Plan, chance: random.Random) -> Gesture:
    """One that may well be refused, as an officer's."""
    key = chance.choice(list(plan.stories))
    section = chance.choice(["desinformation", "orientation", "ruralite"])
    kind = chance.choice(list(CommentKind))
    return chance.choice(
        [
            Keep(story=key),
            Drop(story=key),
            Place(story=key, section=section),
            Retitle(story=key, title=f"Mieux {chance.random()}"),
            Annotate(story=key, kind=kind, text=f"Avis {chance.random()}. " * 20),
            Pin(story=key),
            Unpin(story=key),
        ]
    )


def journal(first: Plan) -> tuple[list[Entry], float]:
    """500 accepted moves, and the seconds of the last one."""
    chance, entries, last = random.Random(1), list[Entry](), 0.0
    while len(entries) < MOVES:
        move, began = gesture(first, chance), perf_counter()
        said = admit(first, entries, move, who="Anne", at=AT, on=len(entries))
        last = perf_counter() - began
        if isinstance(said, Entry):
            entries.append(said)
    return entries, last


def main() -> None:
    """Print the figures."""
    base = replace(week(), number=1)
    first = start(base)
    entries, last = journal(first)
    folds = []
    for _ in range(RUNS):
        began = perf_counter()
        edited(fold(first, entries).plan, base, AT)
        folds.append(perf_counter() - began)
    best, middle = min(folds), statistics.median(folds)
    print(f"{len(entries)} moves on {len(first.stories)} stories")
    print(f"folded and composed: {middle * 1000:.1f} ms (median of {RUNS}), best {best * 1000:.1f}")
    print(f"the 500th move, admitted: {last * 1000:.1f} ms")


if __name__ == "__main__":
    main()
