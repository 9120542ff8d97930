"""When refusals are no longer about people but about us. Pure."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

IN_A_ROW = 5
"""Failures in a row after which the relay, not the people, is taken to be the cause."""
WINDOW = 50
TOLERATED = 5
"""Refusals among the last 50 mails: beyond 10 %, providers close the accounts that insist."""


@dataclass(slots=True)
class Breaker:
    """What became of the last mails."""

    _last: deque[bool] = field(default_factory=lambda: deque(maxlen=WINDOW))
    _row: int = 0
    _refused_in_row: int = 0

    def accepted(self) -> None:
        """The relay took one."""
        self._last.append(False)
        self._row = self._refused_in_row = 0

    def failed(self, *, refused: bool) -> None:
        """It did not; ``refused``: it said never, not later."""
        self._last.append(refused)
        self._row += 1
        self._refused_in_row = self._refused_in_row + 1 if refused else 0

    @property
    def tired(self) -> bool:
        """Many failures in a row, whatever they are: wait."""
        return self._row >= IN_A_ROW

    @property
    def open(self) -> bool:
        """Too many refusals: stop until a person has looked."""
        return self._refused_in_row >= IN_A_ROW or sum(self._last) > TOLERATED
