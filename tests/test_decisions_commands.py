"""`vigie sources health` and the decisions it asks for, as an officer types them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.fetch.conftest import Hostile, listen
from tests.test_commands import call
from tests.test_harvest_manners import channel, item

NOW = datetime.now(UTC)
DAY = timedelta(days=1)
Capture = pytest.CaptureFixture[str]

pytestmark = pytest.mark.slow


@pytest.fixture
def server() -> Iterator[Hostile]:
    yield from listen()


@pytest.fixture
def home(server: Hostile, tmp_path: Path, model: Path) -> Path:
    shutil.copytree(model, tmp_path / "model")
    (tmp_path / "vigie.yaml").write_text(
        "fetching: {pause: 0, allowed_networks: [127.0.0.0/8]}\n", encoding="utf-8"
    )
    (tmp_path / "sources.yaml").write_text(
        f"sources:\n- slug: labo\n  name: Le labo\n  kind: feed\n  url: {server.url('/s')}\n"
        f"  homepage: {server.url('/')}\n  category: organisme_recherche\n",
        encoding="utf-8",
    )
    server.give("/s", channel(*(item(n, NOW - n * DAY) for n in range(1, 10))))
    return tmp_path


def gambling(server: Hostile) -> None:
    bets = (item(90 + n, NOW, f"Le meilleur casino en ligne, épisode {n}") for n in range(2))
    server.give("/s", channel(*bets, *(item(n, NOW - n * DAY) for n in range(1, 10))))


def test_a_new_office_and_a_healthy_one(home: Path, capsys: Capture) -> None:
    code, told, _ = call(home, capsys, "sources", "health")
    assert code == 0
    assert told.startswith("Rien n'a encore été collecté")
    assert f"vigie --home {home} harvest (1 source active, 1 jamais demandée)." in told
    call(home, capsys, "harvest")
    code, told, _ = call(home, capsys, "sources", "health")
    assert (code, told) == (0, "Toutes les sources vont bien : 1 source active.\n")
    code, told, _ = call(home, capsys, "sources", "journal")
    assert (code, told) == (0, "Aucune décision pour l'instant.\n")


def test_a_source_that_failed_once_is_not_called_well(
    home: Path, server: Hostile, capsys: Capture
) -> None:
    server.give("/s", status="503 Unavailable")
    assert call(home, capsys, "harvest")[0] == 5
    _, told, _ = call(home, capsys, "sources", "health")
    assert "1 source active, 1 sans réponse la dernière fois." in told
    assert "Toutes les sources vont bien" not in told
    server.give("/s", b"<html><title>Maintenance</title>")
    for _ in range(2):
        call(home, capsys, "harvest", "labo")
    _, told, _ = call(home, capsys, "sources", "health")
    assert "(moins d'un jour). 3 échecs de suite : l'adresse donne une page web" in told
    assert "« kind: page ».\n" in told, "a reason that is a sentence keeps one full stop"


def test_a_doubt_is_shown_and_accepted(home: Path, server: Hostile, capsys: Capture) -> None:
    call(home, capsys, "harvest")
    gambling(server)
    code, told, _ = call(home, capsys, "harvest", "labo")
    assert "2 en attente de votre décision" in told
    _, told, _ = call(home, capsys, "search", "casino")
    assert "Rien sur « casino »" in told
    _, told, _ = call(home, capsys, "sources", "health")
    for fact in (
        "Le labo (labo)",
        f"depuis le {datetime.now(UTC).astimezone():%d/%m/%Y}",  # NOW may be of yesterday
        "2 éléments en attente, rien n'est publié.",
        "sources accept labo",
        "sources reject labo",
        "1 point à voir ; 1 source active.",
    ):
        assert fact in told
    code, told, _ = call(home, capsys, "sources", "accept", "labo", "--by", "marie")
    assert (code, told) == (0, "Le labo : acceptée ; 2 éléments dans l'archive.\n")
    _, told, _ = call(home, capsys, "search", "casino")
    assert told.count("casino en ligne") == 2
    _, told, _ = call(home, capsys, "sources", "journal", "labo")
    assert "éléments mis en attente" in told
    assert "acceptée par marie" in told


def test_a_doubt_is_rejected(home: Path, server: Hostile, capsys: Capture) -> None:
    call(home, capsys, "harvest")
    gambling(server)
    call(home, capsys, "harvest", "labo")
    code, told, _ = call(home, capsys, "sources", "reject", "labo")
    assert code == 0
    assert told.startswith("Le labo : rejeté ; 2 éléments refusés.")
    code, _, errors = call(home, capsys, "sources", "reject", "labo")
    assert code == 2
    assert "Rien n'attend de décision pour la source « labo »" in errors


def test_a_source_that_is_gone_is_shown_and_resumed(
    home: Path, server: Hostile, capsys: Capture
) -> None:
    server.give("/s", status="410 Gone")
    call(home, capsys, "harvest")
    _, told, _ = call(home, capsys, "sources", "health")
    assert "en pause : le site répond que cette adresse n'existe plus (410)." in told
    assert "sources resume labo" in told
    code, told, _ = call(home, capsys, "sources", "resume", "labo")
    assert (code, told) == (0, "Le labo : elle sera demandée à la prochaine collecte.\n")
    code, _, errors = call(home, capsys, "sources", "resume", "labo")
    assert code == 2
    assert "n'est pas en pause" in errors


def test_an_exemption_needs_a_reason_and_an_end(home: Path, capsys: Capture) -> None:
    def exempt(until: datetime, why: str) -> tuple[int, str, str]:
        words = ("sources", "exempt", "labo", "--rule", "tls", "--by", "marie")
        return call(home, capsys, *words, "--until", f"{until:%Y-%m-%d}", "--because", why)

    code, told, _ = exempt(NOW + 30 * DAY, "certificat refait en décembre")
    end = f"{NOW + 30 * DAY:%d/%m/%Y}"
    assert (code, told) == (0, f"Le labo : dérogation jusqu'au {end}.\n")
    _, told, _ = call(home, capsys, "sources", "health")
    assert f"site non authentifié jusqu'au {end} (marie : certificat refait en décembre)." in told
    assert exempt(NOW + 30 * DAY, " ")[0] == exempt(NOW + 400 * DAY, "x")[0] == 2
    code, told, _ = exempt(NOW - 2 * DAY, "c'est réparé")
    assert (code, told) == (0, "Le labo : la dérogation est terminée.\n")
    _, told, _ = call(home, capsys, "sources", "health")
    assert "authentifié" not in told
    assert call(home, capsys, "sources", "journal")[1].count("dérogation") == 2


def test_an_unknown_source_is_named(home: Path, capsys: Capture) -> None:
    for verb in ("accept", "reject", "resume", "journal"):
        code, _, errors = call(home, capsys, "sources", verb, "lab")
        assert code == 2
        assert "« labo »" in errors
