"""A page to its end: three piles, and nothing that one entry or one page can break."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from dataclasses import replace
from multiprocessing.reduction import ForkingPickler
from pathlib import Path

import pytest

from tests.cases import CASES, Case
from tests.mutation import mutate
from tests.pages import ITEM, NOW, SPEC, page, rss
from watch.errors import CatalogError
from watch.model import Parsed, RawItem, Reading, Refusal
from watch.reading import read
from watch.sources import Source, source

CORPUS = Path(__file__).parent.parent.parent / "shared" / "data" / "feeds"
MUTANTS = int(os.environ.get("VIGIE_MUTANTS", "300"))
"""``VIGIE_MUTANTS=20000 pytest tests/test_reading.py`` for a longer hunt."""


def mutants() -> Iterator[tuple[Case, bytes]]:
    rng = random.Random(20261124)  # noqa: S311 - the same accidents at each run
    for _ in range(MUTANTS):
        case = rng.choice(CASES)
        yield case, mutate(case.body[:20_000], rng)


def check(found: Reading) -> None:
    assert len({one.key for one in found.articles}) == len(found.articles)
    assert all(one.title and one.url.startswith(("http://", "https://")) for one in found.articles)
    assert ForkingPickler.loads(bytes(ForkingPickler.dumps(found))) == found


def test_mutated_pages_never_break_the_reading() -> None:
    for case, body in mutants():
        start = time.process_time()
        found = read(case.page(body), case.spec, NOW)
        assert time.process_time() - start < 10
        check(found)
        assert "fait échouer" not in (found.problem or "")
        assert all(one.refusal is not Refusal.UNREADABLE for one in found.rejected)


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the public parsers' test feeds are not here")
def test_the_feeds_of_other_parsers_are_read() -> None:
    files = sorted(path for path in CORPUS.rglob("*") if path.is_file())
    articles = 0
    for path in files:
        kind = "jsonfeed" if path.suffix == ".json" else "feed"
        found = read(page(path.read_bytes()), replace(SPEC, kind=kind), NOW)
        check(found)
        assert "fait échouer" not in (found.problem or "")
        articles += len(found.articles)
    assert len(files) > 100
    assert articles > 3_500


def test_healthy_siblings_of_a_broken_entry_are_kept() -> None:
    rng = random.Random(7)  # noqa: S311 - the same accidents at each run
    kept = total = 0
    for _ in range(60):
        items = [ITEM.format(n) for n in range(20)]
        broken = rng.randrange(1, 19)
        items[broken] = mutate(items[broken].encode(), rng).decode(errors="replace")
        found = read(page(rss("".join(items))), SPEC, NOW)
        healthy = {f"https://exemple.fr/{n}" for n in range(20) if n != broken}
        kept += len(healthy & {one.url for one in found.articles})
        total += len(healthy)
    assert kept / total > 0.99


class Hostile:
    """A third-party kind that behaves badly."""

    def __init__(self, items: tuple[RawItem, ...] | None) -> None:
        self.items = items

    def parse(self, *_: object) -> Parsed:
        if self.items is None:
            raise RecursionError
        return Parsed(items=self.items)


def with_kind(monkeypatch: pytest.MonkeyPatch, items: tuple[RawItem, ...] | None) -> Reading:
    monkeypatch.setattr("watch.reading.source", lambda _: Hostile(items))
    return read(page(b""), SPEC, NOW)


def test_a_page_that_breaks_its_parser_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "RecursionError" in (with_kind(monkeypatch, None).problem or "")


def test_an_entry_that_breaks_the_cleaning_is_rejected_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    good = RawItem(url="https://exemple.fr/1", title="Un titre")
    bad = replace(good, summary=12)  # type: ignore[arg-type]  # what an untyped plug-in may give
    found = with_kind(monkeypatch, (bad, good))
    assert [one.title for one in found.articles] == ["Un titre"]
    assert [one.refusal for one in found.rejected] == [Refusal.UNREADABLE]


def test_an_unknown_kind_is_a_configuration_error() -> None:
    with pytest.raises(CatalogError):
        read(page(b""), replace(SPEC, kind="fax"), NOW)


def test_entries_that_share_an_address_are_told_apart() -> None:
    items = [
        f"<item><title>Conférence {n}</title><link>https://exemple.fr/agenda</link>"
        f'<guid isPermaLink="false">{n}</guid></item>'
        for n in (1, 2, 2, 3)
    ]
    found = read(page(rss("".join(items))), SPEC, NOW)
    assert [one.title[-1] for one in found.articles] == ["1", "2", "3"]
    assert [one.refusal for one in found.rejected] == [Refusal.REPEATED]


def test_one_entry_under_several_guids_is_repeated() -> None:
    item = (
        "<item><title>Une seule</title><link>https://exemple.fr/a</link>"
        '<guid isPermaLink="false">{0}</guid></item>'
    )
    found = read(page(rss(item.format(1) + item.format(2))), SPEC, NOW)
    assert len(found.articles) == 1


def test_relative_links_follow_the_redirect() -> None:
    moved = replace(
        page(rss(ITEM.format(1).replace("https://exemple.fr/1", "n/1"))),
        final_url="https://nouveau.fr/flux/rss",
    )
    assert read(moved, SPEC, NOW).articles[0].url == "https://nouveau.fr/flux/n/1"


def test_the_kinds_are_sources() -> None:
    kinds: list[Source] = [source("feed"), source("jsonfeed"), source("page")]
    assert len(kinds) == 3
