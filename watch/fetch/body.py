"""Read a body within bounds, compressed or not. Does no I/O: it is fed chunks.

httpx inflates before any cap can act (1 MB of gzip came out as one chunk of 67 MB, measured), so
the inflating is done here, 64 KiB at a time.
"""

from __future__ import annotations

import zlib

from watch.fetch.failure import Stop
from watch.model import FailureKind

STEP = 65_536
MAX_RATIO = 100
RATIO_FROM = 1_048_576
"""Below 1 MiB a high ratio is harmless (a page of spaces); above, it is a bomb."""
MAX_CHUNKS = 30_000
"""One-byte chunks cost ~30 µs each to read: more than this starves the other requests."""
MAX_MEMBERS = 100

ACCEPT_ENCODING = "gzip, deflate"
_GZIP, _ZLIB, _RAW = 31, 15, -15


class Body:
    """Collects one body; every refusal is a ``Stop``."""

    def __init__(self, encoding: str, cap: int) -> None:
        """``encoding`` is the Content-Encoding header, '' when absent; ``cap`` in bytes."""
        name = encoding.strip().lower()
        if name not in {"", "identity", "gzip", "x-gzip", "deflate"}:
            raise Stop(FailureKind.ENCODING, f"compression non acceptée\u00a0: {name[:40]}")
        self._name = name
        self._cap = cap
        self._wire = 0
        self._chunks = 0
        self._members = 0
        self._kept = bytearray()
        self._head = b""
        self._inflater = zlib.decompressobj(_GZIP) if name.endswith("gzip") else None

    def add(self, chunk: bytes) -> None:
        """Take the next chunk as it came from the wire."""
        self._wire += len(chunk)
        self._chunks += 1
        if self._wire > self._cap:
            raise _too_big(self._cap)
        if self._chunks > MAX_CHUNKS:
            raise Stop(FailureKind.TOO_BIG, "réponse hachée en trop petits morceaux")
        if self._name in {"", "identity"}:
            self._kept += chunk
        else:
            self._open(chunk)

    def close(self) -> bytes:
        """The whole body; refuses a compressed body that stops before its end."""
        started = self._wire > 0 and self._name not in {"", "identity"}
        if started and (self._inflater is None or not self._inflater.eof):
            raise Stop(FailureKind.ENCODING, "la réponse compressée est incomplète")
        return bytes(self._kept)

    def _open(self, chunk: bytes) -> None:
        if self._inflater is None:  # deflate: zlib by the standard, raw on some servers
            self._head += chunk
            if len(self._head) < 2:  # noqa: PLR2004 - a zlib header is two bytes
                return
            chunk, self._head = self._head, b""
            self._inflater = zlib.decompressobj(_ZLIB if _has_zlib_header(chunk) else _RAW)
        try:
            self._inflate(chunk)
        except zlib.error:
            raise Stop(FailureKind.ENCODING, "la réponse compressée est abîmée") from None

    def _inflate(self, data: bytes) -> None:
        while self._inflater is not None:
            if self._inflater.eof:
                data = self._next_member(data)
                if not data:
                    return
            out = self._inflater.decompress(data, STEP)
            self._keep(out)
            data = self._inflater.unused_data or self._inflater.unconsumed_tail
            if not data and len(out) < STEP:
                return

    def _next_member(self, data: bytes) -> bytes:
        """A gzip file may hold several members; anything else after the end is padding."""
        if self._name == "deflate" or not data.startswith(b"\x1f\x8b"):
            return b""
        self._members += 1
        if self._members > MAX_MEMBERS:
            raise Stop(FailureKind.ENCODING, "réponse compressée en trop de morceaux")
        self._inflater = zlib.decompressobj(_GZIP)
        return data

    def _keep(self, out: bytes) -> None:
        self._kept += out
        size = len(self._kept)
        if size > RATIO_FROM and size > MAX_RATIO * self._wire:
            raise Stop(FailureKind.ENCODING, "compression démesurée\u00a0: contenu refusé")
        if size > self._cap:
            raise _too_big(self._cap)


def check_announced(length: str | None, cap: int) -> None:
    """Refuse at once what says that it is too big; a lie the other way is caught by ``add``."""
    if length is not None and length.isascii() and length.isdigit():
        digits = length.lstrip("0")
        # Thousands of digits would make int() slow: their number is enough.
        if len(digits) > len(str(cap)) or int(digits or "0") > cap:
            raise _too_big(cap)


def _too_big(cap: int) -> Stop:
    size = f"{cap / 1_000_000:.0f}" if cap >= 1_000_000 else f"{cap / 1_000_000:.2f}"  # noqa: PLR2004 - one MB
    return Stop(FailureKind.TOO_BIG, f"réponse de plus de {size.replace('.', ',')}\u00a0Mo")


def _has_zlib_header(data: bytes) -> bool:
    """RFC 1950: method 8 and a checksum over the first two bytes."""
    return data[0] & 0x0F == 8 and (data[0] * 256 + data[1]) % 31 == 0  # noqa: PLR2004 - RFC 1950
