"""Whether a file is on a disk of this machine: SQLite's locks do not hold across a network.

On NFS or SMB an archive is corrupted in silence as soon as two programs write
(https://sqlite.org/faq.html#q5). Elsewhere than on Linux nothing is known.
"""

from __future__ import annotations

import os
from pathlib import Path

MOUNTS = Path("/proc/self/mountinfo")
NETWORK = frozenset(
    """nfs nfs4 cifs smb3 smbfs ncpfs afs ceph glusterfs lustre davfs fuse.sshfs fuse.davfs
    fuse.davfs2 fuse.glusterfs fuse.rclone fuse.s3fs fuse.smbnetfs""".split()
)


def shared(folder: Path) -> str | None:
    """The kind of network file system that holds ``folder``; None for a disk, or if unknown."""
    try:
        device = folder.stat().st_dev
        lines = MOUNTS.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return None
    return _kind(lines, f"{os.major(device)}:{os.minor(device)}")


def _kind(lines: list[str], device: str) -> str | None:
    """A line: ``36 35 98:0 / /mnt rw - ext3 /dev/root rw``, says Documentation/filesystems/proc."""
    for line in lines:
        fields, _, rest = line.partition(" - ")
        if fields.split()[2:3] == [device] and (kind := rest.partition(" ")[0]) in NETWORK:
            return kind
    return None
