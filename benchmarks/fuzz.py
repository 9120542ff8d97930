"""Coverage-guided fuzzing of everything that reads hostile bytes.

    pip install atheris
    python benchmarks/fuzz.py feed -max_total_time=60 corpus/feeds
    python benchmarks/fuzz.py --all 60

Targets: see ``TARGETS``. The arguments after the target are libFuzzer's; a folder there is a corpus
(our fixtures when none is given, copied first: libFuzzer adds to it). A crash is an exception that
leaves the reader, an answer of the wrong type, or more than ten seconds on one input; libFuzzer
writes the input that made it. Installed by hand: there is no wheel for every platform.
"""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

import atheris

with atheris.instrument_imports(include=["watch"]):
    from tests.pages import NOW, SPEC, page
    from watch.enrich.dates import instant
    from watch.letters.bundle import MEDIA_TYPE, Message, pack
    from watch.markup import plain
    from watch.model import Reading
    from watch.reading import read
    from watch.text import tokens
    from watch.urls import canonical

OPTIONS: Mapping[str, Mapping[str, object]] = {
    "feed": {},
    "jsonfeed": {},
    "sitemap": {},
    "page": {"item": "article, li, tr", "title": "h2, a", "date": "time", "next": "a[rel=next]"},
    "api": {"items": "$.results", "title": "title", "link": "url", "date": "date"},
    "newsletter": {"drop": "lettres", "senders": ["exemple.fr"]},
}


def reader(kind: str) -> Callable[[bytes], None]:
    """A page of this kind, read to the end as a worker does."""
    spec = replace(SPEC, kind=kind, options=OPTIONS[kind])

    def one(data: bytes) -> None:
        body = pack([Message("x", data)]) if kind == "newsletter" else data
        media = MEDIA_TYPE if kind == "newsletter" else ""
        found = read(page(body, media), spec, NOW)
        assert isinstance(found, Reading)
        assert "fait échouer" not in (found.problem or ""), found.problem

    return one


def url(data: bytes) -> None:
    """An address keeps its one spelling."""
    once = canonical(data.decode("utf-8", "surrogateescape"))
    assert once is None or canonical(once) == once


def date(data: bytes) -> None:
    """A date is an instant of this world, or none."""
    found = instant(data.decode("utf-8", "replace"), NOW)
    assert found is None or found.utcoffset() is not None
    assert found is None or abs(found - NOW) < timedelta(days=366 * 10_000)


def text(data: bytes) -> None:
    """Markup to text, and text to words, on anything."""
    tokens(plain(data.decode("utf-8", "surrogateescape")))


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    **{kind: reader(kind) for kind in OPTIONS},
    "url": url,
    "date": date,
    "text": text,
}


def seeds(target: str, folder: Path) -> None:
    """Our own fixtures of that kind."""
    for case in (ROOT / "tests" / "sources" / target).glob("*/page.*"):
        shutil.copy(case, folder / f"{case.parent.name}{case.suffix}")


def everything(seconds: str) -> int:
    """Each target in a process of its own; how many crashed."""
    crashed = 0
    for target in TARGETS:
        with tempfile.TemporaryDirectory() as corpus:
            seeds(target, Path(corpus))
            command = [sys.executable, __file__, target, f"-max_total_time={seconds}", corpus]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
        last = [line for line in done.stderr.splitlines() if line.startswith(("#", "Done"))][-1:]
        print(f"{target:12} {'CRASH' if done.returncode else 'ok':6} {''.join(last)[:90]}")
        if done.returncode:
            print(done.stderr[-3000:])
        crashed += done.returncode != 0
    return crashed


def main(arguments: list[str]) -> int:
    """Run what was asked; the exit code says whether something crashed."""
    if arguments[:1] == ["--all"]:
        return everything(*arguments[1:2] or ["60"])
    if not arguments or arguments[0] not in TARGETS:
        print(f"{__doc__}\nTargets: {', '.join(TARGETS)}")
        return 2
    target, *rest = arguments
    with contextlib.redirect_stdout(None):
        atheris.Setup([sys.argv[0], "-timeout=10", "-rss_limit_mb=2048", *rest], TARGETS[target])
        atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
