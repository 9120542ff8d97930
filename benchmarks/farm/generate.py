"""Write a farm of feeds, the same for the same seed: see README.md.

    python benchmarks/farm/generate.py /tmp/farm --feeds 1000

Writes ``base/f/NNNNN.xml`` with a gzip twin, and ``manifest.json``.
"""

from __future__ import annotations

import argparse
import gzip
import html
import json
import os
import random
import shutil
import sys
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from benchmarks.farm.words import THEMES, Words

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOSTS = 200
PORT = 8091
STAMP = int(NOW.timestamp()) - 86_400
COPIED = 0.06
"""Share of the entries that tell again what another feed told."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A line of the manifest."""

    number: int
    host: str
    path: str
    kind: str
    encoding: str
    entries: int
    size: int

    @property
    def url(self) -> str:
        """Where it is served."""
        return f"http://{self.host}:{PORT}{self.path}"


@dataclass(frozen=True, slots=True)
class Entry:
    """What a feed tells."""

    number: int
    theme: str
    title: str
    body: str
    link: str
    at: datetime


class Farm:
    """Draws feeds one after another."""

    def __init__(self, out: Path, seed: int) -> None:
        self._out = out
        self._rng = random.Random(seed)
        self._words = Words(seed)
        self._told: list[Entry] = []

    def feed(self, number: int) -> Feed:
        """Draw a feed, write it."""
        kind = "atom" if self._rng.random() < 0.35 else "rss"
        encoding = "iso-8859-1" if self._rng.random() < 0.12 else "utf-8"
        entries = [self._entry(number, rank) for rank in range(self._rng.randint(20, 50))]
        write = atom if kind == "atom" else rss
        data = write(encoding, number, entries[::-1]).encode(encoding, "xmlcharrefreplace")
        path = f"/f/{number:05d}.xml"
        for name, content in ((path, data), (f"{path}.gz", gzip.compress(data, 6, mtime=0))):
            target = self._out / "base" / name[1:]
            target.write_bytes(content)
            os.utime(target, (STAMP, STAMP))
        host = f"127.0.77.{number % HOSTS + 1}"
        return Feed(number, host, path, kind, encoding, len(entries), len(data))

    def _entry(self, number: int, rank: int) -> Entry:
        theme = THEMES[int(self._rng.random() ** 1.5 * len(THEMES))]
        title, body = self._words.title(theme, self._rng), self._body(number, rank, theme)
        if self._told and self._rng.random() < COPIED:
            other = self._rng.choice(self._told)
            title, body = other.title, other.body
        made = Entry(
            number=rank,
            theme=theme,
            title=title,
            body=body,
            link=f"https://site{number % 997}.example/article/{number}/{rank}",
            at=NOW - timedelta(minutes=47 * (10_000 - rank) % 43_000),
        )
        if self._rng.random() < COPIED:
            self._told.append(made)
        return made

    def _body(self, number: int, rank: int, theme: str) -> str:
        text = self._words.paragraph(self._rng.randint(35, 110), theme, self._rng)
        body = f"<p>{text}</p>"
        if self._rng.random() < 0.35:
            more = self._words.paragraph(self._rng.randint(30, 90), theme, self._rng)
            picture = f'<img src="https://cdn.example/{number}/{rank}.jpg" alt=""/>'
            body += f"<p>{picture} {more}</p>"
        return body


def atom(encoding: str, number: int, entries: list[Entry]) -> str:
    """Atom 1.0, bodies escaped."""
    frame = (
        f'<?xml version="1.0" encoding="{encoding}"?>\n<feed xmlns="http://www.w3.org/2005/Atom"'
        f' xml:lang="fr"><title>Source n°{number}</title><id>urn:farm:{number}</id>'
        f"<updated>{entries[0].at.isoformat()}</updated>\n"
    )
    return "".join(
        [
            frame,
            *(
                f'<entry><title>{one.title}</title><link href="{one.link}"/>'
                f"<id>urn:farm:{number}:{one.number}</id><published>{one.at.isoformat()}</published>"
                f"<updated>{one.at.isoformat()}</updated><author><name>Rédaction {number}</name>"
                f'</author><category term="{one.theme}"/>'
                f'<summary type="html">{html.escape(one.body, quote=False)}</summary></entry>\n'
                for one in entries
            ),
            "</feed>\n",
        ]
    )


def rss(encoding: str, number: int, entries: list[Entry]) -> str:
    """RSS 2.0; two feeds of three put their bodies in CDATA."""
    frame = (
        f'<?xml version="1.0" encoding="{encoding}"?>\n<rss version="2.0"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
        f"<title>Source n°{number}</title><link>https://site{number % 997}.example/</link>"
        f"<description>Flux généré nº {number}</description><language>fr</language>\n"
    )
    parts = [frame]
    for one in entries:
        body = f"<![CDATA[{one.body}]]>" if number % 3 else html.escape(one.body, quote=False)
        parts.append(
            f"<item><title>{one.title}</title>"
            f"<link>{one.link}?utm_source=rss&amp;utm_medium=flux</link>"
            f'<guid isPermaLink="false">urn:farm:{number}:{one.number}</guid>'
            f"<pubDate>{format_datetime(one.at)}</pubDate>"
            f"<dc:creator>Rédaction {number}</dc:creator><category>{one.theme}</category>"
            f"<description>{body}</description></item>\n"
        )
    return "".join([*parts, "</channel></rss>\n"])


def nginx(out: Path) -> str:
    """Its settings: one worker, the twins compressed beforehand, for serving to cost the least."""
    listen = "\n".join(f"    listen 127.0.77.{number + 1}:{PORT};" for number in range(HOSTS))
    return f"""worker_processes 1; daemon off; pid {out}/nginx.pid; error_log {out}/error.log;
events {{ worker_connections 4096; }}
http {{ access_log off; types {{ application/rss+xml xml; }} sendfile on; keepalive_requests 100000;
  server {{
{listen}
    root {out}/base; gzip_static on; gzip_vary on; etag on;
  }} }}
"""


def generate(out: Path, count: int, seed: int = 7) -> list[Feed]:
    """Write the farm, in place of what was there."""
    shutil.rmtree(out, ignore_errors=True)
    (out / "base" / "f").mkdir(parents=True)
    farm = Farm(out, seed)
    feeds = [farm.feed(number) for number in range(count)]
    lines = [asdict(one) for one in feeds]
    (out / "manifest.json").write_text(json.dumps(lines), encoding="utf-8")
    return feeds


def manifest(out: Path) -> list[Feed]:
    """The feeds of a farm; empty when there is none."""
    path = out / "manifest.json"
    return [Feed(**line) for line in json.loads(path.read_text())] if path.exists() else []


def main() -> None:
    """Parse the command line."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    asked.add_argument("out", type=Path)
    asked.add_argument("--feeds", type=int, default=1000)
    options = asked.parse_args()
    feeds = generate(options.out, options.feeds)
    size = sum(one.size for one in feeds) / 1e6
    print(f"{len(feeds)} feeds, {sum(one.entries for one in feeds)} entries, {size:.1f} MB")


if __name__ == "__main__":
    main()
