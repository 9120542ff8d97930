"""What the pages of calls and of figures cost on a large archive, over HTTP, with a real server.

    python benchmarks/boards.py                 # 100,000 articles; made once under --work, 1 minute

A thousand articles a day for a hundred days: the twelve weeks shown hold 84,000 of them, one in
twelve under each theme, one in three with a place, one in twenty with a call, one in thirty with
an event.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.farm.generate import NOW
from benchmarks.pastarchive import OLD, build
from briefings.people import Role
from tests.accounts import Browser
from tests.boards import enter
from tests.offices import Hands, House, settle
from tests.webs import serve
from watch.store import open_store

PAGES = (
    "/",
    "/appels",
    "/appels?quand=tous&territoire=31&theme=ruralite",
    "/evenements",
    "/appels.ics",
    "/tableau-de-bord",
    "/etat",
    "/sante",
)

_FILLED = (
    "UPDATE labels SET verdict = 'retenu', score = 0.9 WHERE (article + length(theme)) % 12 = 0",
    """INSERT INTO places SELECT id, '31', 'departement', 'Haute-Garonne', '31', 'x', 1, 1
       FROM articles WHERE id % 3 = 0""",
    """INSERT INTO calls (article, rank, kind, closing, deadline, quote)
       SELECT id, 0, 'appel_a_projets', 'date', date(effective, '+' || (id % 60) || ' days'), 'x'
       FROM articles WHERE id % 20 = 0""",
    """INSERT INTO events (article, rank, name, first_day, last_day, quote)
       SELECT id, 0, 'colloque', date(effective, '+20 days'), date(effective, '+21 days'), 'x'
       FROM articles WHERE id % 30 = 0""",
)


def prepare(work: Path, count: int) -> Path:
    """The archive, made once."""
    kept = work / f"boards-{count}.db"
    if not kept.exists():
        build(kept, count)
        with open_store(kept) as store, store.engine.transaction("fill"):
            for statement in _FILLED:
                store.engine.execute(statement)
    return kept


def house(folder: Path, archive: Path, now: datetime) -> House:
    """An office over that archive, on the day of its last article."""
    made = settle(folder / "vigie")
    shutil.copy(archive, made.home / "vigie.db")
    return House(made.home, Hands(now))


class Cost(NamedTuple):
    """Of one request, milliseconds; CPU is the client's too, and no busy machine changes it."""

    wall: float
    cpu: float


def measure(editor: Browser, page: str, rounds: int) -> list[Cost]:
    """The requests, but for two that warm up."""
    taken = []
    for _ in range(rounds + 2):
        wall, cpu = time.perf_counter(), time.process_time()
        assert editor.get(page).status_code in {200, 503}
        taken.append(Cost((time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000))
    return taken[2:]


def report(editor: Browser, rounds: int) -> None:
    """Every page: half of the requests take less, and nineteen in twenty."""
    print("| page | CPU, median, ms | CPU, 95 %, ms | wall, median, ms |\n|---|---|---|---|")
    for page in PAGES:
        taken = measure(editor, page, rounds)
        cpu = sorted(one.cpu for one in taken)
        late = cpu[int(len(cpu) * 0.95) - 1]
        wall = statistics.median(one.wall for one in taken)
        print(f"| {page} | {statistics.median(cpu):.0f} | {late:.0f} | {wall:.0f} |", flush=True)


def main() -> None:
    """Parse the command line."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    asked.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()))
    asked.add_argument("--count", type=int, default=100_000)
    asked.add_argument("--rounds", type=int, default=20)
    options = asked.parse_args()
    archive = prepare(options.work, options.count)
    with tempfile.TemporaryDirectory(dir=options.work) as folder:
        office = house(Path(folder), archive, NOW - OLD + timedelta(hours=1))
        with serve(office) as web:
            report(enter(web, Role.EDITOR), options.rounds)


if __name__ == "__main__":
    main()
