"""`vigie issue add`: a story put in from a terminal."""

from __future__ import annotations

from dataclasses import replace

from briefings.desk import told
from briefings.desk.manuscript import plan_at
from briefings.drafting.asking import Asked
from briefings.drafting.collecting import Lack, Lacking, Typed, collect
from briefings.errors import BriefingError
from watch.console import console

_HOW = {
    Lack.ADDRESS: "recopiez-la en entier, avec https://",
    Lack.TITLE: "donnez son titre avec --title",
    Lack.SOURCE: "donnez son nom avec --source",
    Lack.PAGE: "ajoutez-la sans la lire, avec --offline et --title",
    Lack.SECTION: "dites laquelle, par exemple --section ruralite",
    Lack.BREVITY: "raccourcissez-le",
}


def add(asked: Asked, typed: Typed) -> None:
    """Put a story in, and say where it is.

    Raises:
        BriefingError: it cannot be read, or something must be typed; the message says what.
    """
    asked.draft()
    wanted = replace(typed, section=asked.section(typed.section))
    found = collect(asked.office, asked.store, asked.digest, wanted)
    if isinstance(found, Lacking):
        raise BriefingError(f"{found.reason}\u00a0: {_HOW[found.what]}.")
    entry = asked.move(found)
    console().print(f"{entry.revision:>4}  {told(entry, plan_at(asked.draft()))}")
