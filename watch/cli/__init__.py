"""The commands of ``watch``, by room. Mounted by ``briefings.cli``.

Each imports what it needs when it runs, so that ``vigie --help`` stays under 0.3 s.
"""

from __future__ import annotations

import click

from watch.cli import decisions  # noqa: F401 - adds its commands to `vigie sources`
from watch.cli.agenda import calls, events
from watch.cli.archive import harvest_command, reading, search
from watch.cli.corrections import corrections
from watch.cli.sources import sources
from watch.cli.stories import stories
from watch.cli.themes import evaluate, explain, train

COMMANDS: tuple[click.Command, ...] = (
    sources,
    harvest_command,
    reading,
    search,
    stories,
    calls,
    events,
    corrections,
    explain,
    train,
    evaluate,
)
