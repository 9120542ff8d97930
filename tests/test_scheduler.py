"""The week runs by itself: each date once, whatever restarts, delays and second processes."""

from __future__ import annotations

import io
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from rich.console import Console

from briefings.app import OUTBOX, WEEKLY, Office
from briefings.issue import make
from briefings.model import Mode
from briefings.period import last_complete_week
from briefings.scheduler import Post, build, editions, guarded, tick
from watch.app import Watch
from watch.classify.themes import load_themes
from watch.entries import entry
from watch.errors import WatchError
from watch.model import Article, Category, SourceSpec
from watch.resources import shipped
from watch.settings import Settings
from watch.zone import PARIS

MONDAY = datetime(2026, 11, 23, 7, 0, tzinfo=PARIS)
SOURCE = SourceSpec(
    slug="observatoire",
    name="Observatoire de l’information",
    kind="feed",
    url="http://127.0.0.1:9/flux",
    homepage="https://observatoire.example",
    category=Category.RESEARCH,
    enabled=False,
    disabled_reason="essai",
)


@dataclass
class Hands:
    """A clock that the test moves."""

    time: datetime

    def __call__(self) -> datetime:
        return self.time


@pytest.fixture
def hands() -> Hands:
    return Hands(MONDAY - timedelta(days=4))


def automatic(office: Office) -> Office:
    """The same office, that lets its weekly note leave by itself."""
    return replace(office, listed=(replace(office.digest(), mode=Mode.AUTOMATIC),))


@pytest.fixture
def office(tmp_path: Path, hands: Hands, model: Path) -> Office:
    shutil.copytree(model, tmp_path / "model")
    watch = Watch(
        home=tmp_path,
        settings=Settings(recipients=("officer@region.example",)),
        sources=(SOURCE,),
        themes=load_themes(shipped("config", "themes.yaml")),
        now=hands,
        random=lambda: 0.5,
    )
    office = Office(watch=watch)
    with office.stores() as (store, _):
        store.articles.save([entry(article(hands.time), "f")], hands.time)
    return automatic(office)


def article(now: datetime) -> Article:
    return Article(
        key="a" * 20,
        source=SOURCE.slug,
        url="https://observatoire.example/infox",
        title="Désinformation : un kit pour développer l’esprit critique des lycéens",
        lead="Un atelier de vérification des faits contre les infox, ouvert aux enseignants.",
        text="",
        published=now,
        first_seen=now,
        story="a" * 20,
    )


def out() -> Console:
    return Console(file=io.StringIO(), width=200)


def said(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def issues(office: Office) -> int:
    with office.stores() as (_, records):
        return len(records.issues.latest(WEEKLY))


def test_on_the_first_start_nothing_was_missed(office: Office, hands: Hands) -> None:
    editions(office, out())
    assert issues(office) == 0
    hands.time = MONDAY
    editions(office, out())
    assert issues(office) == 1


def test_the_note_is_made_once_and_received_once(office: Office, hands: Hands) -> None:
    editions(office, out())
    hands.time = MONDAY + timedelta(minutes=2)
    for _ in range(3):
        editions(office, out())
        Post()(office, out())
    files = list((office.watch.home / OUTBOX).glob("**/*.eml"))
    assert len(files) == 1
    message = message_from_bytes(files[0].read_bytes(), policy=policy.default)
    assert message["To"] == "officer@region.example"
    body = message.get_body(("plain",))
    assert body is not None
    assert "esprit critique" in body.get_content()


def test_a_note_made_for_nobody_goes_to_the_first_readers_and_no_further(
    office: Office,
    hands: Hands,
) -> None:
    hands.time = MONDAY
    queued = []
    for readers in ((), ("first@region.example",), ("first@region.example", "b@region.example")):
        settings = office.watch.settings.model_copy(update={"recipients": readers})
        again = Office(watch=replace(office.watch, settings=settings))
        with again.stores() as (store, records):
            made = make(again, store, records, again.digest(), last_complete_week(MONDAY))
            queued.append([one.email for one in records.outbox.of(made.issue.id)])
    assert queued == [[], ["first@region.example"], ["first@region.example"]]


@pytest.mark.parametrize(("late", "made"), [(timedelta(days=2), 1), (timedelta(days=4), 0)])
def test_a_note_missed_is_caught_up_within_the_delay(
    office: Office,
    hands: Hands,
    late: timedelta,
    made: int,
) -> None:
    editions(office, out())
    hands.time = MONDAY + late
    console = out()
    editions(office, console)
    editions(office, console)
    assert issues(office) == made
    assert said(console).count("vigie issue --period 2026-S47") == 1 - made


def test_two_processes_make_one_note(office: Office, hands: Hands) -> None:
    editions(office, out())
    office.watch.classifier()
    hands.time = MONDAY
    consoles = [out(), out()]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda console: guarded(editions, office, console), consoles))
    assert issues(office) == 1
    assert sum("note n°" in said(console) for console in consoles) == 1
    assert not any("Erreur" in said(console) for console in consoles)


def test_a_failed_note_is_tried_again(office: Office, hands: Hands) -> None:
    editions(office, out())
    hands.time = MONDAY
    templates = office.watch.home / "templates" / "email"
    templates.mkdir(parents=True)
    broken = templates / "note.html.j2"
    broken.write_text("{{ absent }}", encoding="utf-8")
    console = out()
    guarded(editions, office, console)
    assert "note.html.j2" in said(console)
    assert issues(office) == 0
    broken.unlink()
    editions(office, out())
    assert issues(office) == 1


def test_a_job_that_fails_does_not_stop_the_clock(office: Office) -> None:
    def failing(_: Office, __: Console) -> None:
        raise WatchError("La base est occupée.")

    def buggy(_: Office, __: Console) -> None:
        raise KeyError("x")

    console = out()
    guarded(failing, office, console)
    guarded(buggy, office, console)
    assert "Erreur\u00a0: La base est occupée." in said(console)
    assert "Erreur imprévue (KeyError)" in said(console)


def test_a_tick_is_shared_by_two_processes(office: Office) -> None:
    awake = replace(SOURCE, enabled=True, disabled_reason=None)
    office = replace(office, watch=replace(office.watch, sources=(awake,)))
    first, second = out(), out()
    tick(office, first)
    tick(office, second)
    assert "en échec : observatoire" in said(first).replace("\u00a0", " ")
    assert said(second) == ""


def test_the_clock_knocks_at_the_hour_of_the_digests(office: Office) -> None:
    triggers = sorted(str(job.trigger) for job in build(office, out(), Post()).get_jobs())
    assert triggers[0] == "cron[hour='7', minute='0']", triggers


def test_a_note_whose_hour_passed_does_not_wait_for_next_monday(
    office: Office,
    hands: Hands,
) -> None:
    editions(office, out())
    hands.time = MONDAY + timedelta(hours=2)
    for job in build(office, out(), Post()).get_jobs():
        if str(job.trigger).startswith("interval"):
            job.func(*job.args)
    assert issues(office) == 1
