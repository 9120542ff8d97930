"""An archive on a network disk is refused before anything is written there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from watch.errors import StoreReadOnly
from watch.store import open_store, volume


def mounts(folder: Path, kind: str, *, other: bool = False) -> Path:
    """What Linux would say if this folder were on such a file system."""
    device = folder.stat().st_dev
    minor = os.minor(device) + other
    written = folder / "mountinfo"
    written.write_text(
        "22 1 0:4 / /proc rw shared:5 - proc proc rw\n\n"
        f"36 35 {os.major(device)}:{minor} / /mnt rw,noatime master:1 - {kind} serveur:/x rw\n",
        encoding="utf-8",
    )
    return written


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "fuse.sshfs"])
def test_a_network_disk_is_refused_and_nothing_is_created(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(volume, "MOUNTS", mounts(tmp_path, kind))
    path = tmp_path / "vigie.db"
    with pytest.raises(StoreReadOnly, match=rf"réseau \({kind}\)"), open_store(path):
        pass
    assert not path.exists()


@pytest.mark.parametrize("kind", ["ext4", "xfs", "tmpfs", "overlay", "9p"])
def test_a_disk_of_this_machine_is_not(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(volume, "MOUNTS", mounts(tmp_path, kind))
    assert volume.shared(tmp_path) is None


def test_what_is_not_known_is_allowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert volume.shared(tmp_path) is None, "the tests run on a disk of this machine"
    monkeypatch.setattr(volume, "MOUNTS", mounts(tmp_path, "nfs4", other=True))
    assert volume.shared(tmp_path) is None
    assert volume.shared(tmp_path / "absent") is None
    monkeypatch.setattr(volume, "MOUNTS", tmp_path / "absent")
    assert volume.shared(tmp_path) is None
