"""What commands share: from how Vigie was called to the office's watch, and how a search narrows.

The watch is imported late, it costs a second.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from watch.front import Invocation

if TYPE_CHECKING:
    from watch.app import Watch


def load(called: Invocation) -> Watch:
    """The watch of the folder that was named."""
    from watch.app import open_watch

    return open_watch(called.home)


def filters(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that narrow a search, wherever one is typed."""
    for option in reversed(_FILTERS):
        command = option(command)
    return command


_FILTERS = (
    click.option("--theme", metavar="THÈME", help="Seulement ce thème, par exemple ruralite."),
    click.option("--source", metavar="SOURCE", help="Seulement cette source."),
    click.option(
        "--days", metavar="N", type=click.IntRange(1, 36_500), help="Depuis tant de jours."
    ),
    click.option("--language", metavar="LANGUE", help="Seulement cette langue, par exemple en."),
    click.option(
        "--territory",
        metavar="LIEU",
        help="Seulement ce qui nomme ce lieu, par son nom ou son code INSEE.",
    ),
)
