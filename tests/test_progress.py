"""What is counted aloud during a harvest is sources, whatever pages each has."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from rich.console import Console

from watch.commands.gathering import conclude, follow
from watch.console import console
from watch.model import SourceReport

NOW = datetime(2026, 11, 25, tzinfo=UTC)
NAMES = {"plan": "Plan de site", "flux": "Flux"}
REPORTS = (
    SourceReport(source="plan", outcome="nouveau", at=NOW),
    SourceReport(source="flux", outcome="inchange", at=NOW),
    SourceReport(source="plan", outcome="nouveau", at=NOW, new=2),
    SourceReport(source="plan", outcome="echec", at=NOW, reason="le serveur a répondu 500"),
)


def test_a_further_page_is_not_another_source(capsys: pytest.CaptureFixture[str]) -> None:
    out = console()
    conclude(out, tuple(follow(out, NAMES)(REPORTS)), NAMES)
    told = capsys.readouterr().out.replace("\u00a0", " ")
    assert told.startswith("Collecte de 2 sources…\n[1/2] Plan de site : 0 nouveauté")
    assert "\n[2/2] Plan de site : 2 nouveautés" in told
    assert (
        "\nRapprochement de 2 nouveautés…\n2 sources : 1 lue, 1 inchangée (304), 0 en échec."
        in told
    )
    assert "le serveur a répondu 500" in told


def test_nothing_new_is_not_said_to_be_classified(capsys: pytest.CaptureFixture[str]) -> None:
    tuple(follow(console(), NAMES)(REPORTS[:2]))
    assert "Classement" not in capsys.readouterr().out


def test_what_did_not_enter_the_archive_is_told_with_the_totals() -> None:
    """On a terminal a bar stands for the lines: 98,001 entries were left unread without a word."""
    out = Console(file=io.StringIO(), markup=False, highlight=False, width=120)
    reports = (
        SourceReport(source="plan", outcome="nouveau", at=NOW, held=1999, truncated=98_001),
        SourceReport(source="flux", outcome="nouveau", at=NOW, new=1, reason="le flux est coupé."),
    )
    conclude(out, reports, NAMES)
    assert isinstance(out.file, io.StringIO)
    told = out.file.getvalue().replace("\u00a0", " ").replace("\u202f", " ")
    assert "1 nouveauté, 0 élément de côté, 1 999 en attente de votre décision." in told
    assert "98 001 au-delà du plafond, non lus" in told
    assert "attention : le flux est coupé." in told
    assert "sources health" in told
