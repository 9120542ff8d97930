"""Documents that would have the reader open a file or a connection: it never does (B02, B03)."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.pages import NOW, SPEC, page
from watch.discover.listing import explore
from watch.reading import read
from watch.sources import source

SECRET = "LE-SECRET-DU-DISQUE"
OPTIONS: dict[str, dict[str, object]] = {
    "feed": {},
    "sitemap": {},
    "page": {"item": "item, url, li", "title": "title, a", "link": "link, a"},
    "api": {"items": "$", "title": "t", "link": "u"},
    "jsonfeed": {},
}


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """A server that must hear nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        yield server


def documents(file: Path, port: int) -> list[str]:
    net, disk = f"http://127.0.0.1:{port}/x", f"file://{file}"
    link = "https://exemple.fr/{0}"
    roots = (
        f"<rss><channel><item><title>T {{0}}</title><link>{link}</link></item></channel></rss>",
        f"<urlset><url><loc>{link}</loc><news><title>T {{0}}</title></news></url></urlset>",
    )
    prologues = [
        f"<!DOCTYPE r SYSTEM '{net}'>",
        f"<!DOCTYPE r PUBLIC '-//x' '{net}'>",
        f"<!DOCTYPE r [<!ENTITY e SYSTEM '{disk}'>]>",
        f"<!DOCTYPE r [<!ENTITY e SYSTEM '{net}'>]>",
        f"<!DOCTYPE r [<!ENTITY % p SYSTEM '{net}'>%p;]>",
        f"<!DOCTYPE r [<!ENTITY % f SYSTEM '{disk}'><!ENTITY % q \"<!ENTITY e '%f;'>\">%q;]>",
        f"<?xml-stylesheet type='text/xsl' href='{net}'?>",
        f"<?xml-model href='{net}'?>",
    ]
    bodies = [
        f"<?xml version='1.0'?>{prologue}{root.format('&e;')}"
        for prologue in prologues
        for root in roots
    ]
    include = f"<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' parse='text' href='{disk}'/>"
    linked = f"<link rel=stylesheet href='{net}'><iframe src='{net}'></iframe><img src='{net}'>"
    return [
        *bodies,
        *(root.format(include) for root in roots),
        f"<html><head>{linked}</head><li><a href='/1'>Un titre assez long</a></li></html>",
        f'{{"$ref": "{net}", "t": "x", "u": "{disk}"}}',
        str(file),
        disk,
        net,
    ]


@pytest.mark.parametrize("kind", OPTIONS)
def test_no_document_opens_a_file_or_a_connection(
    kind: str, tmp_path: Path, listener: socket.socket
) -> None:
    file = tmp_path / "secret.xml"
    file.write_text(f"<x>{SECRET}</x>", encoding="utf-8")
    for body in documents(file, listener.getsockname()[1]):
        found = read(page(body), replace(SPEC, kind=kind, options=OPTIONS[kind]), NOW)
        assert SECRET not in repr(found), body
        assert SECRET not in repr(explore(page(body))), body
    with pytest.raises(BlockingIOError):
        listener.accept()


def test_entities_that_multiply_stay_a_few() -> None:
    laughs = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10))
    quadratic = f"<!ENTITY l9 '{'a' * 50_000}'>"
    for entities, times in ((f"<!ENTITY l0 'lol'>{laughs}", 1), (quadratic, 20_000)):
        for kind, root in (
            ("feed", "<rss><channel><item><title>{0}</title></item></channel></rss>"),
            ("sitemap", "<urlset><url><loc>https://exemple.fr/{0}</loc></url></urlset>"),
            ("page", "<html><li><a href='/x'>{0}</a></li></html>"),
        ):
            body = f"<!DOCTYPE r [{entities}]>{root.format('&l9;' * times)}"
            found = source(kind).parse(page(body), replace(SPEC, kind=kind, options=OPTIONS[kind]))
            assert len(repr(found)) < 2 * len(body) + 10_000


@pytest.mark.parametrize(
    "selector",
    [
        "unparsed-text('file:///etc/passwd')",
        "doc('file:///etc/passwd')",
        "//li",
        "document('/etc/passwd')//x",
        "li" + ":not(li" * 300 + ")" * 300,
        "li " * 5000,
        "li::attr(href)",
        "@import url(http://127.0.0.1/)",
        "li:nth-child(" + "9" * 600 + "n)",
    ],
)
def test_selectors_are_css_and_nothing_else(selector: str) -> None:
    spec = replace(SPEC, kind="page", options={"item": selector})
    assert source("page").check(spec)


@pytest.mark.parametrize(
    "path",
    [
        "unparsed-text('/etc/passwd')",
        "$.__import__('os')",
        "document('/etc/passwd')",
        "$[?(system('id'))]",
        "$" + ".a" * 400,
        "$[" + "(" * 200,
    ],
)
def test_paths_are_jsonpath_and_nothing_else(path: str) -> None:
    options = {"items": path, "title": "t", "link": "u"}
    assert source("api").check(replace(SPEC, kind="api", options=options))
