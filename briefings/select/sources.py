"""Each source's week, for the method box. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from briefings.model import SourceLine
from watch.model import SourceSpec
from watch.text import fold


def source_lines(
    specs: Mapping[str, SourceSpec],
    received: Iterable[str],
    kept: Iterable[str],
    problems: Mapping[str, str],
) -> tuple[SourceLine, ...]:
    """One line per source that is watched or that gave something, by name.

    ``received`` and ``kept`` hold one slug per item.
    """
    got, held = Counter(received), Counter(kept)
    lines = [
        SourceLine(
            spec=spec,
            received=got[slug],
            kept=held[slug],
            problem=problems.get(slug),
        )
        for slug, spec in specs.items()
        if spec.enabled or got[slug]
    ]
    return tuple(sorted(lines, key=lambda line: (fold(line.spec.name), line.spec.slug)))
