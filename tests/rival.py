"""A process that wants the same jobs and the same issue as another, at the same instant.

python -m tests.rival DATABASE ROUNDS      waits for a line, then prints what it won as JSON
"""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from pathlib import Path

from briefings.store import Records, open_records
from tests.mailroom import MONDAY, people, record

LEASE = timedelta(hours=1)


def race(records: Records, rounds: int) -> dict[str, object]:
    dues = [MONDAY + number * LEASE for number in range(rounds)]
    won = [due for due in dues if records.executions.claim("hebdo", due, MONDAY, LEASE)]
    for due in won[::2]:
        records.executions.finish("hebdo", due, MONDAY)
    issue = record(records, people(3))
    return {"won": [due.isoformat() for due in won], "issue": issue.id}


if __name__ == "__main__":
    with open_records(Path(sys.argv[1])) as opened:
        print("ready", flush=True)  # noqa: T201 - read by the test
        sys.stdin.readline()
        print(json.dumps(race(opened, int(sys.argv[2]))))  # noqa: T201 - idem
