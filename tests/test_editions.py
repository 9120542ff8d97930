"""Many digests on one clock: each its periods, its numbers, its templates, its failures."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from rich.console import Console

from briefings.app import Office
from briefings.errors import BriefingError
from briefings.issue import compose, make, show
from briefings.model import Digest, Frequency, Mode
from briefings.period import key, parse
from briefings.render.budget import CEILING
from briefings.scheduler import editions
from tests import notes
from tests.blank import blank
from tests.clockwork import Hands, bare
from watch.entries import entry
from watch.model import Article
from watch.zone import PARIS

START = datetime(2026, 10, 29, 12, 0, tzinfo=PARIS)
WEEK = Digest(slug="hebdo", title="Veille", themes=("ruralite",), mode=Mode.AUTOMATIC)
MONTH = replace(WEEK, slug="mois", title="Le mois", frequency=Frequency.MONTHLY, month_day=2)
DAY = replace(WEEK, slug="jour", title="Le jour", frequency=Frequency.DAILY)
ASKED = replace(WEEK, slug="demande", mode=Mode.MANUAL)
OFF = replace(WEEK, slug="arret", enabled=False)


@pytest.fixture
def hands() -> Hands:
    return Hands(START)


@pytest.fixture
def office(tmp_path: Path, hands: Hands, model: Path) -> Office:
    silent = replace(notes.spec("cs", "Centre"), enabled=False, disabled_reason="essai")
    blank(tmp_path / "vigie.db")
    (tmp_path / "model").symlink_to(model)
    office = bare(tmp_path, hands, sources=(silent,))
    return replace(office, listed=(WEEK, MONTH, DAY, ASKED, OFF))


def work(office: Office) -> str:
    out = Console(file=io.StringIO(), width=500)
    editions(office, out)
    assert isinstance(out.file, io.StringIO)
    return out.file.getvalue().replace("\u00a0", " ")


def made(office: Office, slug: str) -> list[str]:
    """The periods of the digest's issues, by number."""
    with office.stores() as (_, records):
        issues = records.issues.latest(slug, 100)
    assert [one.number for one in issues] == list(range(len(issues), 0, -1))
    return [key(one.period) for one in reversed(issues)]


def test_each_digest_has_each_of_its_periods_once(office: Office, hands: Hands) -> None:
    """Looked at every 9 hours over All Saints' Day, when nothing is made; two days come after."""
    work(office)
    while hands.time.timestamp() < datetime(2026, 11, 3, 12, tzinfo=PARIS).timestamp():
        hands.time += timedelta(hours=9)
        work(office)
    assert made(office, "hebdo") == ["2026-S44"]
    assert made(office, "mois") == ["2026-10"]
    days = ["2026-10-29", "2026-10-30", "2026-10-31", "2026-11-01", "2026-11-02"]
    assert made(office, "jour") == days
    assert made(office, "demande") == made(office, "arret") == []


def test_a_digest_that_fails_holds_back_no_other(office: Office, hands: Hands) -> None:
    work(office)
    hands.time = datetime(2026, 11, 2, 7, 5, tzinfo=PARIS)
    own = office.watch.home / "templates" / "bulletins" / "mois" / "email"
    own.mkdir(parents=True)
    (own / "note.txt.j2").write_text("bonjour\n{{ page.absent }}\n", encoding="utf-8")
    told = work(office)
    assert "email/note.txt.j2, ligne 2, demande une valeur qui n'existe pas" in told
    assert made(office, "mois") == []
    assert made(office, "hebdo") == ["2026-S44"]
    with office.stores() as (_, records):
        counts = records.outbox.counts()
    assert sum(counts.values()) == 0  # nobody receives them: nothing half made is queued either
    (own / "note.txt.j2").write_text("Le mien : {{ page.title }}", encoding="utf-8")
    work(office)
    assert made(office, "mois") == ["2026-10"]
    with office.stores() as (_, records):
        (mine,), (theirs,) = (records.issues.latest(slug, 1) for slug in ("mois", "hebdo"))
    assert mine.text == "Le mien : Le mois"
    assert "Le mien" not in theirs.text


def test_a_digest_that_changes_its_rhythm_is_told_to_change_its_name(office: Office) -> None:
    with office.stores() as (store, records):
        make(office, store, records, WEEK, parse("2026-S23"))  # 1 June 2026 is a Monday
        monthly = replace(MONTH, slug="hebdo")
        with pytest.raises(BriefingError, match="d'une autre périodicité"):
            make(office, store, records, monthly, parse("2026-06"))


@pytest.mark.parametrize("name", ["2026-10", "2026-S43", "2026-S41-S42", "2026-10-24"])
def test_an_empty_period_is_an_honest_note(office: Office, name: str) -> None:
    with office.stores() as (store, records):
        note = compose(office, store, records, MONTH, parse(name))
        rendered = show(office, records, note)
    assert "Aucun élément collecté sur la période" in rendered.text.replace("\u00a0", " ")
    assert rendered.subject.startswith("Le mois n°\u00a01 – ")
    assert "0 actualité" not in rendered.text


@pytest.mark.slow
def test_two_thousand_items_stay_under_the_ceiling_and_say_what_is_left(office: Office) -> None:
    hostile = ["مرحبا {{ page }} \u202e", "\x07 🧪 " * 200, *notes.HOSTILE]
    articles = [_article(rank, hostile[rank % len(hostile)]) for rank in range(2000)]
    with office.stores() as (store, records):
        store.articles.save([entry(one, str(one.key)) for one in articles], START)
        saved = store.articles.all()
        labels = [(one, [notes.label("ruralite")]) for one in saved]
        store.labels.save(labels, office.watch.model_version())
        note = compose(office, store, records, MONTH, parse("2026-10"))
        rendered = show(office, records, note)
    assert note.method.collected == 2000
    assert len(rendered.html.encode()) < CEILING
    assert "consultables dans" in rendered.html
    assert not {char for char in rendered.text if ord(char) < 32 and char != "\n"}


def _article(rank: int, text: str) -> Article:
    one = notes.article(rank + 1, f"{rank} {text}")
    when = datetime(2026, 10, 1 + rank % 28, 9, tzinfo=PARIS)
    return replace(one, lead=text, published=when, first_seen=when, story=one.key)
