"""Alerts entered before their words were read as those of a search: they look for the same."""

from __future__ import annotations

import re

from briefings.store.schema import briefings
from watch.store.library import Database

_SIGNS = re.compile(r'[:"«»“”]|(?<!\w)-')
"""What a search reads as more than words; « tiers-lieux » is a word."""
_MOST = 200


@briefings()
def m013_alert_words(db: Database) -> None:
    """Take from saved words the signs that meant nothing and would now exclude or filter."""
    for number, words in db.execute("SELECT id, words FROM alerts").fetchall():
        db.execute("UPDATE alerts SET words = ? WHERE id = ?", [_plain(words), number])


def _plain(words: str) -> str:
    told = _SIGNS.sub(" ", words).split()
    while len(" ".join(told)) > _MOST and len(told) > 1:
        del told[-1]  # only the first sixteen were ever sought
    return " ".join(told)[:_MOST]
