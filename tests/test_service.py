"""The examples of systemd units: read by systemd, and as closed as they are said to be."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

UNITS = sorted((Path(__file__).parent.parent / "docs" / "systemd").glob("*.service"))


@pytest.fixture(params=UNITS, ids=lambda unit: unit.stem)
def unit(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """One of them, with a program that exists on this machine."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not there")
    shipped: Path = request.param
    copy = tmp_path / shipped.name
    text = shipped.read_text(encoding="utf-8")
    copy.write_text(text.replace("env vigie", "env true"), encoding="utf-8")
    return copy


def test_what_runs_and_what_serves_have_one_account_and_the_same_rights() -> None:
    serve, run = (one.read_text(encoding="utf-8").partition("KillMode=")[2] for one in UNITS)
    assert run == serve != ""


def test_systemd_reads_every_line(unit: Path) -> None:
    done = subprocess.run(
        ["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False
    )
    ours = [line for line in done.stderr.splitlines() if unit.name in line]
    assert (done.returncode, ours) == (0, [])


def test_it_is_closed(unit: Path) -> None:
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", str(unit)],
        capture_output=True,
        text=True,
        check=False,
    )
    found = re.search(r"exposure level for \S+: ([\d.]+)", done.stdout)
    if found is None:
        pytest.skip("this systemd does not judge a file")
    assert float(found[1]) <= 2.5
