"""Run functions on hostile bytes in processes that can be killed. Knows nothing of feeds.

A thread cannot be stopped while ``re`` holds the interpreter: a 40 kB ``<author>`` froze feedparser
for 23 s, and the event loop with it (measured). Here each document has its own budget of CPU,
memory and wall time; the one that spends it loses its process, and costs only itself.

The processes come from a fork server (threads and ``fork`` do not mix) that has imported the heavy
modules once; where there is none (Windows), they are spawned, without CPU and memory limits.
"""

from __future__ import annotations

import importlib
import logging
import math
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from concurrent.futures import TimeoutError as Late
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import forkserver, resource_tracker
from multiprocessing.context import BaseContext
from multiprocessing.reduction import ForkingPickler
from types import TracebackType
from typing import Generic, Self, TypeVar

import pebble

if sys.platform != "win32":
    import resource

log = logging.getLogger(__name__)

Tag = TypeVar("Tag")
Result = TypeVar("Result")

FORK_SERVER = "forkserver" in multiprocessing.get_all_start_methods()

WALL = 5
"""Wall time allowed, in times the CPU budget: a busy machine must not kill honest documents."""
MAX_RESULT = 64 * 2**20
"""Bytes of a result; 2,000 items of 20 kB are 40 MB."""
LIFE = 1_000
"""Documents per process: what a parser leaks does not live longer."""
WAITING = 16
"""Documents on their way, for each process: while a group is written none is sent, and with four,
readers idled for a tenth of a harvest."""
HEAVY = 32 * 2**20
"""Bytes of documents on their way beyond which the next waits, however few they are."""
READY = 0.1
"""Seconds: a job that took no longer to come is followed by others that are there already."""
KEPT_ENVIRONMENT = frozenset({"PATH", "HOME", "TZ", "TMPDIR", "LANG", "LC_ALL", "LC_CTYPE"})
"""The rest of the environment may hold passwords: a worker has no use for them."""


@dataclass(frozen=True, slots=True)
class WorkerDied:
    """The document could not be read to its end; ``reason`` is a French sentence."""

    reason: str


@dataclass(frozen=True, slots=True)
class Known(Generic[Result]):
    """In place of arguments: the result of a job for which nothing has to be run."""

    result: Result


@dataclass(frozen=True, slots=True)
class _Spoiled:
    """What a worker says when the function failed but the process lives."""

    reason: str
    detail: str = ""


class Workers:
    """A pool of killable processes; start it with ``with``. One consumer at a time.

    ``seconds`` of CPU and ``memory`` bytes are for one document; ``modules`` are imported once,
    by the fork server, which finds what they are ``told`` in its environment: they get no argument.
    """

    def __init__(
        self,
        count: int,
        *,
        seconds: float,
        memory: int,
        modules: tuple[str, ...] = ("watch.reading",),
        told: Mapping[str, str] | None = None,
    ) -> None:
        self._count = count
        self._seconds = seconds
        self._memory = memory
        self._modules, self._told = modules, told or {}
        self._pool = pebble.ProcessPool(
            max_workers=count,
            max_tasks=LIFE,
            initializer=_settle,
            initargs=(modules,),
            context=_context(),
        )

    def __enter__(self) -> Self:
        """The processes start with the first document, or with :meth:`prepare`."""
        return self

    def prepare(self) -> None:
        """Start importing now, because documents are on their way; returns at once.

        The first job does it as well: a harvest that brings nothing new never pays for the imports.
        """
        preload(self._modules, self._told)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Kill what still runs and wait for the processes to be gone."""
        self._pool.stop()  # type: ignore[no-untyped-call]  # pebble types it not
        self._pool.join()

    def run(
        self,
        function: Callable[..., Result],
        jobs: Iterable[tuple[Tag, tuple[object, ...] | Known[Result]]],
    ) -> Iterator[tuple[Tag, Result | WorkerDied]]:
        """Call ``function(*arguments)`` for each ``(tag, arguments)``; results as they come.

        ``function`` must be importable by its name. ``jobs`` is read as room appears, so that a
        long harvest never holds all its bodies at once. Closing the iterator kills what is left.
        What is :class:`Known` comes back at once, and starts nothing.
        """
        pending: dict[Future[bytes], tuple[Tag, int]] = {}
        try:
            for waited, (tag, arguments) in _timed(jobs):
                if isinstance(arguments, Known):
                    yield tag, arguments.result
                    continue
                self.prepare()
                parcel = _packed((function, arguments))
                pending[self._submit(parcel)] = tag, len(parcel)
                # While there is more to send, as many are given as were sent: a caller who stops to
                # write what it was given would otherwise leave the processes without a job.
                most = 1 if waited < READY else len(pending)
                yield from self._finished(pending, most, patience=0)
                while self._full(pending.values()):
                    yield from self._finished(pending, most)
            while pending:
                yield from self._finished(pending, len(pending))
        finally:
            for future in pending:
                future.cancel()

    def _submit(self, parcel: bytes) -> Future[bytes]:
        # Packed by us and opened by _bounded: what cannot be opened would otherwise kill the worker
        # before it says which job it took, and that job would never end.
        return self._pool.schedule(
            _bounded, (parcel, self._seconds, self._memory), timeout=self._seconds * WALL
        )

    def _full(self, sent: Collection[tuple[object, int]]) -> bool:
        return len(sent) >= WAITING * self._count or sum(size for _, size in sent) > HEAVY

    def _finished(
        self,
        pending: dict[Future[bytes], tuple[Tag, int]],
        most: int,
        patience: float | None = None,
    ) -> Iterator[tuple[Tag, Result | WorkerDied]]:
        """Some of what is done; waits for something to be, so many seconds at most."""
        done, _ = wait(pending, timeout=patience, return_when=FIRST_COMPLETED)
        for future in [one for one in pending if one in done][:most]:
            tag, _ = pending.pop(future)
            yield tag, self._result(future)

    def _result(self, future: Future[bytes]) -> Result | WorkerDied:
        try:
            result: Result | _Spoiled = ForkingPickler.loads(future.result())
        except Late:
            return WorkerDied(f"lecture abandonnée après {self._seconds * WALL:.0f}\u00a0s")
        except pebble.ProcessExpired as death:
            return WorkerDied(self._epitaph(death.exitcode))
        except CancelledError:
            return WorkerDied("lecture interrompue")
        if isinstance(result, _Spoiled):
            log.info("a document could not be read: %s", result.detail or result.reason)
            return WorkerDied(result.reason)
        return result

    def _epitaph(self, exitcode: int | None) -> str:
        if sys.platform != "win32" and exitcode == -signal.SIGXCPU:
            return f"document trop coûteux\u00a0: plus de {self._seconds:.0f}\u00a0s de calcul"
        return f"le programme de lecture s'est arrêté (code {exitcode})"


@contextmanager
def _environment(told: Mapping[str, str]) -> Iterator[None]:
    """Within, these are in the environment of what is started."""
    before = {name: os.environ.get(name) for name in told}
    os.environ.update(told)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _timed(jobs: Iterable[Tag]) -> Iterator[tuple[float, Tag]]:
    """Each with the seconds that it took to come."""
    began = time.monotonic()
    for one in jobs:
        yield time.monotonic() - began, one
        began = time.monotonic()


def preload(modules: Iterable[str], told: Mapping[str, str]) -> None:
    """Start the fork server, unless it runs, and let it import these; returns at once."""
    if not FORK_SERVER:
        return
    forkserver.set_forkserver_preload([__name__, *modules, *_of_main()])
    # Ctrl+C reaches every process of the terminal. The fork server ignores it only once it has
    # imported everything: until then it died with a traceback, and its harvest never ended.
    resource_tracker.ensure_running()  # it unblocks the signal: before, then
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    # The fork server, a « python -c », imports nothing of the folder where one happens to be: a
    # folder named « watch » there would otherwise be read in the place of ours.
    try:
        with _environment({"PYTHONSAFEPATH": "1", **told}):
            forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)


def _context() -> BaseContext:
    return multiprocessing.get_context("forkserver" if FORK_SERVER else "spawn")


def _of_main() -> set[str]:
    """Where the main script's names come from.

    Each worker runs that script's imports again. Python promises to preload ``__main__`` but did
    not before 3.13.2 (gh-126631): 0.3 s for each worker, and for each that replaces a killed one.
    """
    names = (getattr(value, "__module__", None) for value in vars(sys.modules["__main__"]).values())
    return {name for name in names if isinstance(name, str)} - {"__main__"}


def _settle(modules: tuple[str, ...]) -> None:
    """Prepare a new worker. Must not raise: pebble would start another, for ever."""
    # pebble's handler is Python code: it cannot run while ``re`` loops in C, and pebble would wait
    # for it 3 s with the pool's channel locked.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for name in set(os.environ) - KEPT_ENVIRONMENT:
        del os.environ[name]
    for name in modules:
        with suppress(ImportError):  # the job that needs it will say so
            importlib.import_module(name)
    if sys.platform != "win32":
        _limit(resource.RLIMIT_CORE, 0)


def _bounded(parcel: bytes, seconds: float, memory: int) -> bytes:
    """In a worker: open the parcel, run it within its budget, pack the result."""
    try:
        with _budget(seconds, memory):
            return _attempt(parcel)
    except MemoryError:
        return _packed(_Spoiled("document trop gros\u00a0: plus de mémoire pour le lire"))
    except RecursionError:
        return _packed(_Spoiled("document illisible\u00a0: imbrication trop profonde"))
    except BaseException as error:  # noqa: BLE001 - the one net per document: parsers raise anything, SystemExit would stop the harvest itself
        name = type(error).__name__
        return _packed(_Spoiled(f"document illisible ({name})", f"{name}: {error}"[:500]))


@contextmanager
def _budget(seconds: float, memory: int) -> Iterator[None]:
    """Limits for one document, lifted after it.

    A process that is killed or runs out of memory while it holds the pool's channel would leave
    the others waiting for ever: receiving and sending are outside of the limits.
    """
    if sys.platform == "win32":
        yield
        return
    spent = resource.getrusage(resource.RUSAGE_SELF)
    _limit(resource.RLIMIT_CPU, math.ceil(spent.ru_utime + spent.ru_stime + seconds))
    _limit(resource.RLIMIT_AS, _mapped() + memory)
    try:
        yield
    finally:
        _limit(resource.RLIMIT_CPU, resource.RLIM_INFINITY)
        _limit(resource.RLIMIT_AS, resource.RLIM_INFINITY)


def _attempt(parcel: bytes) -> bytes:
    function, arguments = ForkingPickler.loads(parcel)
    packed = _packed(function(*arguments))
    if len(packed) > MAX_RESULT:
        return _packed(_Spoiled("document trop gros une fois lu"))
    return packed


def _packed(value: object) -> bytes:
    return bytes(ForkingPickler.dumps(value))


def _limit(kind: int, wanted: int) -> None:
    """Set a soft limit, within the hard one."""
    _, hard = resource.getrlimit(kind)
    unlimited = hard == resource.RLIM_INFINITY
    if not unlimited and (wanted == resource.RLIM_INFINITY or wanted > hard):
        wanted = hard
    with suppress(ValueError, OSError):  # macOS refuses RLIMIT_AS
        resource.setrlimit(kind, (wanted, hard))


def _mapped() -> int:
    """Bytes of address space in use: the libraries', which are not the document's."""
    try:
        with open("/proc/self/statm", encoding="ascii") as statm:  # noqa: PTH123 - no Path for a pseudo-file
            return int(statm.read().split()[0]) * resource.getpagesize()
    except OSError:
        return 2**30
