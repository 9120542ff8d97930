"""Bounded reading: what is kept, what is refused, and how little memory a bomb gets."""

from __future__ import annotations

import gzip
import random
import tracemalloc
import zlib
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watch.fetch.body import MAX_CHUNKS, Body, check_announced
from watch.fetch.failure import Stop
from watch.model import FailureKind

CAP = 10_000_000


def pour(encoding: str, *chunks: bytes, cap: int = CAP) -> bytes:
    body = Body(encoding, cap)
    for chunk in chunks:
        body.add(chunk)
    return body.close()


def refused(encoding: str, *chunks: bytes, cap: int = CAP) -> FailureKind:
    with pytest.raises(Stop) as caught:
        pour(encoding, *chunks, cap=cap)
    assert caught.value.reason
    return caught.value.kind


def raw_deflate(data: bytes) -> bytes:
    squeezer = zlib.compressobj(wbits=-15)
    return squeezer.compress(data) + squeezer.flush()


def pieces(data: bytes, size: int) -> Iterator[bytes]:
    return (data[at : at + size] for at in range(0, len(data), size))


@given(st.binary(max_size=3000), st.integers(1, 700))
def test_every_accepted_encoding_gives_the_body_back(data: bytes, size: int) -> None:
    assert pour("", *pieces(data, size)) == data
    assert pour("gzip", *pieces(gzip.compress(data), size)) == data
    assert pour("X-GZIP ", *pieces(gzip.compress(data), size)) == data
    assert pour("deflate", *pieces(zlib.compress(data), size)) == data


@given(st.binary(min_size=1, max_size=3000), st.integers(1, 700))
def test_raw_deflate_is_read_too(data: bytes, size: int) -> None:
    packed = raw_deflate(data)
    if packed[0] & 0x0F != 8:  # else it cannot be told from zlib
        assert pour("deflate", *pieces(packed, size)) == data


def test_a_large_body_comes_whole() -> None:
    data = random.Random(1).randbytes(1_000_000) * 4  # noqa: S311 - no secret
    for size in (1000, 65_536, len(data)):
        assert pour("gzip", *pieces(gzip.compress(data), size)) == data


def test_gzip_members_follow_each_other_and_padding_is_ignored() -> None:
    packed = gzip.compress(b"un ") + gzip.compress(b"deux")
    assert pour("gzip", packed) == b"un deux"
    assert pour("gzip", *pieces(packed, 7)) == b"un deux"
    assert pour("gzip", gzip.compress(b"un") + b"\0" * 512) == b"un"


def test_an_empty_answer_may_claim_to_be_compressed() -> None:
    assert pour("gzip") == b""


@pytest.mark.parametrize("name", ["br", "zstd", "compress", "gzip, gzip", "gzip,br", "é"])
def test_other_encodings_are_refused(name: str) -> None:
    assert refused(name) is FailureKind.ENCODING


def test_damaged_or_cut_compression_is_refused() -> None:
    packed = gzip.compress(b"bonjour" * 100)
    assert refused("gzip", packed[:-9]) is FailureKind.ENCODING
    assert refused("gzip", packed[:20] + b"\xff\xff" + packed[22:]) is FailureKind.ENCODING
    assert refused("gzip", packed[:-8] + b"\0" * 8) is FailureKind.ENCODING
    assert refused("gzip", b"<html>maintenance</html>") is FailureKind.ENCODING
    assert refused("deflate", b"\x78") is FailureKind.ENCODING


def test_the_cap_is_exact() -> None:
    assert len(pour("", b"x" * 1000, cap=1000)) == 1000
    assert refused("", b"x" * 1001, cap=1000) is FailureKind.TOO_BIG
    assert refused("gzip", gzip.compress(b"x" * 1001), cap=1000) is FailureKind.TOO_BIG


def test_a_bomb_costs_little_memory() -> None:
    bomb = gzip.compress(b"\0" * 200_000_000, compresslevel=1)
    tracemalloc.start()
    kind = refused("gzip", *pieces(bomb, 65_536), cap=100_000_000)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kind is FailureKind.ENCODING
    assert peak < 20_000_000


def test_a_bomb_of_empty_members_is_refused() -> None:
    assert refused("gzip", gzip.compress(b"") * 5000) is FailureKind.ENCODING


def test_an_honest_page_of_spaces_passes() -> None:
    assert len(pour("gzip", gzip.compress(b" " * 1_000_000))) == 1_000_000


def test_crumbs_are_refused() -> None:
    assert refused("", *[b"x"] * (MAX_CHUNKS + 1)) is FailureKind.TOO_BIG


@pytest.mark.parametrize("length", [None, "0", "10", "0010", "-1", "abc", "²", "1 0", ""])
def test_a_small_or_unreadable_announcement_is_not_judged(length: str | None) -> None:
    check_announced(length, 10)


@pytest.mark.parametrize("length", ["11", "9" * 10_000, "00011"])
def test_a_big_announcement_is_refused_at_once(length: str) -> None:
    with pytest.raises(Stop, match="réponse de plus de"):
        check_announced(length, 10)
