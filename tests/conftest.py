"""What each process of a run loads: fixtures, where tests run."""

import compileall
import gc
import os
import shutil
import signal
import sys
from pathlib import Path

import pytest

# Compiled once: a hundred processes under test, and the next run, read what this one has written.
# Containers often ask Python to write nothing, and each of those would compile Vigie again.
sys.dont_write_bytecode = False

# A shell has what it runs in the background ignore Ctrl+C, and so would the programs under test.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Until the tests are collected: what imports make lives as long as the process, and looking for
# garbage in it, again and again, was a fifth of what starting costs.
gc.disable()

# Folders of the tests in memory, where there is room: none has to survive a power cut, and a commit
# on a disk waits for it, long if others write too.
MEMORY = Path("/dev/shm")  # noqa: S108 - pytest makes a private folder in it
ROOM = 4 * 2**30
if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))

FIXTURES = (
    "tests.whole",
    "tests.smtpd",
    "tests.mailroom",
    "tests.ticks",
    "tests.offices",
    "tests.webs",
    "tests.bureaux",
    "tests.browsers",
)


def pytest_configure(config: pytest.Config) -> None:
    """The process that only hands tests out to others, with ``-n``, does without the fixtures.

    Their imports took it four seconds, during which the other core had nothing to do.
    """
    if config.getoption("dist") == "no" or not config.getoption("tx"):
        for name in FIXTURES:
            config.pluginmanager.import_plugin(name)
        return
    gc.enable()
    for package in ("watch", "briefings"):
        compileall.compile_dir(Path(__file__).parents[1] / package, quiet=2)
