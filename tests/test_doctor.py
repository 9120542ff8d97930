"""`vigie doctor` names what is wrong and what to do, on real folders, files and relays."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from briefings import doctor
from briefings.app import open_office
from briefings.calendar import last_due
from briefings.rota import job, waiting
from briefings.setup import prepare
from briefings.store import open_records
from briefings.store.executions import Outcome
from tests.articles import article
from tests.desks import AT, week
from tests.mailroom import mail
from tests.test_corrections import keep, said
from watch.model import FetchState
from watch.settings import FILE
from watch.store.trainings import Training


@pytest.fixture
def home(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    prepare(tmp_path / "vigie", ("a@region.example",), "")
    capsys.readouterr()
    return tmp_path / "vigie"


def examine(home: Path, capsys: pytest.CaptureFixture[str]) -> tuple[bool, str]:
    sound = doctor.examine(home)
    return sound, capsys.readouterr().out.replace("\u00a0", " ")


def test_a_new_folder_is_sound(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sound, told = examine(home, capsys)
    assert sound, told
    assert "WAL + FULL" in told or "DELETE + EXTRA" in told
    assert "97 actives, 0 déjà collectée" in told
    assert "il sera fait à la première collecte" in told
    assert "Aucun relais de messagerie" in told
    assert "Le PDF est possible." in told or "la bibliothèque Pango manque" in told
    assert "0 erreur," in told


def test_a_broken_setting_is_shown_with_its_line(
    home: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (home / FILE).write_text("smtp:\n  prot: 25\n", encoding="utf-8")
    sound, told = examine(home, capsys)
    assert not sound
    assert "ligne 2" in told
    assert "« port »" in told


def test_a_relay_that_does_not_answer_is_an_error(
    home: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (home / FILE).write_text(
        "smtp: {host: 127.0.0.1, port: 9, security: none}\n",
        encoding="utf-8",
    )
    sound, told = examine(home, capsys)
    assert not sound
    assert "Messagerie" in told
    assert "127.0.0.1:9" in told
    assert "Personne ne reçoit la note" in told


def test_a_stubborn_source_is_named(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with open_office(home).stores() as (store, _), store.engine.transaction("test"):
        store.sources.save(
            FetchState(source="the-conversation-fr", failures=3, reason="le serveur a répondu 503"),
        )
    _, told = examine(home, capsys)
    assert "ne répond plus (3 échecs de suite) : le serveur a répondu 503" in told
    assert "vigie sources check the-conversation-fr" in told


def test_a_network_that_answers_nothing_is_told(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_office(home).stores() as (store, _), store.engine.transaction("test"):
        for slug in ("the-conversation-fr", "cnrs-journal"):
            store.sources.save(FetchState(source=slug, failures=1, reason="nom inconnu"))
    _, told = examine(home, capsys)
    assert "97 actives, 0 déjà collectée" in told
    assert "Aucune source n'a répondu la dernière fois." in told


def test_sites_that_answer_an_error_do_not_accuse_the_network(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_office(home).stores() as (store, _), store.engine.transaction("test"):
        for slug in ("the-conversation-fr", "cnrs-journal"):
            state = FetchState(source=slug, failures=1, reason="le serveur a répondu 503")
            store.sources.save(state)
    _, told = examine(home, capsys)
    assert "97 actives, 0 déjà collectée" in told
    assert "Aucune source n'a répondu" not in told


def test_a_folder_that_nobody_prepared_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, told = examine(tmp_path / "mal-ecrit", capsys)
    assert "Pas de vigie.yaml dans ce dossier" in told


def test_a_damaged_archive_is_an_error(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "vigie.db").write_bytes(b"n'importe quoi " * 500)
    sound, told = examine(home, capsys)
    assert not sound
    assert "endommagé" in told


def test_a_damaged_model_is_an_error(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    open_office(home).watch.classifier()
    manifest = home / "model" / "manifest.json"
    manifest.write_text(manifest.read_text(encoding="utf-8")[:-40], encoding="utf-8")
    sound, told = examine(home, capsys)
    assert not sound
    assert "vigie train" in told


def test_a_note_that_was_not_made_is_an_error(
    home: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    office = open_office(home)
    hebdo, now = office.digest(), datetime.now(UTC)
    with office.stores() as (_, records):
        past = last_due(hebdo, now - timedelta(days=21)).end
        records.executions.close(job(hebdo), past, now, Outcome.BEFORE)
        sound, told = examine(home, capsys)
        assert not sound
        assert "n'a pas été faite" in told
        for period in waiting(office, records, hebdo, now):
            records.executions.close(job(hebdo), period.end, now, Outcome.SKIPPED)
        assert examine(home, capsys)[0]


def test_what_was_learnt_and_what_waits_is_told(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_office(home).stores() as (store, _):
        keep(store, article("a"))
        store.corrections.record([said("a", "ruralite", has=True)], "Ève", datetime.now(UTC))
        assert "Corrections : 0 apprise, 1 nouvelle depuis." in examine(home, capsys)[1]
        training = Training(
            at=datetime.now(UTC), version="lr-1", adopted=True, corrections=7, doubted=2
        )
        store.trainings.record(training)
        told = examine(home, capsys)[1]
        assert "Corrections : 7 apprises, 0 nouvelle depuis." in told
        assert "2 corrections douteuses de côté." in told
        store.trainings.record(replace(training, adopted=False, detail="0,70 au lieu de 0,80."))
        told = examine(home, capsys)[1]
        assert "n'a pas donné un meilleur modèle : 0,70 au lieu de 0,80." in told
        assert "themes doubts" in told


def test_what_waits_is_not_said_to_leave_while_sending_is_stopped(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """On a database put back or copied, for one: E14."""
    with open_records(home / "vigie.db") as records:
        records.outbox.enqueue(None, [mail("a@region.example")], AT)
    assert "au prochain passage de vigie run" in examine(home, capsys)[1]
    with open_records(home / "vigie.db") as records:
        records.sending.hold("la base a été copiée", AT)
    told = examine(home, capsys)[1]
    assert "L'envoi est arrêté : rien ne part avant vigie outbox resume" in told
    assert "prochain passage" not in told


def test_a_draft_that_waits_is_named_with_its_next_step(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "brouillon" not in examine(home, capsys)[1].replace("qu'un brouillon attend", "")
    with open_records(home / "vigie.db") as records:
        draft = records.manuscripts.open(week(), "Vigie", AT)
    told = examine(home, capsys)[1]
    assert "2026-S47 : brouillon à valider, du" in told
    assert "vigie issue show --period 2026-S47" in told
    assert "Personne n'est prévenu qu'un brouillon attend." in told
    with open_records(home / "vigie.db") as records:
        records.manuscripts.hold(draft.id, AT)
    assert "retenu : le délai de relecture est passé" in examine(home, capsys)[1]
