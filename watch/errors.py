"""The errors of ``watch``, one tree, each message a French sentence that says what to do.

    WatchError
    ├── SettingsError        the settings file or an environment variable is wrong
    ├── CatalogError         sources.yaml or themes.yaml is wrong (file, entry, field)
    ├── StoreError           the database cannot be opened, read or written
    │   ├── StoreLocked      another process holds it for too long
    │   ├── StoreReadOnly    the file or its folder cannot be written
    │   ├── StoreFull        the disk has no room left
    │   └── StoreSlow        a search takes longer than it may
    └── ModelError           the classifier's file is missing or damaged
        └── ModelStale       it was made for other themes, or by other versions: made again

What a source does wrong on the network or in its bytes is *not* here: those are
expected outcomes and travel as values (``FetchFailed``, ``Rejected``).
"""

from __future__ import annotations

import errno

_SAID = {
    errno.EACCES: "accès refusé",
    errno.EPERM: "accès refusé",
    errno.ENOENT: "introuvable",
    errno.ENOTDIR: "un nom du chemin n'est pas un dossier",
    errno.EISDIR: "c'est un dossier",
    errno.EEXIST: "il existe déjà",
    errno.ENAMETOOLONG: "nom trop long",
    errno.EROFS: "disque en lecture seule",
    errno.ENOSPC: "plus de place",
    errno.EDQUOT: "plus de place pour ce compte",
    errno.EIO: "le disque répond mal",
    errno.EADDRINUSE: "déjà pris",
    errno.EADDRNOTAVAIL: "cette adresse n'est pas de cette machine",
    errno.ECONNREFUSED: "connexion refusée",
    errno.ECONNRESET: "connexion coupée",
    errno.ETIMEDOUT: "pas de réponse",
    errno.EHOSTUNREACH: "machine injoignable",
    errno.ENETUNREACH: "réseau injoignable",
}


def complaint(error: OSError) -> str:
    """What the system refused, in French when it is usual, else in the system's words."""
    return _SAID.get(error.errno or 0) or error.strerror or str(error)


class WatchError(Exception):
    """Base of every error Vigie raises on purpose; ``str()`` is fit for a user's eyes."""

    exit_code = 1


class SettingsError(WatchError):
    """A setting is unknown, missing or out of range."""

    exit_code = 2


class CatalogError(WatchError):
    """A configuration file names an entry or a field that Vigie cannot accept."""

    exit_code = 2


class StoreError(WatchError):
    """The database refused an operation; nothing was half written."""

    exit_code = 3


class StoreLocked(StoreError):
    """Another process kept the database locked past the waiting time."""


class StoreReadOnly(StoreError):
    """The database or its folder is not writable by this user."""


class StoreFull(StoreError):
    """The disk is full; nothing of what was asked is written."""


class StoreSlow(StoreError):
    """A search was given up: it would have kept others waiting."""


class ModelError(WatchError):
    """The classifier's file cannot be used as it is; the message says how to rebuild it."""

    exit_code = 4


class ModelStale(ModelError):
    """A sound model that was made for other themes, or by other versions of what it rests on."""
