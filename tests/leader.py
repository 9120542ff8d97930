"""A process that wants to lead a folder, and writes as long as it does.

python -m tests.leader HOME      until killed
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from briefings.app import Office
from briefings.leading import Deposed, lead
from tests.clockwork import bare


def write(office: Office) -> None:
    """One line per transaction, with the leader's number, until it is deposed."""
    with office.stores() as (_, records):
        for rank in range(100_000):
            with records.engine.transaction("test.write"):
                token = records.meta.get("leader:token")
                count = int(records.meta.get("test:count") or 0)
                records.meta.put("test:count", str(count + 1))
                records.meta.put(f"test:line:{count:09}", f"{token} {os.getpid()} {rank}")
            time.sleep(0.002)


if __name__ == "__main__":
    office = bare(Path(sys.argv[1]))
    print("ready", flush=True)  # noqa: T201 - read by the test
    while True:
        with lead(office) as leader:
            if leader is not None:
                try:
                    write(leader)
                except Deposed:
                    print("deposed", flush=True)  # noqa: T201 - read by the test
        time.sleep(0.005)
