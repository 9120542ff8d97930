"""Passwords: which ones are refused, and how the others are kept (argon2id).

Length and a list of what everybody chooses, no rule of composition: it makes people write
« Motdepasse1! » (NIST SP 800-63B, 5.1.1.2).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib import resources

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from watch.text import fold

SHORTEST, LONGEST = 12, 256
_DISTINCT = 5
"""« aaaaaaaaaaaa » and « 121212121212 » have fewer signs than this."""


def weakness(password: str, known: Iterable[str] = ()) -> str | None:
    """Why it is refused, as a sentence; ``known``: the person's own name and address."""
    if len(password) < SHORTEST:
        return f"Choisissez au moins {SHORTEST}\u00a0caractères\u00a0: une phrase convient."
    if len(password) > LONGEST:
        return f"Choisissez au plus {LONGEST}\u00a0caractères."
    plain = _bare(password)
    named = any(len(word) > 2 and len(plain.replace(_bare(word), "")) < 6 for word in known)  # noqa: PLR2004 - what is left of it would be guessed
    if named or len(set(plain)) < _DISTINCT or plain in _common():
        return "Ce mot de passe serait vite deviné\u00a0: choisissez-en un autre."
    return None


@cache
def _common() -> frozenset[str]:
    text = resources.files("briefings.people").joinpath("common.txt").read_text(encoding="utf-8")
    return frozenset(_bare(line) for line in text.split())


def _bare(text: str) -> str:
    return fold(text).replace(" ", "")


_COSTLY = PasswordHasher()
"""RFC 9106, the choice for little memory: 64 MiB."""


@cache
def _nobody(hasher: PasswordHasher) -> str:
    """The hash that is nobody's: one for the process, it costs what a sign-in does."""
    return hasher.hash("personne n'a ce mot de passe")


class Passwords:
    """The hashes. An unknown person costs what a known one does."""

    def __init__(self, hasher: PasswordHasher = _COSTLY) -> None:
        self._hasher = hasher
        # Before anybody asks: the first unknown one would cost twice.
        self._nobody = _nobody(hasher)

    def hash(self, password: str) -> str:
        """What the database keeps."""
        return self._hasher.hash(password)

    def verify(self, kept: str | None, password: str) -> bool:
        """Whether it is theirs; as long without ``kept``."""
        try:
            self._hasher.verify(kept or self._nobody, password[: LONGEST + 1])
        except VerifyMismatchError:
            return False
        except (VerificationError, InvalidHashError):
            return False
        return kept is not None
