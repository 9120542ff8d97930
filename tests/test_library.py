"""The archive is opened without numpy, which comes when it is needed."""

from __future__ import annotations

import subprocess
import sys


def test_an_archive_opens_without_numpy_which_comes_when_asked() -> None:
    code = "import sys, watch.store, briefings.store, briefings.counters\n"
    code += "print('sqlite_utils' in sys.modules, 'numpy' in sys.modules)\n"
    code += "import numpy\nprint(numpy.ones(2).sum())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "False", "2.0"]


def test_numpy_that_is_there_already_stays() -> None:
    code = "import sys, numpy, watch.store\nprint(sys.modules['numpy'] is numpy)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True"]
