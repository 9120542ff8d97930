"""A kind of source that somebody else packaged, installed as pip would and used by the commands."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from briefings.demo.documents import Document
from briefings.demo.server import serve

MODULE = '''
"""Lines of text, "title | address": the smallest kind of source."""

from watch.model import Parsed, RawItem, Request


class Minitel:
    def requests(self, spec):
        return (Request(url=spec.url, accept="text/plain"),)

    def parse(self, page, spec):
        rows = [line.partition(" | ") for line in page.body.decode().splitlines()]
        return Parsed(items=tuple(RawItem(title=title, url=url) for title, _, url in rows))

    def check(self, spec):
        return None if spec.options.get("code") else "il manque l'option code."
'''
CATALOGUE = """
sources:
  - slug: annonces
    name: "Annonces"
    kind: minitel
    url: {base}/annonces.txt
    homepage: {base}/
    category: theme
    options: {options}
"""
SETTINGS = """
fetching:
  pause: 0
  allowed_networks: [127.0.0.0/8]
  extra_ports: [{port}]
reading:
  workers: 1
"""


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    """A folder of installed packages that holds one distribution."""
    folder = tmp_path / "site-packages"
    info = folder / "vigie_minitel-1.0.dist-info"
    info.mkdir(parents=True)
    (folder / "vigie_minitel.py").write_text(MODULE, encoding="utf-8")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: vigie-minitel\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[watch.sources]\nminitel = vigie_minitel:Minitel\n")
    (info / "RECORD").write_text("")
    return folder


def vigie(home: Path, packages: Path | None, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(Path(sys.executable).with_name("vigie")), "--home", str(home), *arguments],
        env={**os.environ, "PYTHONPATH": str(packages or "")},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.slow
def test_an_installed_extension_is_checked_and_read_like_the_others(
    tmp_path: Path, packages: Path
) -> None:
    text = Document(
        body=b"Un titre venu d'ailleurs | /un\nUn autre | /deux\n",
        media_type="text/plain",
        etag='"1"',
        last_modified="Mon, 23 Nov 2026 00:00:00 GMT",
    )
    with serve({"/annonces.txt": text}) as base:
        port = base.rpartition(":")[2]
        (tmp_path / "vigie.yaml").write_text(SETTINGS.format(port=port), encoding="utf-8")
        catalogue = tmp_path / "sources.yaml"
        catalogue.write_text(CATALOGUE.format(base=base, options="{code: 3615}"), encoding="utf-8")
        found = vigie(tmp_path, packages, "sources", "check", "annonces")
        assert found.returncode == 0, found.stderr
        assert "Un titre venu d'ailleurs" in found.stdout
        assert "type minitel" in found.stdout
        catalogue.write_text(CATALOGUE.format(base=base, options="{}"), encoding="utf-8")
        assert "il manque l'option code" in vigie(tmp_path, packages, "sources", "list").stderr
        unknown = vigie(tmp_path, None, "sources", "list").stderr
    assert "type de source inconnu «\u00a0minitel\u00a0»" in unknown
