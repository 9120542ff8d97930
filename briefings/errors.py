"""The errors of ``briefings``, one branch of the tree of ``watch.errors``.

    WatchError
    └── BriefingError         a note cannot be made as asked
        ├── TemplateFailed    a template cannot be read or filled (file and line in the message)
        ├── PangoMissing      this machine lacks the library that PDF stands on
        └── HeaderRefused     a text or an address cannot go into a mail header

Nothing here is about what a source published: hostile text is expected and shown as text.
"""

from __future__ import annotations

from watch.errors import WatchError


class BriefingError(WatchError):
    """A note cannot be made; nothing was half written or half sent."""

    exit_code = 5


class TemplateFailed(BriefingError):
    """A template is missing, badly written or asks for something that does not exist."""


class PangoMissing(BriefingError):
    """WeasyPrint found no Pango; only PDF needs it."""


class HeaderRefused(BriefingError):
    """A mail header would not say what was meant, so the message is not made."""
