"""Letters that are too costly together or alone: none blocks its folder, and each is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.test_mailbox import SPEC, doors
from watch.harvest import Tools, harvest
from watch.letters.bundle import MEDIA_TYPE, Message, pack
from watch.model import Fetched, Refusal, SourceReport
from watch.reading import read
from watch.salvage import salvage
from watch.store import Store
from watch.workers import Known, Result, Tag, WorkerDied, Workers

LATER = datetime.now(UTC) + timedelta(minutes=1)
PAGE = Fetched(
    url="drop:///l", final_url="drop:///l", body=b"", media_type=MEDIA_TYPE, headers={}, at=LATER
)
SITE = "https://ministere.example/actualites"


def letter(html: str) -> bytes:
    made = EmailMessage()
    made["From"], made["Subject"] = "lettre@ministere.example", "La lettre"
    made["Date"] = "Tue, 24 Nov 2026 08:00:00 +0000"
    made.set_content("En ligne.")
    made.add_alternative(html, subtype="html")
    return made.as_bytes()


def news(number: int, words: int = 0) -> str:
    link = f"<h2><a href='{SITE}/{number}'>Une nouvelle du ministère, la {number}</a></h2>"
    return link + "".join(f"<p>Un paragraphe {n} de la lettre</p>" for n in range(words))


def tick(store: Store, home: Path, workers: Workers) -> SourceReport:
    tools = Tools(
        store=store, fetcher=doors(home), workers=workers, now=lambda: LATER, random=lambda: 0.5
    )
    (report,) = harvest([SPEC], tools)
    return report


@pytest.mark.slow
def test_a_round_too_costly_to_be_read_at_once_is_read_letter_by_letter(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("watch.workers.WALL", 60)  # what is too costly is so on a busy machine too
    drop = tmp_path / "lettres"
    drop.mkdir()
    for number in range(16):
        (drop / f"{number:02}.eml").write_bytes(letter(news(number, words=4000)))
    (drop / "encore.eml").write_bytes(letter(news(0)))
    with Workers(2, seconds=1, memory=2**30) as workers:
        report = tick(store, tmp_path, workers)
        assert (report.outcome, report.new) == ("nouveau", 16)
        assert [one.refusal for one in report.rejected] == [Refusal.REPEATED]
        assert tick(store, tmp_path, workers).outcome == "inchange", "read to its end"


class Strict(Workers):
    """Kills whoever opens a letter that holds a word."""

    def __init__(self) -> None:
        """Starts no process."""

    def run(
        self,
        function: Callable[..., Result],
        jobs: Iterable[tuple[Tag, tuple[object, ...] | Known[Result]]],
    ) -> Iterator[tuple[Tag, Result | WorkerDied]]:
        for tag, arguments in jobs:
            assert isinstance(arguments, tuple)
            page, *others = arguments
            assert isinstance(page, Fetched)
            died = b"fatal" in page.body
            yield tag, WorkerDied("document trop coûteux") if died else function(page, *others)


def test_a_letter_that_dies_alone_is_told_and_left_behind() -> None:
    letters = (letter(news(1)), letter("<p>fatal</p>"), letter(news(2)))
    bundle = pack(Message(f"{n}.eml", raw) for n, raw in enumerate(letters))
    reading, entries = salvage(replace(PAGE, body=bundle), SPEC, Strict(), LATER)
    assert [article.url for article in reading.articles] == [f"{SITE}/1", f"{SITE}/2"]
    assert [one.article for one in entries] == [*reading.articles]
    (told,) = reading.rejected
    assert (told.refusal, told.detail) == (
        Refusal.UNREADABLE,
        "1.eml\u00a0: document trop coûteux",
    )
    assert reading.problem is None


def test_a_letter_that_breaks_its_reader_costs_only_itself() -> None:
    many = f"<p><a href='{SITE}/x?{'a=b&' * 150}'>Une nouvelle du ministère à lire</a></p>"
    bundle = pack([Message("a", letter(many)), Message("b", letter(news(1)))])
    found = read(replace(PAGE, body=bundle), SPEC, LATER)
    assert [article.url for article in found.articles][-1] == f"{SITE}/1"
    assert found.problem is None
