"""A real IMAP server on loopback, in its own folder: Debian's Dovecot."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

DOVECOT = shutil.which("dovecot") or "/usr/sbin/dovecot"
PASSWORD = "secret-de-test"

CONFIG = """
base_dir = {root}/run
state_dir = {root}/run
log_path = {root}/log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{root}/cert.pem
ssl_key = <{root}/key.pem
disable_plaintext_auth = no
auth_failure_delay = 0
mail_location = maildir:{root}/mail
default_internal_user = {user}
default_login_user = {user}
default_internal_group = {group}
default_vsz_limit = 0
first_valid_uid = 1
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={root}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


class Imap(NamedTuple):
    """A running server; ``root/mail`` is its one mailbox."""

    port: int
    root: Path
    authority: Path

    def deliver(self, raw: bytes, folder: str = "", name: str = "1") -> None:
        """Put a message in a folder, as a mail server would."""
        box = self.root / "mail" / (f".{folder}" if folder else "")
        for part in ("cur", "new", "tmp"):
            (box / part).mkdir(parents=True, exist_ok=True)
        (box / "tmp" / name).write_bytes(raw)
        (box / "tmp" / name).rename(box / "new" / name)
        self.own()

    def own(self) -> None:
        user = pwd.getpwnam("nobody")
        for path in [self.root / "mail", *(self.root / "mail").rglob("*")]:
            os.chown(path, user.pw_uid, user.pw_gid)


@contextmanager
def serve(root: Path) -> Iterator[Imap]:
    """Dovecot with an empty mailbox; any user, the password above."""
    if not Path(DOVECOT).exists() or os.geteuid() != 0:
        pytest.skip("Dovecot is not installed, or the tests do not run as root")
    group = subprocess.run(["id", "-gn", "nobody"], capture_output=True, text=True, check=True)
    root.chmod(0o755)
    _certificate(root)
    port = _free_port()
    server = Imap(port, root, root / "cert.pem")
    (root / "mail").mkdir()
    server.own()
    config = root / "dovecot.conf"
    facts = {"root": root, "port": port, "user": "nobody", "group": group.stdout.strip()}
    config.write_text(
        CONFIG.format(**facts, password=PASSWORD),
        encoding="utf-8",
    )
    process = subprocess.Popen([DOVECOT, "-F", "-c", str(config)], stderr=subprocess.DEVNULL)
    try:
        _wait(port, root / "log")
        yield server
    finally:
        process.terminate()
        process.wait(10)


def _certificate(root: Path) -> None:
    command = (
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30"
        " -subj /CN=localhost -addext subjectAltName=DNS:localhost -keyout key.pem -out cert.pem"
    )
    subprocess.run(command.split(), cwd=root, check=True, capture_output=True)


def _free_port() -> int:
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait(port: int, log: Path) -> None:
    for _ in range(100):
        with closing(socket.socket()) as asked:
            if asked.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail(f"Dovecot did not start: {log.read_text() if log.exists() else 'no log'}")
