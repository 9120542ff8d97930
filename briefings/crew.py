"""Processes that work side by side: each is replaced when it ends, all stop together.

By fork, from a process that has no thread and no database open: what it read, theirs is too. They
stop when it does, even killed: each watches a pipe that only it holds open.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import connection, get_context
from multiprocessing.context import ForkProcess

PAUSE = 1.0
"""Seconds at least between two that take the same place."""
GRACE = 30.0
"""Seconds that they have to end what they are doing."""
_FORK = get_context("fork")
STOPS = (signal.SIGTERM, signal.SIGINT)
log = logging.getLogger("vigie.crew")


class Crew:
    """The processes, one for each work."""

    def __init__(self, works: Sequence[Callable[[], None]]) -> None:
        self._works = works
        self._alive, self._held = os.pipe()
        self._over = False

    def run(self) -> None:
        """Until SIGTERM or SIGINT."""
        with self._signals():
            places = [self._start(work) for work in self._works]
            while not self._over:
                connection.wait([one.sentinel for one in places], PAUSE)
                places = [
                    self._place(one, work) for one, work in zip(places, self._works, strict=True)
                ]
            self._stop(places)
        os.close(self._alive)
        os.close(self._held)

    def _place(self, process: ForkProcess, work: Callable[[], None]) -> ForkProcess:
        """This one while it lives, else another."""
        if process.is_alive() or self._over:
            return process
        log.error("process %s ended (%s): another takes its place", process.pid, process.exitcode)
        time.sleep(PAUSE)
        return self._start(work)

    def _start(self, work: Callable[[], None]) -> ForkProcess:
        process = _FORK.Process(target=self._work, args=(work,))
        signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)  # until it knows what to do of them
        process.start()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)
        return process

    def _work(self, work: Callable[[], None]) -> None:
        """In the new process: a stop unwinds what is being done, unless ``work`` says otherwise."""
        for one in STOPS:
            signal.signal(one, _leave)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)
        os.close(self._held)
        threading.Thread(target=self._watch, daemon=True).start()
        work()

    def _watch(self) -> None:
        """Stop as soon as the first process is no more: nothing is ever written in the pipe."""
        os.read(self._alive, 1)
        os.kill(os.getpid(), signal.SIGTERM)

    def _stop(self, places: Sequence[ForkProcess]) -> None:
        until = time.monotonic() + GRACE
        for one in places:
            one.terminate()
        for one in places:
            one.join(max(0.0, until - time.monotonic()))
            if one.is_alive():
                one.kill()
                one.join()

    @contextmanager
    def _signals(self) -> Iterator[None]:
        def stop(*_: object) -> None:
            self._over = True

        former = {one: signal.signal(one, stop) for one in STOPS}
        try:
            yield
        finally:
            for one, handler in former.items():
                signal.signal(one, handler)


def _leave(*_: object) -> None:
    sys.exit(0)
