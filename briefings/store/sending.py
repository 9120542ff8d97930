"""Whether mails may leave, and how the relay has been lately: facts about the whole outbox.

It holds no mail and decides nothing: see :mod:`briefings.delivery.outbox`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from briefings.store.meta import Meta
from watch.store.convert import to_instant, to_text

_HELD = "sending.held"
_DOWN = "sending.down"
_EPOCH = "sending.epoch"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """Nothing leaves until a person says so."""

    reason: str
    """a French sentence without its full stop"""
    since: datetime


class Sending:
    """Facts kept in ``meta``."""

    def __init__(self, meta: Meta) -> None:
        self._meta = meta

    def held(self) -> Hold | None:
        """The hold in force, if any."""
        if (text := self._meta.get(_HELD)) is None:
            return None
        said = json.loads(text)
        return Hold(reason=said["reason"], since=datetime.fromisoformat(said["since"]))

    def hold(self, reason: str, now: datetime) -> None:
        """Stop everything; the first reason stays."""
        if self.held() is None:
            said = {"reason": reason, "since": to_text(now)}
            self._meta.put(_HELD, json.dumps(said, ensure_ascii=False))

    def resume(self) -> None:
        """A person lifted the hold."""
        self._meta.drop(_HELD)

    def down_since(self) -> datetime | None:
        """Since when the relay fails; None when it last answered, or was never asked."""
        return to_instant(self._meta.get(_DOWN))

    def relay_failed(self, now: datetime) -> None:
        """It could not be reached, or refused everything; the first time counts."""
        if self.down_since() is None:
            self._meta.put(_DOWN, to_text(now))

    def relay_answered(self) -> None:
        """It took a mail."""
        if self.down_since() is not None:
            self._meta.drop(_DOWN)

    def epoch(self) -> int:
        """How many times a passage began or ended, since this database exists."""
        return int(self._meta.get(_EPOCH) or 0)

    def set_epoch(self, number: int) -> None:
        """See :mod:`briefings.delivery.instance`."""
        self._meta.put(_EPOCH, str(number))
