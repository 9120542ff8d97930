"""Fixtures shared by several modules, how Hypothesis searches, and what is paid for once."""

import gc
import signal
import sys

import pytest
from hypothesis import settings

from watch.workers import Workers

# Compiled once: a hundred processes under test, and the next run, read what this one has written.
# Containers often ask Python to write nothing, and each of those would compile Vigie again.
sys.dont_write_bytecode = False

# A shell has what it runs in the background ignore Ctrl+C, and so would the programs under test.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# The same cases at each run: a failure is of the change, not of the day, and no busy machine misses
# a deadline. `pytest --hypothesis-profile=search` looks for other cases.
settings.register_profile("suite", derandomize=True, deadline=None)
settings.register_profile("search", max_examples=1000, deadline=None)
settings.load_profile("suite")

pytest_plugins = (
    "tests.smtpd",
    "tests.mailroom",
    "tests.ticks",
    "tests.offices",
    "tests.webs",
    "tests.bureaux",
    "tests.browsers",
)

WHOLE = 1000
"""Tests that are more than a few modules."""


def pytest_collection_finish(session: pytest.Session) -> None:
    """Before the tests, and only if they are many, what all of them would pay for again and again.

    The first pool of a process decides what its fork server has imported: after that of a test
    with little to read, each process of each harvest loaded the dictionary and the models for
    itself, over a second. What was collected, half a million objects, is no garbage to look into.
    """
    if len(session.items) < WHOLE or session.config.option.collectonly:
        return
    Workers(1, seconds=1, memory=1, modules=("watch.inherited",)).prepare()
    gc.collect()
    gc.freeze()
