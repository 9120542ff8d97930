"""Named places where a test may make the world fail. Does nothing in normal life.

Each commit and each SMTP step is wrapped by two points (``before:…`` and ``after:…``), so that
"fail at the n-th point, recover, check the invariants" can be run for every n. A test in the
same process installs a hook with :func:`faults`; a test that wants a real death sets
``VIGIE_FAULT=n:kill`` (or ``n:exception``) in the environment of a child process.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Hook = Callable[[str], None]


class InjectedFault(Exception):
    """Raised only by tests: stands for any sudden stop."""


def nth(number: int, action: str) -> Hook:
    """A hook that acts at the ``number``-th point reached: 'kill' (SIGKILL) or 'exception'."""
    reached = 0

    def hook(name: str) -> None:
        nonlocal reached
        reached += 1
        if reached != number:
            return
        if action == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        raise InjectedFault(f"{name} ({number})")

    return hook


def _from_environment() -> Hook | None:
    text = os.environ.get("VIGIE_FAULT", "")
    number, _, action = text.partition(":")
    return nth(int(number), action) if number.isdigit() else None


_hooks: list[Hook | None] = [_from_environment()]


def faultpoint(name: str) -> None:
    """Mark a place, e.g. ``faultpoint("before:store.commit")``."""
    if (hook := _hooks[-1]) is not None:
        hook(name)


@contextmanager
def faults(hook: Hook) -> Iterator[None]:
    """Install ``hook`` for the duration of a test."""
    _hooks.append(hook)
    try:
        yield
    finally:
        _hooks.pop()
