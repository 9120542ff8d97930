"""The cases of tests/sources: each a page as sites send it, and the entry that reads it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import yaml

from tests.pages import page
from watch.model import Category, Fetched, SourceSpec


class Case(NamedTuple):
    """One folder of ``tests/sources/<kind>``."""

    folder: Path
    spec: SourceSpec
    media_type: str
    body: bytes

    @property
    def name(self) -> str:
        return f"{self.spec.kind}/{self.folder.name}"

    def page(self, body: bytes | None = None) -> Fetched:
        """Its page, or ``body`` in its place."""
        return page(self.body if body is None else body, self.media_type, self.spec.url)


def _case(folder: Path) -> Case:
    facts = yaml.safe_load((folder / "spec.yaml").read_text(encoding="utf-8"))
    spec = SourceSpec(
        slug="exemple",
        name="Exemple",
        kind=folder.parent.name,
        url=facts["url"],
        homepage=facts["homepage"],
        category=Category.THEME,
        options=facts.get("options", {}),
    )
    return Case(folder, spec, facts["media_type"], next(folder.glob("page.*")).read_bytes())


CASES = [
    _case(path.parent) for path in sorted((Path(__file__).parent / "sources").rglob("spec.yaml"))
]
