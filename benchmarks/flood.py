"""10,000 requests to subscribe one victim, from 500 networks: how many mails leave, and how fast.

python benchmarks/flood.py [REQUESTS]

One process serves and asks: the rate is a floor.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.offices import letters, settle
from tests.test_web_flood import VICTIM, behind_a_proxy, flood
from tests.webs import serve


def main(requests: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        house = settle(Path(folder) / "vigie", behind_a_proxy())
        with serve(house) as web:
            moment = web.moment()
            start = time.perf_counter()
            codes = asyncio.run(flood(web, moment, [VICTIM] * requests, 500))
            elapsed = time.perf_counter() - start
            web.settled()
        with house.open() as (records, _):
            sent = [str(mail["To"]) for mail in letters(records)]
    print(f"{requests} requests, answers {dict(codes)}, mails to {sent}")
    print(f"{requests / elapsed:.0f} requests a second")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
