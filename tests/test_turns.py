"""No domain is written to too fast, and none waits behind a bigger one."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from briefings.delivery.files import FileChannel
from briefings.delivery.outbox import Terms, drain
from briefings.model import DeliveryState
from briefings.store import open_records
from briefings.turns import domain, turns
from tests.mailroom import MONDAY, mail

DUE = st.lists(st.sampled_from(["a", "b", "c"])).map(lambda names: [*enumerate(names)])


@given(due=DUE, most=st.integers(1, 5), limit=st.integers(0, 30), taken=st.integers(0, 3))
def test_each_domain_has_its_share(
    due: list[tuple[int, str]], most: int, limit: int, taken: int
) -> None:
    chosen = turns(due, {"a": taken}, most=most, limit=limit)
    names = dict(due)
    counts = Counter(names[one] for one in chosen) + Counter(a=taken)
    assert len(chosen) == len(set(chosen)) <= limit
    assert all(count <= max(most, taken) for count in counts.values())
    free = Counter(names.values())
    allowed = sum(min(free[name], max(0, most - (taken if name == "a" else 0))) for name in free)
    assert len(chosen) == min(limit, allowed), "nobody waits without a reason"
    for name in "abc":
        ours = [one for one in chosen if names[one] == name]
        assert ours == sorted(ours), "oldest first"


def test_one_reader_does_not_wait_behind_a_thousand() -> None:
    due = [*((n, "big") for n in range(1000)), (1000, "small")]
    assert turns(due, {}, most=50, limit=2) == [0, 1000]


def test_a_passage_sends_a_domain_its_share_and_the_next_goes_on(tmp_path: Path) -> None:
    many = [f"r{n:02}@region.example" for n in range(12)]
    few = ["a@mairie.example", "b@mairie.example"]
    with open_records(tmp_path / "vigie.db") as records:
        records.outbox.enqueue(None, [mail(to) for to in (*many, *few)], MONDAY)
        for number, received in enumerate((5, 10, 12, 12)):
            terms = Terms(
                sender="veille@region.example", now=lambda: MONDAY, owner=f"p{number}", per_domain=5
            )
            drain(records, [FileChannel(tmp_path / "sent")], terms)
            sent = records.outbox.by_state(DeliveryState.SENT)
            told = Counter(domain(one.email) for one in sent)
            assert told == {"region.example": received, "mairie.example": 2}
        assert len([*(tmp_path / "sent").rglob("*.eml")]) == 14
