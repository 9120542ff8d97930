"""A trained model in plain numbers: what labelling needs of scikit-learn's. Pure.

    Weights --pack--> bytes        bytes --unpack--> Weights, or ValueError

Applying them takes neither numpy nor scikit-learn, which cost a harvest 2 s and 84 MB; reading them
builds nothing but numbers and words. JSON writes a float so that it is read back to the same bits.
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """A vocabulary, how rare its words are, and a logistic regression per theme."""

    names: tuple[str, ...]
    idf: tuple[float, ...]
    slopes: tuple[tuple[float, ...], ...]
    """of each theme, by feature"""
    biases: tuple[float, ...]
    """of each theme"""


def pack(weights: Weights) -> bytes:
    """The same bytes for the same weights."""
    text = json.dumps(asdict(weights), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode()


def unpack(raw: bytes) -> Weights:
    """Read what :func:`pack` wrote; anything else raises :class:`ValueError`."""
    try:
        found = json.loads(raw)
        weights = Weights(
            names=tuple(found["names"]),
            idf=_floats(found["idf"]),
            slopes=tuple(map(_floats, found["slopes"])),
            biases=_floats(found["biases"]),
        )
    except (KeyError, TypeError, RecursionError) as error:
        raise ValueError(type(error).__name__) from error
    sizes = {len(weights.names), len(weights.idf), *map(len, weights.slopes)}
    words = all(isinstance(name, str) for name in weights.names)
    if not words or len(sizes) > 1 or len(weights.slopes) != len(weights.biases):
        raise ValueError("not a model")
    return weights


def _floats(values: list[object]) -> tuple[float, ...]:
    if not all(isinstance(one, float) and math.isfinite(one) for one in values):
        raise ValueError("not numbers")
    return tuple(values)  # type: ignore[arg-type]  # just checked
