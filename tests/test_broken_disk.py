"""A full or sick disk, by strace: said in a sentence, nothing acknowledged lost or halved."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.broken_disk import BATCHES, FULL, SICK, SIZE, run, wrong

# `python -m tests.broken_disk 600 25` tries more of them.
POINTS = {FULL: (1, 200, 400), SICK: (2, 8, 12)}


def traceable() -> bool:
    if shutil.which("strace") is None:
        return False
    tried = subprocess.run(["strace", "-qq", "-o", "/dev/null", "true"], check=False)
    return tried.returncode == 0


@pytest.mark.slow
@pytest.mark.parametrize("fault", POINTS)
def test_a_disk_that_fails_costs_nothing_acknowledged(fault: str, tmp_path: Path) -> None:
    if not traceable():
        pytest.skip("strace is not there, or may not trace here")
    stopped = 0
    for number in POINTS[fault]:
        folder = tmp_path / str(number)
        folder.mkdir()
        fate = run(folder, fault, number)
        assert wrong(fate) is None, (number, fate)
        stopped += fate.code != 0
    assert stopped == len(POINTS[fault]), "each fault was reached"
    (tmp_path / "well").mkdir()
    sound = run(tmp_path / "well", fault, 65_535)
    assert (sound.code, sound.kept) == (0, (SIZE,) * BATCHES)
