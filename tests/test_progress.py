"""What is counted aloud during a harvest is sources, whatever pages each has."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

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
