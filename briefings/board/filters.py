"""What an address asks of the register: known values only, so that it always reads back. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from babel.dates import format_date

from watch.commands.calling import KINDS
from watch.model import CallKind
from watch.store.agenda import CallLine, EventLine, When

PAGE = 50
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What is looked for; '' is everything."""

    when: When = When.OPEN
    theme: str = ""
    territory: str = ""
    kind: str = ""
    month: str = ""
    """« 2026-12 »"""
    page: int = 1

    @property
    def query(self) -> str:
        """The end of an address; '' for what is shown without asking."""
        asked = {
            "quand": "" if self.when is When.OPEN else self.when.value,
            "theme": self.theme,
            "territoire": self.territory,
            "type": self.kind,
            "mois": self.month,
            "page": "" if self.page == 1 else str(self.page),
        }
        return urlencode({name: value for name, value in asked.items() if value})

    @property
    def narrowed(self) -> bool:
        """Whether something is left out on purpose."""
        return bool(replace(self, page=1, when=When.OPEN).query)

    def at(self, page: int) -> Filters:
        """The same, further on."""
        return replace(self, page=page)


@dataclass(frozen=True, slots=True)
class Choice:
    """An entry of a list."""

    value: str
    words: str
    chosen: bool


def read(asked: Mapping[str, str], themes: Iterable[str], territories: Iterable[str]) -> Filters:
    """The filters of an address; a value that is not known is as if it were not there."""

    def among(name: str, known: Iterable[str]) -> str:
        value = asked.get(name, "")
        return value if value in set(known) else ""

    month, page = asked.get("mois", ""), asked.get("page", "")
    return Filters(
        when=When(among("quand", (one.value for one in When)) or When.OPEN),
        theme=among("theme", themes),
        territory=among("territoire", territories),
        kind=among("type", (one.value for one in CallKind)),
        month=month if _MONTH.fullmatch(month) else "",
        page=int(page) if re.fullmatch(r"[1-9]\d{0,3}", page, re.ASCII) else 1,
    )


def kept_calls(lines: Sequence[CallLine], filters: Filters) -> list[CallLine]:
    """Those of the kind and month asked for; five sources that carry one call are one call."""
    kept: dict[tuple[object, ...], CallLine] = {}
    for one in lines:
        if _of_month(one.deadline, filters.month) and filters.kind in {"", one.kind.value}:
            kept.setdefault((one.story or one.article, one.kind, one.deadline), one)
    return list(kept.values())


def kept_events(lines: Sequence[EventLine], filters: Filters) -> list[EventLine]:
    """Those that begin in the month asked for, each once."""
    kept: dict[tuple[object, ...], EventLine] = {}
    for one in lines:
        if _of_month(one.first, filters.month):
            kept.setdefault((one.story or one.article, one.first, one.last), one)
    return list(kept.values())


def months(days: Iterable[date | None], filters: Filters) -> tuple[Choice, ...]:
    """The months that hold something, in order, and the one asked for."""
    held = {f"{one:%Y-%m}" for one in days if one} | ({filters.month} - {""})
    return tuple(Choice(one, month(one), one == filters.month) for one in sorted(held))


def kinds(lines: Iterable[CallLine], filters: Filters) -> tuple[Choice, ...]:
    """The kinds that are there, the most frequent first, and the one asked for."""
    held = Counter(one.kind for one in lines)
    if filters.kind:
        held[CallKind(filters.kind)] += 0
    return tuple(
        Choice(kind.value, KINDS[kind].capitalize(), kind.value == filters.kind)
        for kind, _ in held.most_common()
    )


def month(key: str) -> str:
    """« décembre 2026 »."""
    return format_date(date.fromisoformat(f"{key}-01"), "LLLL y", locale="fr")


def _of_month(day: date | None, month: str) -> bool:
    return not month or (day is not None and f"{day:%Y-%m}" == month)
