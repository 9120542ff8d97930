"""Letters received: an IMAP folder, or a folder where messages are dropped, to one body.

    Request("imap:///Lettres" | "drop:///lettres") -> Fetched(a tar of messages) | NotModified

The mark of how far a folder was read travels as an ETag does: the harvester writes it with the
items, so a crash reads a letter again and never skips one. Nothing is changed in the mailbox, and
no message is parsed here: hostile bytes go to the killable workers as they came.
"""

from watch.mailbox.doors import Doors
from watch.mailbox.imap import Account

__all__ = ["Account", "Doors"]
