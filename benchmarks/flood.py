"""10,000 requests to subscribe one victim, from 500 networks: how many mails leave, and how fast.

    python benchmarks/flood.py                    # about a minute
    python benchmarks/flood.py --workers 2

`vigie serve` answers; the mails it made are counted once it has ended. This process asks, on the
same machine: the rate is a floor.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.siege import served
from briefings.subscriptions.tokens import Purpose, sealed
from tests.offices import House, settle
from tests.test_web_flood import VICTIM, behind_a_proxy, flood


def moment(house: House) -> str:
    """The date of a form opened a minute ago."""
    then = datetime.now(UTC) - timedelta(minutes=1)
    return sealed(house.office.keys, Purpose.FORM, "abonnement", then)


def main() -> None:
    """Parse the command line."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    asked.add_argument("--requests", type=int, default=10_000)
    asked.add_argument("--workers", type=int, default=1)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        house = settle(Path(folder) / "vigie", behind_a_proxy())
        with served(house.home, options.workers) as url:
            start = time.perf_counter()
            emails = [VICTIM] * options.requests
            codes = asyncio.run(flood(url, moment(house), emails, 500))
            elapsed = time.perf_counter() - start
        with house.open() as (records, _):
            mails = [row["email"] for row in records.engine.rows("SELECT email FROM outbox")]
    print(f"{options.requests} requests, answers {dict(codes)}, mails to {mails}")
    print(f"{options.requests / elapsed:.0f} requests a second")


if __name__ == "__main__":
    main()
