"""Asked to stop in the middle of a sending: finish the mail that is at its dot, then leave.

A signal is only put off: what it does by default, it does once the sending is over.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def stoppable(given: threading.Event | None = None) -> Iterator[threading.Event]:
    """An event that Ctrl+C or SIGTERM sets; a second one stops at once.

    ``given``: somebody else listens to signals and sets it. Only the main thread may listen.
    """
    if given is not None or threading.current_thread() is not threading.main_thread():
        yield given or threading.Event()
        return
    stop = threading.Event()
    received: list[int] = []

    def put_off(number: int, _: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        received.append(number)
        stop.set()

    before = {each: signal.signal(each, put_off) for each in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
        for number in received:
            signal.raise_signal(number)
