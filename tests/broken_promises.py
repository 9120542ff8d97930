"""A disk that fails at the n-th write or synchronisation, under what people are promised.

    python -m tests.broken_promises 450 5   # every 5th write up to 450, every synchronisation

The child opens a draft, approves it, sends it to its readers, has somebody subscribe and somebody
leave, and says each thing once it is done. Whatever fails, the next start must find a sound file
with all that was said, and nothing in part.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from briefings.approving import approve, send
from briefings.model import Choice
from briefings.registry import Registrar
from briefings.store import Records
from tests.broken_disk import FULL, ROOT, SICK, failing
from tests.desks import AT, week
from tests.officers import READERS, office
from watch.errors import WatchError

PAUL = "paul@region.example"


def act(home: Path) -> None:
    """In the child: each thing, then its name."""
    house = office(home)
    try:
        with house.stores() as (_, records):
            said("opened")
            draft = records.manuscripts.open(week(), "Vigie", AT)
            said("drafted")
            approve(house, records, draft.id, by="Anne")
            said("approved")
            send(house, records, draft.id, by="Anne")
            said("sent")
            registrar = Registrar(house, records)
            records.subscribers.add(PAUL, [Choice(digest="hebdo")], AT)
            said("subscribed")
            registrar.depart(PAUL, None, "essai")
            said("left")
    except WatchError as error:
        sys.exit(f"Erreur : {error}")


def said(what: str) -> None:
    """Acknowledge."""
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


def held(home: Path) -> dict[str, bool]:
    """Which things the folder holds, once the disk is well again."""
    with office(home).stores() as (_, records):
        assert records.engine.rows("PRAGMA integrity_check") == [{"integrity_check": "ok"}]
        assert not records.engine.rows("PRAGMA foreign_key_check")
        person = Registrar(office(home), records).person(PAUL)
        mails = _count(records, "outbox")
        assert mails in {0, len(READERS)}, "an issue is there in part"
        assert _count(records, "issues") == bool(mails)
        return {
            "opened": True,
            "drafted": _count(records, "manuscripts") == 1,
            "approved": _count(records, "visas") == 1,
            "sent": mails == len(READERS),
            "subscribed": records.subscribers.get(PAUL) is not None,
            "left": records.suppressions.held(person) == ("*",),
        }


def _count(records: Records, table: str) -> int:
    return int(records.engine.rows(f"SELECT count(*) AS n FROM {table}")[0]["n"])  # noqa: S608 - our own names


def fate(folder: Path, fault: str, number: int) -> tuple[str, bool]:
    """What a disk that fails from its ``number``-th call on did; whether it was reached."""
    act = (sys.executable, "-m", "tests.broken_promises", "--act", str(folder))
    done = subprocess.run(
        [*failing(fault, number), *act],
        capture_output=True, text=True, timeout=600, check=False, cwd=ROOT,
    )  # fmt: skip
    present = held(folder)
    lost = [what for what in done.stdout.split() if not present[what]]
    if lost:
        return f"lost: {', '.join(lost)}", bool(done.returncode)
    if done.returncode and "Erreur : " not in done.stderr:
        return f"no sentence: {done.stderr[-200:]}", True
    return ("stopped, sound" if done.returncode else "not reached"), bool(done.returncode)


def main(arguments: Sequence[str]) -> None:
    """``--act FOLDER`` in the child; else the highest write to try, and the step between two."""
    if arguments[0] == "--act":
        act(Path(arguments[1]))
        return
    for fault, step in ((FULL, int(arguments[1])), (SICK, 1)):
        told: Counter[str] = Counter()
        for number in range(1, int(arguments[0]) + 1, step):
            with tempfile.TemporaryDirectory() as folder:
                words, reached = fate(Path(folder), fault, number)
            told[words] += 1
            if not reached:
                break
        sys.stdout.write(f"{fault} {dict(told)}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
