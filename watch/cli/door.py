"""From how Vigie was called to the office's watch; imported late, it costs a second."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watch.front import Invocation

if TYPE_CHECKING:
    from watch.app import Watch


def load(called: Invocation) -> Watch:
    """The watch of the folder that was named."""
    from watch.app import open_watch

    return open_watch(called.home)
