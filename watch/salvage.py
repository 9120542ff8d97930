"""What is saved of letters read together when that reading was killed: each is read alone.

Otherwise one letter that costs too much would have the same round asked for ever, and every letter
behind it would wait. What dies alone as well is told, with the others that are set aside.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from watch.entries import Entry
from watch.letters.bundle import LEFT, MEDIA_TYPE, pack, unpack
from watch.model import Fetched, Reading, Refusal, Rejected, SourceSpec
from watch.preparing import Prepared, prepare
from watch.text import shorten
from watch.workers import WorkerDied, Workers


def settled(result: Reading | WorkerDied) -> Reading:
    """What the worker read; a dead one read nothing, and says why."""
    return Reading(problem=result.reason) if isinstance(result, WorkerDied) else result


def survived(result: Prepared | WorkerDied) -> Prepared:
    """As ``settled``, with the entries."""
    return Prepared(settled(result)) if isinstance(result, WorkerDied) else result


def is_bundle(page: Fetched) -> bool:
    """Whether it holds letters that can be read apart."""
    return page.media_type == MEDIA_TYPE


def salvage(page: Fetched, spec: SourceSpec, workers: Workers, now: datetime) -> Prepared:
    """Everything that the letters of ``page`` hold, read one by one."""
    jobs = [
        ((rank, one.name), (replace(page, body=pack([one]), headers={}), spec, now))
        for rank, one in enumerate(unpack(page.body))
    ]
    entries: dict[str, Entry] = {}
    rejected: list[Rejected] = []
    truncated = int(page.headers.get(LEFT, "0"))
    for (_, name), result in sorted(workers.run(prepare, jobs), key=lambda one: one[0]):
        reading, found = survived(result)
        if reading.problem is not None:
            told = f"{name}\u00a0: {reading.problem}"
            rejected.append(Rejected(source=spec.slug, refusal=Refusal.UNREADABLE, detail=told))
        rejected += reading.rejected
        truncated += reading.truncated
        for one in found:
            if entries.setdefault(one.article.key, one) is not one:
                told = shorten(one.article.title, 120)
                rejected.append(Rejected(source=spec.slug, refusal=Refusal.REPEATED, detail=told))
    whole = Reading(
        articles=tuple(one.article for one in entries.values()),
        rejected=tuple(rejected),
        truncated=truncated,
    )
    return Prepared(whole, tuple(entries.values()))
