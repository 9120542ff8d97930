"""One job, one date, one process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from briefings.store import Records, open_records
from tests.mailroom import MONDAY, people, record, week
from watch.faults import InjectedFault, faults, nth

ROOT = Path(__file__).parent.parent
HOUR = timedelta(hours=1)
ROUNDS = 60


def rival(database: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.rival", str(database), str(ROUNDS)]
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    pipe = subprocess.PIPE
    return subprocess.Popen(command, env=env, stdin=pipe, stdout=pipe, text=True, cwd=ROOT)


def test_two_processes_never_win_the_same_job_nor_make_two_issues(tmp_path: Path) -> None:
    path = tmp_path / "vigie.db"
    with open_records(path) as records:
        both = [rival(path), rival(path)]
        for process in both:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        for process in both:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        results = [json.loads(process.communicate(timeout=60)[0]) for process in both]
        issue = records.issues.find("hebdo", week().start)
        won = Counter(due for result in results for due in result["won"])
        assert len(won) == ROUNDS
        assert set(won.values()) == {1}
        assert issue is not None
        assert [result["issue"] for result in results] == [issue.id, issue.id]
        assert [one.email for one in records.outbox.of(issue.id)] == people(3)
        after_the_lease = [
            due
            for due in map(datetime.fromisoformat, won)
            if records.executions.claim("hebdo", due, MONDAY + HOUR, HOUR)
        ]
    finished = sum((len(result["won"]) + 1) // 2 for result in results)
    assert len(after_the_lease) == ROUNDS - finished


def test_a_job_is_finished_once(records: Records) -> None:
    executions = records.executions
    assert executions.claim("hebdo", MONDAY, MONDAY, HOUR)
    executions.finish("hebdo", MONDAY, MONDAY + HOUR)
    executions.finish("hebdo", MONDAY, MONDAY + 2 * HOUR)
    executions.release("hebdo", MONDAY, MONDAY)
    assert not executions.claim("hebdo", MONDAY, MONDAY + 9 * HOUR, HOUR)
    done = executions.last("hebdo")
    assert done is not None
    assert (done.started_at, done.done_at) == (MONDAY, MONDAY + HOUR)


def test_the_last_job_done_is_the_latest_date_not_the_latest_work(records: Records) -> None:
    for back in (0, 1, 2):
        due = MONDAY - timedelta(days=7 * back)
        assert records.executions.claim("hebdo", due, MONDAY + back * HOUR, HOUR)
        records.executions.finish("hebdo", due, MONDAY + back * HOUR)
    last = records.executions.last("hebdo")
    assert last is not None
    assert last.due == MONDAY
    assert records.executions.last("autre") is None


@pytest.mark.parametrize("number", range(1, 3))
def test_an_issue_recorded_again_after_a_fault_is_the_same(records: Records, number: int) -> None:
    with pytest.raises(InjectedFault), faults(nth(number, "exception")):
        record(records, people(3))
    first, second = record(records, people(3)), record(records, people(5))
    assert (second.id, second.number, first.number) == (first.id, 1, 1)
    assert [one.email for one in records.outbox.of(first.id)] == people(3)
