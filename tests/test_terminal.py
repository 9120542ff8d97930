"""What a source writes moves no cursor, adds no line and takes no colour on a terminal."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator

import click
import pytest
from rich.console import Console

from tests.fetch.conftest import Hostile, listen
from tests.test_harvest import spec
from tests.test_harvest_manners import NOW, run
from watch.commands.gathering import conclude
from watch.console import console, progress, table
from watch.front import run as main
from watch.model import SourceReport
from watch.store import Store
from watch.workers import Workers

SPOIL = "\x1b[2J\x1b]0;titre\x07\r\nFAUSSE LIGNE\x9b31m\x00\u2028\u202e"
ESCAPED = "&#27;[2J&#13;&#10;FAUSSE LIGNE&#155;31m&#8232;&#8238;"


@pytest.fixture
def server() -> Iterator[Hostile]:
    yield from listen()


def hostile(server: Hostile) -> None:
    """Each answer says the spoil where it may: title, words, root, status line, address, JSON."""
    entry = f"<item><title>Un titre {ESCAPED}</title><link>https://a.example/1</link></item>"
    nameless = f"<item><description>{ESCAPED}</description><guid>{ESCAPED}</guid></item>"
    server.give(
        "/feed", f"<rss><channel><title>T</title>{entry}{nameless}</channel></rss>".encode()
    )
    server.give("/web", f"<!doctype html><html><title>A{SPOIL}B</title></html>".encode())
    server.give("/raw", f"<x{SPOIL}>".encode())
    server.give("/status", status="500 \x1b[31mOops")
    server.give("/away", status="302 Found", Location="http://a.example:81/\x1b[31m%0AFAUSSE")
    server.give("/json", json.dumps({"version": SPOIL, "items": [{"title": SPOIL}]}).encode())


def assert_plain(shown: str, lines: int | None = None) -> None:
    assert not [sign for sign in shown if not (sign.isprintable() or sign in "\n\u00a0\u202f")]
    told = shown.splitlines()
    assert not [line for line in told if line.lstrip().startswith("FAUSSE LIGNE")]
    assert lines is None or len(told) == lines


def test_one_event_is_one_line_whatever_a_source_writes(
    server: Hostile, store: Store, workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    hostile(server)
    base = server.url().rstrip("/")
    slugs = ("feed", "web", "raw", "status", "away", "json")
    specs = [spec(base, slug, kind="jsonfeed" if slug == "json" else "feed") for slug in slugs]
    reports = run(store, workers, *specs)
    assert reports["feed"].new == 1
    assert sum(bool(report.reason) for report in reports.values()) == 4
    out = io.StringIO()
    monkeypatch.setattr("sys.stdout", out)
    follow = progress(console(), len(slugs), {})
    told = list(follow(iter(reports.values())))
    assert_plain(out.getvalue(), lines=len(slugs))
    conclude(console(), told, {})
    article = store.articles.all()[0]
    console().print(table(("Titre",), [(article.title,)]))
    for row in store.engine.rows("SELECT rejected, reason FROM harvests"):
        for each in json.loads(row["rejected"]):
            console().print(str(each))
        console().print(row["reason"] or "")
    assert_plain(out.getvalue())
    assert "FAUSSE LIGNE" in out.getvalue(), "the words themselves are shown, as words"


def test_an_unexpected_error_is_one_line_too(capsys: pytest.CaptureFixture[str]) -> None:
    @click.command()
    def spoilt() -> None:
        raise ValueError(SPOIL)

    assert main(spoilt, []) == 1
    assert_plain(capsys.readouterr().err, lines=2)


def test_a_report_of_ours_is_no_markup() -> None:
    out = Console(file=io.StringIO(), markup=False, highlight=False, width=100)
    report = SourceReport(source="s", outcome="echec", at=NOW, reason="[red]x[/red] [link=a]b")
    conclude(out, [report], {})
    assert isinstance(out.file, io.StringIO)
    assert "[red]x[/red] [link=a]b" in out.file.getvalue()


def test_the_totals_count_sources_and_not_their_pages() -> None:
    out = Console(file=io.StringIO(), markup=False, highlight=False, width=100)
    pages = [
        SourceReport(source="a", outcome="nouveau", at=NOW, new=10),
        SourceReport(source="b", outcome="pas_encore", at=NOW, reason="le site demande d'attendre"),
        SourceReport(source="a", outcome="nouveau", at=NOW, new=5),
        SourceReport(source="a", outcome="echec", at=NOW, reason="pas de réponse"),
    ]
    conclude(out, progress(out, 2, {})(pages), {"a": "Labo"})
    assert isinstance(out.file, io.StringIO)
    told = out.file.getvalue().replace("\u00a0", " ")
    assert "[2/2] a : en échec" in told
    assert "2 sources : 1 lue, 0 inchangée (304), 0 en échec, 1 remise à plus tard." in told
    assert "Labo (page suivante)" in told
