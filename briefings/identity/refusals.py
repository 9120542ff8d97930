"""Why a sign-in by the organisation goes no further. Expected outcomes: values, not errors."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unreachable:
    """The provider does not answer, or not as a provider does."""

    reason: str


@dataclass(frozen=True, slots=True)
class Untrusted:
    """What it sent, or what came in its name, proves nothing."""

    reason: str


Refusal = Unreachable | Untrusted
