from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefings.wire import MAX_LINE, MalformedMessage, check, stuffed

LINES = st.lists(
    st.text(st.characters(min_codepoint=32, max_codepoint=126) | st.just("."), max_size=60)
)


@given(LINES)
def test_a_relay_that_undoes_the_dots_reads_what_we_wrote(lines: list[str]) -> None:
    message = "".join(f"{line}\r\n" for line in ["A: b", "", *lines]).encode()
    sent = stuffed(message)
    assert b"\r\n.\r\n" not in sent
    read = [line.removeprefix(b".") for line in sent.split(b"\r\n")]
    assert b"\r\n".join(read) == message


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"sans fin",
        b"un\ndeux\r\n",
        b"un\rdeux\r\n",
        b"un\n.\r\nMAIL FROM:<x@evil.example>\r\n",
        b"un\r\r\n",
        b"z\x00ro\r\n",
        "été\r\n".encode(),
        b"a" * (MAX_LINE + 1) + b"\r\n",
    ],
)
def test_what_two_relays_could_read_differently_is_refused(message: bytes) -> None:
    with pytest.raises(MalformedMessage, match=r"^Le message "):
        check(message)


def test_the_longest_line_allowed_passes() -> None:
    check(b"a" * MAX_LINE + b"\r\n")
