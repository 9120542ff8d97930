"""How Hypothesis searches, and what a process pays once, before its tests."""

import gc
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import settings

from watch.workers import Workers

# The same cases at each run: a failure is of the change, not of the day, and no busy machine misses
# a deadline. `pytest --hypothesis-profile=search` looks for other cases.
settings.register_profile("suite", derandomize=True, deadline=None)
settings.register_profile("search", max_examples=1000, deadline=None)
settings.load_profile("suite")

WHOLE = 1000
"""Tests that are more than a few modules."""


def pytest_collection(session: pytest.Session) -> None:
    """In a new checkout, where no test is compiled: a share of them for each process.

    All would compile the same modules at the same moment. Each begins with others, and finds the
    rest compiled; what cannot be imported is left for collection to tell.
    """
    given = getattr(session.config, "workerinput", None)
    if given is None or session.config.args_source is not pytest.Config.ArgsSource.TESTPATHS:
        return
    share = int(given["workerid"].removeprefix("gw"))
    for path in sorted(Path(__file__).parent.glob("test_*.py"))[share :: given["workercount"]]:
        try:
            import_module(f"tests.{path.stem}")
        except (Exception, pytest.skip.Exception):  # noqa: BLE001, S112 - as promised
            continue


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first: a process that began one when no other is left would end alone."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Only if they are many, what all tests would pay for again and again.

    The first pool of a process decides what its fork server has imported: after that of a test
    with little to read, each process of each harvest loaded the dictionary and the models for
    itself, over a second.
    """
    if len(session.items) >= WHOLE and not session.config.option.collectonly:
        Workers(1, seconds=1, memory=1, modules=("watch.inherited",)).prepare()
    # Half a million objects, and no garbage to look into.
    gc.freeze()
    gc.enable()
