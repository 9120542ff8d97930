"""What costs a second to make, kept in the account's cache until what it is made of changes.

Nothing here is worth saving: a cache that is missing, damaged, or cannot be written costs that
second again, and is no error.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from tempfile import NamedTemporaryFile

import platformdirs

_SEAL = 32


def kept(name: str, makings: Iterable[Path], make: Callable[[], bytes]) -> bytes:
    """What ``make`` gives; what it gave, when no byte of the ``makings`` (data, code) changed."""
    path = platformdirs.user_cache_path("vigie") / name
    origin = _seal(sys.version.encode(), *(one.read_bytes() for one in makings))
    with suppress(OSError):
        whole = path.read_bytes()
        if whole[:_SEAL] == _seal(origin, body := whole[_SEAL:]):
            return body
    body = make()
    with suppress(OSError):
        _write(path, _seal(origin, body) + body)
    return body


def _seal(*parts: bytes) -> bytes:
    found = blake2b(digest_size=_SEAL)
    for part in parts:
        found.update(len(part).to_bytes(8, "big"))
        found.update(part)
    return found.digest()


def _write(path: Path, whole: bytes) -> None:
    """All or nothing: another process may be reading."""
    if not path.is_absolute():  # « ~ », for who has no home
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=f"{path.name}.", delete=False) as file:
        written = Path(file.name)
        try:
            file.write(whole)
            file.close()
            written.replace(path)
        except BaseException:
            written.unlink()
            raise
