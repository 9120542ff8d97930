"""A flood of requests for one victim, on a real server."""

from __future__ import annotations

import asyncio
from collections import Counter

import httpx
import pytest

from tests.offices import SETTINGS, House, letters, settle
from tests.webs import HERE, HOST, UNUSED, serve

VICTIM = "victime@region.example"
FLOOD = 400
"""10,000 in benchmarks/flood.py."""
HANDS = 20


async def flood(
    url: str,
    moment: str,
    emails: list[str],
    networks: int,
    path: str = "/abonnement",
    **fields: str,
) -> Counter[int]:
    """Ask for all of them, from as many networks, twenty at a time."""
    codes: Counter[int] = Counter()
    waiting = iter(enumerate(emails))

    async def hand(client: httpx.AsyncClient) -> None:
        for number, email in waiting:
            here = f"198.{18 + number % networks // 250}.{number % networks % 250}.7"
            got = await client.post(
                path,
                data={"email": email, "bulletin": "hebdo", "moment": moment, **fields},
                headers={**HERE, "x-forwarded-for": here},
            )
            codes[got.status_code] += 1

    async with (
        httpx.AsyncClient(base_url=url, headers=HOST, timeout=60, verify=UNUSED) as client,
        asyncio.TaskGroup() as group,
    ):
        for _ in range(HANDS):
            group.create_task(hand(client))
    return codes


def behind_a_proxy() -> str:
    return SETTINGS.replace("web:\n", "web:\n  proxies: [127.0.0.1]\n")


@pytest.fixture
def proxied(house: House) -> House:
    """Behind a proxy that is believed, so that a test may come from 500 networks."""
    return settle(house.home, behind_a_proxy())


def test_a_flood_for_one_victim_sends_one_mail(proxied: House) -> None:
    with serve(proxied) as web:
        codes = asyncio.run(flood(web.url, web.moment(), [VICTIM] * FLOOD, 500))
        web.settled()
    assert sum(codes.values()) == FLOOD
    assert set(codes) == {200}
    with proxied.open() as (records, _):
        assert [mail["To"] for mail in letters(records)] == [VICTIM]


def test_a_network_is_not_believed_to_be_another_without_a_proxy(house: House) -> None:
    with serve(house) as web:
        codes = asyncio.run(flood(web.url, web.moment(), ["not an address"] * 70, 70))
    assert codes == {422: 60, 429: 10}
