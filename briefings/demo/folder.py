"""The demo's folder as an office's own: its catalogue and settings, so that every command works.

Written from the values that the demo runs with; never read back by it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import yaml

from watch.model import SourceSpec
from watch.settings import FILE

_HEAD = "# Écrit par la démonstration, et réécrit à chaque fois qu'elle tourne.\n"


def furnish(folder: Path, specs: Sequence[SourceSpec]) -> None:
    """Write ``sources.yaml`` and ``vigie.yaml``; the press answers only while the demo runs."""
    settings = {"fetching": {"pause": 0, "allowed_networks": ["127.0.0.0/8"]}}
    _write(folder / FILE, settings)
    _write(folder / "sources.yaml", {"sources": [_entry(spec) for spec in specs]})


def _write(path: Path, content: object) -> None:
    text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
    path.write_text(_HEAD + text, encoding="utf-8")


def _entry(spec: SourceSpec) -> dict[str, object]:
    said = {
        "slug": spec.slug,
        "name": spec.name,
        "kind": spec.kind,
        "url": spec.url,
        "homepage": spec.homepage,
        "category": str(spec.category),
        "themes": list(spec.themes),
        "scope": str(spec.scope),
        "rights": str(spec.rights),
        "attribution": spec.attribution,
        "options": dict(spec.options),
    }
    return {field: value for field, value in said.items() if value}
