"""`vigie outbox` as a person types it, in a folder of their own and with a real relay."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from briefings.cli import vigie
from briefings.delivery.outbox import LEASE
from briefings.model import DeliveryState
from briefings.store import open_records
from tests.mailroom import MONDAY, people, record
from tests.smtpd import Relay, serve_faults
from watch.front import run


@pytest.fixture
def home(tmp_path: Path, relay: Relay) -> Path:
    """An office whose relay is the test's."""
    return furnish(tmp_path / "office", relay.port)


def furnish(folder: Path, port: int, connections: int = 2) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "vigie.yaml").write_text(
        f"smtp: {{host: 127.0.0.1, port: {port}, security: none, sender: v@region.example,"
        f" connections: {connections}}}\n",
        encoding="utf-8",
    )
    return folder


def queue(home: Path, number: int, *, doubt: int = 0) -> None:
    """So many mails due, the first ones in doubt."""
    with open_records(home / "vigie.db") as records:
        record(records, people(number))
        for mail in records.outbox.claim("dead", MONDAY, lease=LEASE, limit=doubt):
            records.outbox.intend(mail.id, "dead", MONDAY, lease=LEASE)
        records.outbox.expire(MONDAY + LEASE)


class Typed:
    """Type a command; what it says."""

    def __init__(self, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.home, self.capsys = home, capsys

    def __call__(self, *words: str, code: int = 0) -> str:
        assert run(vigie, ["--home", str(self.home), "outbox", *words]) == code
        said = self.capsys.readouterr()
        return " ".join((said.out + said.err).replace("\u00a0", " ").split())


@pytest.fixture
def typed(home: Path, capsys: pytest.CaptureFixture[str]) -> Typed:
    return Typed(home, capsys)


def test_an_empty_outbox_says_so(typed: Typed) -> None:
    assert "aucune note n'a encore été faite" in typed("list")
    assert "Rien à envoyer maintenant" in typed("send")
    assert "Rien à réessayer" in typed("retry")
    assert "Rien n'est arrêté" in typed("resume", "--yes")


def test_what_waits_leaves_and_is_listed(typed: Typed, relay: Relay) -> None:
    queue(typed.home, 3)
    assert "hebdo 1 Note n° 1 3 en attente" in typed("list")
    assert "Envois : 3 messages remis." in typed("send")
    assert len(relay.ledger.mails) == 3
    told = typed("list")
    assert "3 remis" in told
    assert "rien n'attend et rien n'est à décider" in told


def test_a_rehearsal_writes_files_and_changes_nothing(typed: Typed, relay: Relay) -> None:
    queue(typed.home, 2)
    told = typed("send", "--dry-run")
    assert "2 messages à envoyer maintenant, sur 2 en attente. Rien n'est parti." in told
    assert len(list((typed.home / "essai-d-envoi").glob("*.eml"))) == 2
    assert relay.ledger.mails == []
    assert "2 en attente" in typed("list")


def test_a_doubt_is_shown_first_and_settled_by_a_person(typed: Typed, relay: Relay) -> None:
    queue(typed.home, 3, doubt=2)
    told = typed("list")
    assert told.index("agent1@") < told.index("agent2@")
    assert "1 agent0@region.example en doute l'envoi s'est arrêté juste avant" in told
    assert "tenu pour remis" in typed("settle", "1", "--sent", "--by", "Claire")
    assert "remis en file" in typed("settle", "2", "--again")
    assert "rien à trancher" in typed("settle", "1", "--sent", code=1)
    assert "Dites --sent" in typed("settle", "2", code=2)
    assert "Envois : 2 messages remis." in typed("send")
    assert set(relay.ledger.per_person()) == {people(3)[1], people(3)[2]}


def test_a_refused_mail_is_tried_again_when_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with serve_faults({"RCPT": ["550 inconnu", "ok", "451 plus tard"]}) as faulty:
        typed = Typed(furnish(tmp_path / "office", faulty.port), capsys)
        queue(typed.home, 3)
        told = typed("send", code=5)
        assert "1 message remis, 1 message à réessayer, 1 message refusé" in told
        assert "prochain essai" in typed("list")
        told = typed("retry", "--refused")
        assert "1 message refusé remis en file." in told
        assert "Envois : 2 messages remis." in typed("send")
        assert faulty.ledger.per_person() == dict.fromkeys(people(3), 1)


def test_a_test_message_reaches_one_person_and_no_reader(typed: Typed, relay: Relay) -> None:
    queue(typed.home, 1)
    told = typed("test", "--to", "Claire@Region.example")
    assert "remis au relais, qui répond « 250" in told
    [mail] = relay.ledger.mails
    assert mail.to == "claire@region.example"
    assert b"Subject: [Essai] message d'essai" in mail.content
    assert "est refusée" in typed("test", "--to", "claire", code=2)
    assert "1 en attente" in typed("list")


def test_without_a_relay_a_test_is_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = Typed(tmp_path, capsys)
    assert "Aucun relais réglé" in typed("test", "--to", "claire@region.example")
    assert len(list((tmp_path / "envois").glob("*.eml"))) == 1


def test_a_copy_sends_nothing_until_someone_decides(
    typed: Typed, relay: Relay, tmp_path: Path
) -> None:
    assert "Rien à envoyer" in typed("send")
    queue(typed.home, 2)
    shutil.copytree(typed.home, tmp_path / "copy")
    copy = Typed(tmp_path / "copy", typed.capsys)
    told = copy("send", code=5)
    assert "Aucun message ne part (2 messages attendent) : cette base est une copie" in told
    assert "outbox resume" in told
    assert "Aucun message ne part" in copy("list")
    assert "Aucun ne partirait" in copy("send", "--dry-run", code=5)
    assert relay.ledger.mails == []
    assert "mis en doute" in copy("resume", "--yes")
    assert "0 message en attente" in copy("send")
    with open_records(copy.home / "vigie.db") as records:
        assert records.outbox.counts()[DeliveryState.DOUBT] == 2
    assert "Envois : 2 messages remis." in typed("send")


def test_a_copy_that_replaces_the_original_may_send_what_waits(
    typed: Typed, relay: Relay, tmp_path: Path
) -> None:
    typed("send")
    queue(typed.home, 2)
    shutil.copytree(typed.home, tmp_path / "copy")
    copy = Typed(tmp_path / "copy", typed.capsys)
    assert "ils vont partir" in copy("resume", "--again", "--yes")
    assert "Envois : 2 messages remis." in copy("send")
    assert len(relay.ledger.mails) == 2


def test_refusals_stop_the_sending_and_a_person_resumes_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with serve_faults({"RCPT": ["550 compte suspendu"] * 5}) as faulty:
        # A second connection may have begun a sixth mail when the fifth refusal comes.
        typed = Typed(furnish(tmp_path / "office", faulty.port, connections=1), capsys)
        queue(typed.home, 8)
        assert "trop de refus de suite" in typed("send", code=5)
        assert "trop de refus de suite" in typed("send", code=5)
        assert "3 messages en attente : ils vont partir" in typed("resume", "--yes")
        assert "Envois : 3 messages remis." in typed("send")
        typed("retry", "--refused")
        assert "Envois : 5 messages remis." in typed("send")


def test_resuming_asks_first(typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_records(typed.home / "vigie.db") as records:
        records.sending.hold("essai", MONDAY)
    monkeypatch.setattr("click.prompt", lambda *_args, **_more: "non")
    assert "Rien n'est changé" in typed("resume", code=2)
    typed("resume", "--yes")
    assert "Rien n'est arrêté" in typed("resume")
