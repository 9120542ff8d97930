"""One poisoned document costs itself: its process is killed, the others are delivered."""

from __future__ import annotations

import ctypes
import io
import json
import os
import re
import resource
import signal
import subprocess
import sys
import threading
import time
import types
from collections.abc import Iterator
from pathlib import Path

import feedparser
import pytest

import watch
from watch.workers import WorkerDied, Workers

MEGABYTE = 2**20
POISON = b"<rss><channel><item><author>%s</author></item></channel></rss>" % (
    b"a." * 10_000 + b"@" + b"a." * 10_000
)
"""40 kB that hold feedparser for 23 s."""
HONEST = b"<rss version='2.0'><channel><item><title>Bonjour</title></item></channel></rss>"


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(2, seconds=1, memory=256 * MEGABYTE, modules=("feedparser",)) as pool:
        yield pool


def one(pool: Workers, function: object, *arguments: object) -> object:
    ((_, result),) = pool.run(function, [(None, arguments)])  # type: ignore[arg-type]  # any callable
    return result


def reason(result: object) -> str:
    assert isinstance(result, WorkerDied), result
    return result.reason


def test_each_result_comes_with_its_tag(workers: Workers) -> None:
    results = dict(workers.run(abs, [(n, (-n,)) for n in range(200)]))
    assert results == {n: n for n in range(200)}


IDLE = """
from pathlib import Path
from watch.workers import Known, Workers

if __name__ == "__main__":
    with Workers(2, seconds=1, memory=2**28) as pool:
        assert list(pool.run(abs, [("a", Known(1)), ("b", Known(2))])) == [("a", 1), ("b", 2)]
        print(repr(Path("/proc/thread-self/children").read_text()))
"""


def test_with_nothing_to_run_no_process_is_started(tmp_path: Path) -> None:
    script = tmp_path / "idle.py"
    script.write_text(IDLE, encoding="utf-8")
    told = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True)
    assert told.stdout == "''\n"


def test_a_poisoned_feed_is_killed_and_its_siblings_are_delivered(workers: Workers) -> None:
    jobs = [("poison", (io.BytesIO(POISON),))]
    jobs += [(f"honest {n}", (io.BytesIO(HONEST),)) for n in range(20)]
    began = time.monotonic()
    results = list(workers.run(feedparser.parse, jobs))
    assert time.monotonic() - began < 20
    assert [tag for tag, _ in results][-1] == "poison"
    poisoned = dict(results)["poison"]
    # On a busy machine the wall clock strikes before one second of computing is spent.
    assert reason(poisoned).startswith(("document trop coûteux", "lecture abandonnée"))
    titles = {r.entries[0].title for _, r in results if not isinstance(r, WorkerDied)}
    assert titles == {"Bonjour"}


def test_the_cpu_budget_is_per_document_not_per_process() -> None:
    # Small documents, together well over the budget of one, in one process.
    pattern, text = "(a+)+$", "a" * 18 + "!"
    began = time.process_time()
    re.search(pattern, text)
    times = round(2.6 / (time.process_time() - began))
    with Workers(1, seconds=1, memory=256 * MEGABYTE, modules=()) as pool:
        results = pool.run(re.search, [(n, (pattern, text)) for n in range(times)])
        assert {result for _, result in results} == {None}


def test_a_process_that_sleeps_or_dies_costs_its_document(workers: Workers) -> None:
    with Workers(2, seconds=0.2, memory=256 * MEGABYTE, modules=()) as pool:
        jobs: list[tuple[str, tuple[object, ...]]] = [(str(n), (0.01,)) for n in range(20)]
        results = dict(pool.run(time.sleep, [("late", (60,)), *jobs]))
    assert reason(results.pop("late")) == "lecture abandonnée après 1\u00a0s"
    assert set(results.values()) == {None}
    assert reason(one(workers, os._exit, 7)) == "le programme de lecture s'est arrêté (code 7)"
    assert reason(one(workers, ctypes.string_at, 0)) == (
        "le programme de lecture s'est arrêté (code -11)"
    )
    assert one(workers, abs, -1) == 1


def test_memory_is_bounded(workers: Workers) -> None:
    assert (
        reason(one(workers, bytes, 2**32))
        == "document trop gros\u00a0: plus de mémoire pour le lire"
    )
    assert one(workers, len, b"x" * 20 * MEGABYTE) == 20 * MEGABYTE


def test_a_document_larger_than_the_memory_allowed_is_refused_not_lost() -> None:
    with Workers(1, seconds=1, memory=5 * MEGABYTE, modules=()) as pool:
        big = one(pool, bytes.upper, b"x" * 30 * MEGABYTE)
        assert reason(big) == "document trop gros\u00a0: plus de mémoire pour le lire"
        assert one(pool, abs, -1) == 1


def test_processes_are_renewed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("watch.workers.LIFE", 5)
    with Workers(1, seconds=1, memory=256 * MEGABYTE, modules=()) as pool:
        pids = [pid for _, pid in pool.run(os.getpid, [(n, ()) for n in range(12)])]
    assert [pids.count(pid) for pid in dict.fromkeys(pids)] == [5, 5, 2]


def test_a_result_is_bounded(workers: Workers) -> None:
    assert reason(one(workers, bytes, 65 * MEGABYTE)) == "document trop gros une fois lu"


def test_what_a_parser_raises_is_a_result(workers: Workers) -> None:
    assert reason(one(workers, int, "x")) == "document illisible (ValueError)"
    assert reason(one(workers, json.loads, "[" * 100_000)) == (
        "document illisible\u00a0: imbrication trop profonde"
    )
    assert reason(one(workers, sys.exit, 3)) == "document illisible (SystemExit)"
    assert reason(one(workers, threading.Lock)) == "document illisible (TypeError)"


def test_a_function_that_a_worker_cannot_import_ends_in_a_result(workers: Workers) -> None:
    module = types.ModuleType("nowhere")
    module.read = type("read", (), {"__module__": "nowhere"})  # type: ignore[attr-defined]  # made here
    sys.modules["nowhere"] = module
    try:
        assert reason(one(workers, module.read)) == "document illisible (ModuleNotFoundError)"
    finally:
        del sys.modules["nowhere"]


def test_many_deaths_in_a_row_do_not_wear_the_pool_out(workers: Workers) -> None:
    jobs = [(n, (n + 1,)) for n in range(12)]
    results = list(workers.run(os._exit, jobs))
    assert len(results) == 12
    assert all(isinstance(result, WorkerDied) for _, result in results)
    assert one(workers, abs, -1) == 1


def test_a_worker_sees_neither_our_secrets_nor_our_files(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("VIGIE_SMTP_PASSWORD", "secret")
    with (tmp_path / "open").open("w") as held, Workers(
        1, seconds=1, memory=256 * MEGABYTE, modules=()
    ) as pool:  # fmt: skip
        assert one(pool, os.getenv, "VIGIE_SMTP_PASSWORD") is None
        assert one(pool, os.getenv, "PATH") == os.environ["PATH"]
        files = one(pool, os.listdir, "/proc/self/fd")
        assert isinstance(files, list)
        targets = {one(pool, os.path.realpath, f"/proc/self/fd/{number}") for number in files}
        assert held.name not in targets
        assert one(pool, resource.getrlimit, resource.RLIMIT_CORE) == (
            0, resource.getrlimit(resource.RLIMIT_CORE)[1]
        )  # fmt: skip


def test_a_consumer_may_leave_early(workers: Workers) -> None:
    results = workers.run(time.sleep, [("short", (0,)), ("long", (30,)), ("longer", (31,))])
    assert next(results) == ("short", None)
    began = time.monotonic()
    results.close()  # type: ignore[attr-defined]  # a generator
    assert one(workers, abs, -1) == 1
    assert time.monotonic() - began < 10


def test_an_error_of_the_jobs_reaches_the_caller(workers: Workers) -> None:
    def jobs() -> Iterator[tuple[int, tuple[int]]]:
        yield 1, (1,)
        raise LookupError

    with pytest.raises(LookupError):
        list(workers.run(abs, jobs()))
    assert one(workers, abs, -1) == 1


def test_closing_leaves_no_process_behind() -> None:
    with Workers(2, seconds=1, memory=256 * MEGABYTE, modules=()) as pool:
        pids = {pid for _, pid in pool.run(os.getpid, [(n, ()) for n in range(20)])}
        began = time.monotonic()
    assert time.monotonic() - began < 5
    assert not [pid for pid in pids if Path(f"/proc/{pid}").exists()]
    with Workers(1, seconds=1, memory=MEGABYTE):
        pass  # never used: nothing to stop


INTERRUPTED = """
import os, signal, time
from watch.workers import Workers

signal.signal(signal.SIGINT, signal.default_int_handler)  # a background shell hands it down ignored
if __name__ == "__main__":
    with Workers(2, seconds=30, memory=2**28, modules=()) as pool:
        print(*{pid for _, pid in pool.run(os.getpid, [(n, ()) for n in range(20)])}, flush=True)
        list(pool.run(time.sleep, [(n, (20,)) for n in range(4)]))
"""


def test_ctrl_c_stops_everything_without_a_warning(tmp_path: Path) -> None:
    script = tmp_path / "interrupted.py"
    script.write_text(INTERRUPTED, encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, "-W", "error", script],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    ) as running:  # fmt: skip
        assert running.stdout
        assert running.stderr
        pids = running.stdout.readline().split()
        time.sleep(0.3)
        began = time.monotonic()
        os.killpg(running.pid, signal.SIGINT)  # as a terminal does: to the whole group
        errors = running.stderr.read()
    assert time.monotonic() - began < 10  # the jobs would last 40 s
    assert running.returncode != 0
    assert errors.count("Traceback") == 1
    assert errors.rstrip().endswith("KeyboardInterrupt")
    assert "leaked" not in errors
    assert pids
    assert not [pid for pid in pids if Path(f"/proc/{pid}").exists()]


EARLY = """
import os, signal, time
from watch.workers import Workers

signal.signal(signal.SIGINT, signal.default_int_handler)
if __name__ == "__main__":
    try:
        with Workers(2, seconds=30, memory=2**28, modules=("watch.preparing",)) as pool:
            pool.prepare()
            print("importing", flush=True)
            time.sleep(20)
    except KeyboardInterrupt:
        print("stopped", flush=True)
"""


def test_ctrl_c_while_the_fork_server_still_imports_stops_at_once(tmp_path: Path) -> None:
    script = tmp_path / "early.py"
    script.write_text(EARLY, encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, script],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    ) as running:  # fmt: skip
        assert running.stdout
        assert running.stdout.readline() == "importing\n"
        time.sleep(0.1)
        os.killpg(running.pid, signal.SIGINT)
        out, errors = running.communicate(timeout=15)
    assert (out, errors) == ("stopped\n", "")


def test_starting_is_quick_and_a_job_is_cheap() -> None:
    began = time.monotonic()
    with Workers(2, seconds=5, memory=256 * MEGABYTE, modules=("feedparser",)) as pool:
        one(pool, abs, -1)
        started = time.monotonic()
        list(pool.run(abs, [(n, (n,)) for n in range(500)]))
        ended = time.monotonic()
    # 0.35 s and 0.4 ms on an idle machine; the bounds leave room for a busy one.
    assert started - began < 10
    assert (ended - started) / 500 < 0.05


ELSEWHERE = """
from watch.workers import Workers
import decoy

if __name__ == "__main__":
    with Workers(1, seconds=5, memory=2**28, modules=()) as pool:
        ((_, place),) = pool.run(decoy.loaded, [(None, ())])
    print(place)
"""
DECOY = """
import sys

def loaded():
    return sys.modules["watch"].__file__
"""


def test_a_folder_named_as_ours_where_one_happens_to_be_is_not_imported(tmp_path: Path) -> None:
    scripts, here = tmp_path / "scripts", tmp_path / "here"
    (here / "watch").mkdir(parents=True)
    scripts.mkdir()
    (here / "watch" / "__init__.py").touch()
    (scripts / "decoy.py").write_text(DECOY, encoding="utf-8")
    (scripts / "run.py").write_text(ELSEWHERE, encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, scripts / "run.py"],
        check=False,
        cwd=here,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ran.stdout.strip() == watch.__file__, ran.stderr
