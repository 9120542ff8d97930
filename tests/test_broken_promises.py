"""A full or sick disk under a note, its approval, its sending, a subscription, a departure."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.broken_disk import FULL, SICK
from tests.broken_promises import fate
from tests.test_broken_disk import traceable

# `python -m tests.broken_promises 450 5` tries more of them.
POINTS = {FULL: (200, 370, 385), SICK: (6, 12, 15)}


@pytest.mark.slow
@pytest.mark.parametrize("fault", POINTS)
def test_a_disk_that_fails_breaks_no_promise(fault: str, tmp_path: Path) -> None:
    if not traceable():
        pytest.skip("strace is not there, or may not trace here")
    for number in POINTS[fault]:
        folder = tmp_path / str(number)
        folder.mkdir()
        assert fate(folder, fault, number) == ("stopped, sound", True), number
    (tmp_path / "well").mkdir()
    assert fate(tmp_path / "well", fault, 65_535) == ("not reached", False)
