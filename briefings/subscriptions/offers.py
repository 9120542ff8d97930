"""What can be subscribed to, and which choices are acceptable."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from briefings.model import Choice, Frequency


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A digest, as the public page shows it."""

    slug: str
    title: str
    frequency: Frequency = Frequency.WEEKLY
    themes: tuple[str, ...] = ()
    """by their names"""
    public: bool = True
    """False: it exists, but nobody subscribes to it by themselves"""


def admitted(asked: Iterable[Choice], offers: Sequence[Offer]) -> tuple[Choice, ...]:
    """Those that are offered to everyone, each once, in the order of the offers.

    A digest that is not public is not refused aloud: nobody learns that it exists.
    """
    by_slug = {choice.digest: choice for choice in asked}
    return tuple(by_slug[offer.slug] for offer in offers if offer.public and offer.slug in by_slug)
