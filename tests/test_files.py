from __future__ import annotations

from pathlib import Path

import pytest

from briefings.delivery.base import DeliveryError, DoubtfulDelivery
from briefings.delivery.files import FileChannel
from briefings.store import Records
from tests.mailroom import mail, people, record, send_all


def test_a_dry_run_writes_one_file_per_person(records: Records, tmp_path: Path) -> None:
    record(records, people(2))
    assert send_all(records, FileChannel(tmp_path / "envois")).sent == 2
    files = sorted((tmp_path / "envois").iterdir())
    assert [file.read_bytes() for file in files] == [mail(one).raw for one in people(2)]
    assert all(file.suffix == ".eml" for file in files)


def test_a_dry_run_folder_that_cannot_be_written_is_said(records: Records, tmp_path: Path) -> None:
    record(records, people(1))
    blocked = tmp_path / "fichier"
    blocked.touch()
    channel = FileChannel(blocked / "envois")
    report = send_all(records, channel)
    assert (report.sent, report.waiting) == (0, 1)
    assert "n'accepte pas de fichier" in report.problems[0]
    with pytest.raises(DeliveryError):
        channel.greet()


def test_a_file_channel_that_is_told_no_leaves_nothing(tmp_path: Path) -> None:
    def no() -> None:
        raise DoubtfulDelivery("non")

    with pytest.raises(DoubtfulDelivery):
        FileChannel(tmp_path).send([b"A: b\r\n"], "v@x.example", "a@x.example", no)
    assert list(tmp_path.iterdir()) == []
