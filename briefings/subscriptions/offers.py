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
    frequencies: tuple[Frequency, ...] = ()
    """among which a person may choose; empty: its own"""
    public: bool = True
    """False: it exists, but nobody subscribes to it by themselves"""


def admitted(asked: Iterable[Choice], offers: Sequence[Offer]) -> tuple[Choice, ...]:
    """Those that are offered to everyone, each once, in the order of the offers.

    A digest that is not public is not refused aloud: nobody learns that it exists.
    """
    by_slug = {choice.digest: choice for choice in asked}
    return tuple(
        _fitted(by_slug[offer.slug], offer)
        for offer in offers
        if offer.public and offer.slug in by_slug
    )


def _fitted(choice: Choice, offer: Offer) -> Choice:
    frequency = choice.frequency if choice.frequency in offer.frequencies else None
    return Choice(digest=choice.digest, format=choice.format, frequency=frequency)
