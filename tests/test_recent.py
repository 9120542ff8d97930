"""What everybody asks is made once, and anew as soon as something is changed."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from itertools import count
from mmap import mmap

import pytest

from briefings.web.recent import SLOT, Recent

LONG = 3600.0


def numbered() -> Callable[[], int]:
    numbers = count(1)
    return lambda: next(numbers)


def test_nothing_is_kept_unless_asked() -> None:
    recent, make = Recent(), numbered()
    assert [recent.get("a", make) for _ in range(3)] == [1, 2, 3]


def test_it_is_made_once_by_name() -> None:
    recent, make = Recent(LONG), numbered()
    assert [recent.get("a", make), recent.get("a", make), recent.get("b", make)] == [1, 1, 2]


def test_it_is_made_again_once_old() -> None:
    recent, make = Recent(0.01), numbered()
    recent.get("a", make)
    time.sleep(0.02)
    assert recent.get("a", make) == 2


def test_some_are_kept_longer_and_the_oldest_forgotten() -> None:
    recent, make = Recent(0.01, most=2), numbered()
    assert [recent.get(name, make, LONG) for name in "abab"] == [1, 2, 1, 2]
    time.sleep(0.02)
    assert [recent.get(name, make, LONG) for name in "abcb"] == [1, 2, 3, 2]
    assert recent.get("a", make, LONG) == 4


def test_a_change_forgets_all_even_what_is_being_made() -> None:
    recent, make = Recent(LONG), numbered()

    def changed_meanwhile() -> int:
        recent.forget()
        return make()

    assert recent.get("a", changed_meanwhile) == 1
    assert recent.get("a", make) == 2
    assert recent.get("a", make) == 2


def test_processes_forget_what_another_changed_each_in_its_slot() -> None:
    with mmap(-1, 2 * SLOT) as changes:
        one, other = Recent(LONG, changes, 0), Recent(LONG, changes, 1)
        ones, others = numbered(), numbered()
        assert (one.get("a", ones), other.get("a", others)) == (1, 1)
        one.forget()
        assert (one.get("a", ones), other.get("a", others)) == (2, 2)
        other.forget()
        assert (one.get("a", ones), other.get("a", others)) == (3, 3)
        assert (one.get("a", ones), other.get("a", others)) == (3, 3)


def test_what_fails_is_not_kept() -> None:
    recent = Recent(LONG)
    with pytest.raises(ZeroDivisionError):
        recent.get("a", lambda: 1 // 0)
    assert recent.get("a", numbered()) == 1


def test_those_who_ask_meanwhile_wait_for_it() -> None:
    recent, make, begun = Recent(LONG), numbered(), threading.Event()

    def slow() -> int:
        begun.set()
        time.sleep(0.05)
        return make()

    found: list[int] = []
    threads = [
        threading.Thread(target=lambda: found.append(recent.get("a", slow))) for _ in range(4)
    ]
    for one in threads:
        one.start()
    assert begun.wait(30)
    for one in threads:
        one.join()
    assert found == [1] * 4


def test_while_it_is_made_anew_the_former_is_given() -> None:
    recent, make, begun, over = Recent(0.01), numbered(), threading.Event(), threading.Event()

    def slow() -> int:
        begun.set()
        assert over.wait(30)
        return make()

    assert recent.get("a", make) == 1
    time.sleep(0.02)
    thread = threading.Thread(target=recent.get, args=("a", slow))
    thread.start()
    assert begun.wait(30)
    assert recent.get("a", make) == 1
    over.set()
    thread.join()


def test_what_is_too_old_is_never_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("briefings.web.recent.LATE", 0.0)
    recent, make, begun = Recent(0.01), numbered(), threading.Event()

    def slow() -> int:
        begun.set()
        time.sleep(0.05)
        return make()

    assert recent.get("a", make) == 1
    time.sleep(0.02)
    thread = threading.Thread(target=recent.get, args=("a", slow))
    thread.start()
    assert begun.wait(30)
    assert recent.get("a", make) >= 2
    thread.join()
