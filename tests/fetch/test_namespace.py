"""The guard where forbidden addresses really exist and listen, with the system's own resolver."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
ISOLATED = ("unshare", "--net", "--mount")
REBINDINGS = "200"
"""The program itself says how to try more: each is one look-up, of two answers in turn."""


def possible() -> bool:
    if not (shutil.which("unshare") and shutil.which("ip") and os.geteuid() == 0):
        return False
    return subprocess.run([*ISOLATED, "true"], capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not possible(), reason="needs root, unshare and ip: the vectors run elsewhere")
@pytest.mark.slow
def test_no_forbidden_address_hears_a_byte() -> None:
    done = subprocess.run(
        [*ISOLATED, sys.executable, ROOT / "tests" / "fetch" / "namespace.py", REBINDINGS],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout)
    assert found["control"], "the public address must be reachable, or nothing is proved"
    assert found["let through"] == []
    assert len(found["refused"]) > 150
    assert found["rebound"].keys() == {"Fetched", "adresse_interdite"}
    assert set(found["heard"]) == {"8.8.8.8"}
