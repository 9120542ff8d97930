"""Values that go from one process to another by the thousand. Pure.

A frozen dataclass with slots is packed and opened by functions of ``dataclasses`` that look its
fields up each time: half of what crossing costs.
"""

from __future__ import annotations

from dataclasses import fields
from operator import attrgetter
from typing import Any, TypeVar

Value = TypeVar("Value")


def travels(cls: type[Value]) -> type[Value]:
    """Pack the dataclass ``cls``, of two fields or more, as the tuple of its values."""
    names = [field.name for field in fields(cls)]  # type: ignore[arg-type]  # mypy knows no bound for dataclasses
    values = attrgetter(*names)
    places = [vars(cls)[name].__set__ for name in names]

    def pack(self: Value) -> Any:  # noqa: ANN401 - a tuple of whatever the fields are
        return values(self)

    def unpack(self: Value, state: Any) -> None:  # noqa: ANN401 - the same
        for place, value in zip(places, state, strict=True):
            place(self, value)

    cls.__getstate__ = pack  # type: ignore[assignment,method-assign]
    cls.__setstate__ = unpack  # type: ignore[attr-defined]
    return cls
