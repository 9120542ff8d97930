"""Returned mail: each shape read for what it is, forged ones ignored, dead addresses suspended."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefings.mailing import addresses
from briefings.registry.returns import Tally, collect
from briefings.registry.upkeep import told
from briefings.scheduler import upkeep
from briefings.store.consents import Event
from briefings.subscribing.person import unpause
from briefings.subscriptions.bounce import read_bounce
from tests.offices import SETTINGS, House, letters, settle, subscribe
from watch.console import console
from watch.errors import SettingsError

FOLDER = Path(__file__).parent / "bounces"
SHAPES = sorted(FOLDER.glob("*.eml"))
PLACEHOLDER = "<0123456789abcdef0123456789abcdef@region.example>"
MARIE = "marie@region.example"
HARD = (FOLDER / "hard-postfix-user-unknown.eml").read_bytes()
SOFT = (FOLDER / "soft-postfix-quota.eml").read_bytes()


@pytest.mark.parametrize("path", SHAPES, ids=lambda path: path.stem)
def test_a_return_is_read_for_what_it_is(path: Path) -> None:
    found = read_bounce(path.read_bytes())
    kind = path.stem.partition("-")[0]
    if kind == "other":
        assert found is None
        return
    assert found is not None
    assert found.message_ids == (PLACEHOLDER,)
    assert found.hard == (kind == "hard"), (found.status, found.reason)
    assert found.reason
    assert "\n" not in found.reason


def test_there_are_enough_shapes() -> None:
    assert len(SHAPES) >= 30


@given(st.binary(max_size=2000) | st.sampled_from(SHAPES).map(lambda path: path.read_bytes()[::2]))
def test_any_bytes_are_read_without_fuss(raw: bytes) -> None:
    read_bounce(raw)


def test_a_message_of_ten_thousand_parts_is_left_alone() -> None:
    part = b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n"
    nested = b"".join(part % (n, n) for n in range(10_000))
    assert read_bounce(b"From: mailer-daemon@x.example\n" + nested) is None


@pytest.fixture
def dropped(house: House) -> House:
    settle(house.home, SETTINGS + "bounces:\n  drop: retours\n")
    (house.home / "retours").mkdir()
    subscribe(house, MARIE)
    return house


def drop(house: House, name: str, raw: bytes, message_id: str) -> None:
    path = house.home / "retours" / f"{name}.eml"
    path.write_bytes(raw.replace(PLACEHOLDER.encode(), message_id.encode()))


def sent(house: House, count: int) -> list[str]:
    """The Message-IDs of that many mails to Marie."""
    house.hands.forward(days=2)
    with house.open() as (records, registrar):
        for _ in range(count):
            registrar.ask_link(MARIE, "test")
            house.hands.forward(days=11)
        return [str(mail["Message-ID"]) for mail in letters(records)][-count:]


def read(house: House) -> Tally:
    # Files of a drop folder are known by the machine's clock, which ours must be ahead of.
    ahead = datetime.now(UTC) + timedelta(days=1)
    house.hands.at = max(house.hands.at, ahead)
    office = house.office
    with office.stores() as (_, records):
        return collect(office, records)


def receivers(house: House) -> tuple[str, ...]:
    with house.open() as (records, _):
        return addresses(house.office, records, house.office.digest("hebdo"))


def test_three_refusals_for_good_suspend_and_a_person_may_undo_it(dropped: House) -> None:
    ids = sent(dropped, 3)
    for number, message_id in enumerate(ids[:2]):
        drop(dropped, f"r{number}", HARD, message_id)
        drop(dropped, f"s{number}", HARD, message_id)  # the same mail again counts once
    first = read(dropped)
    assert (first.read, first.hard, first.again, first.suspended) == (4, 2, 2, [])
    assert receivers(dropped) == (MARIE,)
    drop(dropped, "third", HARD, ids[2])
    second = read(dropped)
    assert (second.read, second.suspended) == (1, [MARIE])
    assert receivers(dropped) == ()
    assert "subscribers resume marie@region.example" in " ".join(told(second))
    with dropped.open() as (records, registrar):
        one = records.subscribers.get(MARIE)
        assert one is not None
        assert one.suspended_for == "3 messages refusés définitivement en 30\u00a0jours"
        assert records.consents.of(registrar.person(MARIE))[-1].event is Event.SUSPENDED
    unpause(dropped.office, MARIE, "test")
    assert receivers(dropped) == (MARIE,)
    assert read(dropped).read == 0


def test_refusals_for_now_are_only_counted(dropped: House) -> None:
    for number, message_id in enumerate(sent(dropped, 3)):
        drop(dropped, f"r{number}", SOFT, message_id)
    found = read(dropped)
    assert (found.soft, found.hard, found.suspended) == (3, 0, [])
    assert receivers(dropped) == (MARIE,)


def test_refusals_far_apart_do_not_add_up(dropped: House) -> None:
    for number, message_id in enumerate(sent(dropped, 3)):
        drop(dropped, f"r{number}", HARD, message_id)
        assert read(dropped).suspended == []
        dropped.hands.forward(days=20)
    assert receivers(dropped) == (MARIE,)


def test_a_forged_return_silences_nobody(dropped: House) -> None:
    [true] = sent(dropped, 1)
    forged = [
        HARD.replace(b"agent@mairie.example", MARIE.encode()),
        HARD.replace(PLACEHOLDER.encode(), b""),
        HARD.replace(PLACEHOLDER.encode(), true.replace("@", "0@", 1).encode()),
        HARD.replace(PLACEHOLDER.encode(), (true[:-30] + "x" + true[-29:]).encode()),
        HARD.replace(PLACEHOLDER.encode(), true.upper().encode()),
    ]
    for number in range(40):
        raw = forged[number % len(forged)]
        (dropped.home / "retours" / f"f{number}.eml").write_bytes(raw)
    found = read(dropped)
    assert (found.read, found.unknown, found.hard) == (40, 40, 0)
    assert receivers(dropped) == (MARIE,)


def test_every_shape_counts_through_the_folder(dropped: House) -> None:
    [message_id] = sent(dropped, 1)
    for path in SHAPES:
        drop(dropped, path.stem, path.read_bytes(), message_id)
    found = read(dropped)
    kinds = [path.stem.partition("-")[0] for path in SHAPES]
    assert found.read == len(SHAPES)
    assert found.other == kinds.count("other")
    assert (found.hard, found.soft, found.unknown) == (1, 1, 0)
    assert found.again == len(SHAPES) - 2 - found.other


def test_the_clock_reads_the_folder_and_erases_in_time(
    dropped: House, capsys: pytest.CaptureFixture[str]
) -> None:
    [message_id] = sent(dropped, 1)
    drop(dropped, "r", HARD, message_id)
    dropped.hands.at = max(dropped.hands.at, datetime.now(UTC) + timedelta(days=1))
    upkeep(dropped.office, console())
    upkeep(dropped.office, console())
    said = capsys.readouterr().out
    assert said.count("1\u00a0refus définitif") == 1
    with dropped.open() as (records, _):
        assert records.engine.rows("SELECT email FROM requests WHERE email <> ''") == []


def test_without_a_folder_the_command_says_what_to_set(house: House) -> None:
    with pytest.raises(SettingsError, match="bounces"):
        read(house)
