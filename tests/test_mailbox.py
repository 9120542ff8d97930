"""Letters from a real IMAP server and from a drop folder, down to the archive."""

from __future__ import annotations

import os
import ssl
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.dovecot import PASSWORD, Imap, serve
from tests.letters import ARTICLE, EVENT, READER, TOKENS, everything, letter
from watch.faults import InjectedFault, faults, nth
from watch.harvest import Tools, harvest
from watch.letters.bundle import unpack
from watch.mailbox import Account, Doors
from watch.mailbox.doors import Fetcher
from watch.mailbox.imap import read_folder
from watch.mailbox.round import MAX_MESSAGES, Refused
from watch.model import (
    Category,
    Fetched,
    FetchFailed,
    NotModified,
    Outcome,
    Request,
    SourceReport,
    SourceSpec,
)
from watch.store import Store, open_store
from watch.workers import Workers

LETTERS = [letter(*one) for one in everything()[:2]]


def later() -> datetime:
    """The change time of a file cannot be chosen: tests of drop folders live a minute ahead."""
    return datetime.now(UTC) + timedelta(minutes=1)


class NoWeb:
    """Nothing here asks a site."""

    def fetch(self, requests: object) -> Iterator[Outcome]:
        raise AssertionError(requests)


def doors(home: Path, account: Account | None = None) -> Doors:
    web: Fetcher = NoWeb()
    return Doors(web, home=home, account=account, now=later)


def ask(
    home: Path,
    url: str = "drop:///lettres",
    etag: str | None = None,
    account: Account | None = None,
) -> Outcome:
    (outcome,) = doors(home, account).fetch([Request(url=url, etag=etag)])
    return outcome


def names(outcome: Outcome) -> list[str]:
    assert isinstance(outcome, Fetched), outcome
    return [message.name for message in unpack(outcome.body)]


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    folder = tmp_path / "lettres"
    folder.mkdir()
    return folder


@pytest.fixture(scope="module")
def imap() -> Iterator[Imap]:
    # Not pytest's folder: the server gives up root, which alone may enter there.
    with TemporaryDirectory(prefix="imap") as folder, serve(Path(folder)) as server:
        yield server


def account(server: Imap, **changes: object) -> Account:
    made = Account(
        host="localhost",
        port=server.port,
        security="starttls",
        username="vigie",
        password=PASSWORD,
        timeout=10,
        tls=ssl.create_default_context(cafile=str(server.authority)),
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # fields named by the tests


# A drop folder


def test_each_dropped_message_is_read_once(drop: Path) -> None:
    (drop / "a.eml").write_bytes(LETTERS[0])
    (drop / "lisez-moi.txt").write_text("pas une lettre")
    first = ask(drop.parent)
    assert names(first) == ["a.eml"]
    assert isinstance(first, Fetched)
    mark = first.headers["etag"]
    assert isinstance(ask(drop.parent, etag=mark), NotModified)
    (drop / "b.eml").write_bytes(LETTERS[1])
    assert names(ask(drop.parent, etag=mark)) == ["b.eml"]
    assert sorted(path.name for path in drop.iterdir()) == ["a.eml", "b.eml", "lisez-moi.txt"]


def test_an_old_message_moved_into_the_folder_is_new(drop: Path) -> None:
    (drop / "a.eml").write_bytes(LETTERS[0])
    elsewhere = drop.parent / "b.eml"
    elsewhere.write_bytes(LETTERS[1])
    os.utime(elsewhere, (1, 1))
    first = ask(drop.parent)
    assert isinstance(first, Fetched)
    elsewhere.rename(drop / "b.eml")
    assert names(ask(drop.parent, etag=first.headers["etag"])) == ["b.eml"]


def test_a_folder_of_many_messages_is_read_in_several_rounds(drop: Path) -> None:
    wanted = {f"{rank:03}.eml" for rank in range(2 * MAX_MESSAGES + 5)}
    for name in sorted(wanted):
        (drop / name).write_bytes(b"From: a@b.example\r\n\r\n")
    read: list[str] = []
    mark, left = None, "?"
    while isinstance(outcome := ask(drop.parent, etag=mark), Fetched):
        read += names(outcome)
        mark, left = outcome.headers["etag"], outcome.headers["vigie-left"]
    assert set(read) == wanted
    assert left == "0"


def test_messages_of_one_instant_are_read_together(drop: Path) -> None:
    """The mark is an instant: of a round that ended between two of them, the rest was lost."""
    (drop / "0.eml").write_bytes(b"From: a@b.example\r\n\r\n")
    for n in range(1, MAX_MESSAGES + 3):
        (drop / f"{n}.eml").hardlink_to(drop / "0.eml")
    assert len(names(ask(drop.parent))) == MAX_MESSAGES + 3


def test_a_message_still_being_written_waits(drop: Path) -> None:
    (drop / "a.eml").write_bytes(LETTERS[0])
    now = datetime.now(UTC)
    web: Fetcher = NoWeb()
    (outcome,) = Doors(web, home=drop.parent, account=None, now=lambda: now).fetch(
        [Request(url="drop:///lettres")]
    )
    assert isinstance(outcome, NotModified)
    assert names(ask(drop.parent)) == ["a.eml"]


def test_a_mark_of_the_future_is_forgotten(drop: Path) -> None:
    (drop / "a.eml").write_bytes(LETTERS[0])
    assert names(ask(drop.parent, etag=str(2**62))) == ["a.eml"]


@pytest.mark.parametrize("name", ["../ailleurs", "lien", "absent"])
def test_a_drop_folder_is_a_folder_of_the_office(drop: Path, name: str) -> None:
    outside = drop.parent.parent / "ailleurs"
    outside.mkdir(exist_ok=True)
    (drop.parent / "lien").symlink_to(outside)
    outcome = ask(drop.parent, f"drop:///{name}")
    assert isinstance(outcome, FetchFailed)
    assert "dossier" in outcome.reason


def test_a_link_in_a_drop_folder_is_not_followed(drop: Path) -> None:
    secret = drop.parent / "secret.eml"
    secret.write_bytes(LETTERS[0])
    (drop / "a.eml").symlink_to(secret)
    os.mkfifo(drop / "b.eml")
    assert isinstance(ask(drop.parent), NotModified)


# A mailbox


def test_a_folder_of_the_mailbox_is_read_from_where_it_was_left(imap: Imap, tmp_path: Path) -> None:
    box = account(imap)
    imap.deliver(LETTERS[0], "Lettres", "1")
    first = ask(tmp_path, "imap:///Lettres", account=box)
    assert isinstance(first, Fetched)
    assert [one.raw for one in unpack(first.body)] == [LETTERS[0]]
    mark = first.headers["etag"]
    assert isinstance(ask(tmp_path, "imap:///Lettres", mark, box), NotModified)
    imap.deliver(LETTERS[1], "Lettres", "2")
    second = ask(tmp_path, "imap:///Lettres", mark, box)
    assert isinstance(second, Fetched)
    assert [one.raw for one in unpack(second.body)] == [LETTERS[1]]
    # A folder that was made again: its numbers mean nothing, everything is read.
    assert len(names(ask(tmp_path, "imap:///Lettres", "1.999", box))) == 2


def test_reading_changes_nothing_in_the_mailbox(imap: Imap, tmp_path: Path) -> None:
    imap.deliver(LETTERS[0], "Vues", "1")
    ask(tmp_path, "imap:///Vues", account=account(imap))
    box = imap.root / "mail" / ".Vues"
    assert [path.name for path in (box / "new").iterdir()] == ["1"]
    assert not [*(box / "cur").iterdir()]


def test_a_folder_with_accents_and_levels_is_found(imap: Imap, tmp_path: Path) -> None:
    imap.deliver(LETTERS[0], "Veille.&AMk-galit&AOk-", "1")  # Veille.Égalité, in modified UTF-7
    assert len(names(ask(tmp_path, "imap:///Veille.%C3%89galit%C3%A9", account=account(imap)))) == 1


def test_many_messages_come_in_order_and_by_rounds(imap: Imap) -> None:
    for rank in range(MAX_MESSAGES + 7):
        imap.deliver(b"Subject: %d\r\n\r\n" % rank, "Foule", f"{rank:04}")
    first = read_folder(account(imap), "Foule", None)
    second = read_folder(account(imap), "Foule", first.mark)
    assert (len(first.messages), first.left) == (MAX_MESSAGES, 7)
    assert (len(second.messages), second.left) == (7, 0)
    assert len({one.raw for one in (*first.messages, *second.messages)}) == MAX_MESSAGES + 7


def test_a_parcel_is_not_downloaded_but_named(imap: Imap) -> None:
    imap.deliver(b"From: a@b.example\r\nSubject: Gros\r\n\r\n" + b"x" * 5_100_000, "Colis", "1")
    taken = read_folder(account(imap), "Colis", None)
    assert [one.raw for one in taken.messages] == [b"From: a@b.example\r\nSubject: Gros\r\n\r\n"]


@pytest.mark.parametrize(
    ("folder", "changes", "said"),
    [
        ("Lettres", {"password": "faux"}, "refuse le compte"),
        ("Absent", {}, "«\u00a0Absent\u00a0» n'existe pas"),
        ("Lettres", {"tls": None}, "n'est pas sûre"),
        ("Lettres", {"port": 1}, "injoignable"),
    ],
)
def test_what_goes_wrong_is_told_in_french(
    imap: Imap, folder: str, changes: dict[str, object], said: str
) -> None:
    with pytest.raises(Refused) as caught:
        read_folder(account(imap, **changes), folder, None)
    assert said in str(caught.value)
    assert "faux" not in str(caught.value)


def test_a_password_is_never_shown(imap: Imap) -> None:
    assert PASSWORD not in repr(account(imap))


def test_without_a_mailbox_the_settings_are_named(tmp_path: Path) -> None:
    outcome = ask(tmp_path, "imap:///Lettres")
    assert isinstance(outcome, FetchFailed)
    assert "«\u00a0mailbox\u00a0»" in outcome.reason


# Down to the archive


SPEC = SourceSpec(
    slug="lettre",
    name="La lettre",
    kind="newsletter",
    url="https://ministere.example/abonnement",
    homepage="https://ministere.example/",
    category=Category.MINISTRY,
    options={"drop": "lettres", "senders": ["ministere.example"]},
)


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(1, seconds=10, memory=2**30) as pool:
        yield pool


def tick(store: Store, workers: Workers, home: Path) -> SourceReport:
    tools = Tools(
        store=store,
        fetcher=doors(home),
        workers=workers,
        now=later,
        random=lambda: 0.5,
    )
    (report,) = harvest([SPEC], tools)
    return report


def test_a_letter_is_kept_once_and_no_secret_with_it(
    drop: Path, workers: Workers, tmp_path: Path
) -> None:
    (drop / "a.eml").write_bytes(LETTERS[0])
    with open_store(tmp_path / "vigie.db") as store:
        assert tick(store, workers, tmp_path).new == 2
        assert tick(store, workers, tmp_path).outcome == "inchange"
        (drop / "encore.eml").write_bytes(LETTERS[0])
        assert tick(store, workers, tmp_path).known == 2
        assert {article.url for article in store.articles.all()} == {ARTICLE, EVENT}
    raw = (tmp_path / "vigie.db").read_bytes().lower()
    assert not [secret for secret in (*TOKENS, READER) if secret.lower().encode() in raw]


def test_a_crash_never_skips_a_letter(drop: Path, workers: Workers, tmp_path: Path) -> None:
    (drop / "a.eml").write_bytes(LETTERS[0])
    point = 0
    while True:
        point += 1
        path = tmp_path / f"{point}.db"
        try:
            with faults(nth(point, "exception")), open_store(path) as store:
                tick(store, workers, tmp_path)
        except InjectedFault:
            with open_store(path) as store:
                tick(store, workers, tmp_path)
                assert store.articles.count() == 2
            continue
        break
    assert point > 2
