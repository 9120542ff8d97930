"""Accents as they were written, whatever the encoding and whoever mislabels it (B04, B05)."""

from __future__ import annotations

import codecs
import json
import random
import sqlite3
from collections.abc import Callable
from dataclasses import replace

import pytest
from lxml import etree

from tests.pages import NOW, SPEC, page
from watch.model import Reading, Refusal
from watch.reading import read

FRENCH = "Égalité à l’œuvre\u00a0: « ça coûte 3 € », dit Maëlle – hé oui…"
PLAIN = "Egalité à l'école : ça coûte trop, dit Maëlle"
OPTIONS: dict[str, dict[str, object]] = {
    "page": {"item": "li"},
    "api": {"items": "a", "title": "t", "link": "u"},
}


def feed(title: str, label: str) -> str:
    return (
        f"<?xml version='1.0' encoding='{label}'?><rss version='2.0'><channel><title>x</title>"
        f"<item><title>{title}</title><link>https://exemple.fr/1</link></item></channel></rss>"
    )


def sitemap(title: str, label: str) -> str:
    return (
        f"<?xml version='1.0' encoding='{label}'?><urlset><url><loc>https://exemple.fr/1</loc>"
        f"<news><title>{title}</title></news></url></urlset>"
    )


def listing(title: str, label: str) -> str:
    return f"<html><head><meta charset={label}></head><ul><li><a href='/1'>{title}</a></ul>"


def answer(title: str, label: str) -> str:  # noqa: ARG001 - JSON says nothing of its encoding
    return json.dumps({"a": [{"t": title, "u": "/1"}]}, ensure_ascii=False)


FORMS: dict[str, Callable[[str, str], str]] = {
    "feed": feed,
    "sitemap": sitemap,
    "page": listing,
    "api": answer,
}
# The label, the encoding that the bytes are really in, and a text that it can write.
WRITTEN = [
    ("utf-8", "utf-8", FRENCH),
    ("utf-8", "utf-8-sig", FRENCH),
    ("iso-8859-15", "utf-8", FRENCH),
    ("windows-1252", "utf-8", FRENCH),
    ("us-ascii", "utf-8", FRENCH),
    ("utf-16", "utf-16", FRENCH),
    ("utf-16", "utf-16-le", FRENCH),
    ("utf-8", "utf-16-be", FRENCH),
]
LABELLED = [
    ("windows-1252", "cp1252", FRENCH),
    ("iso-8859-1", "cp1252", FRENCH),
    ("iso-8859-15", "iso-8859-15", PLAIN),
    ("utf-8", "cp1252", FRENCH),
    ("x-inconnu", "cp1252", FRENCH),
]


def reading(kind: str, body: bytes) -> Reading:
    return read(page(body), replace(SPEC, kind=kind, options=OPTIONS.get(kind, {})), NOW)


@pytest.mark.parametrize("kind", FORMS)
@pytest.mark.parametrize(("label", "encoding", "text"), WRITTEN)
def test_accents_are_exact(kind: str, label: str, encoding: str, text: str) -> None:
    found = reading(kind, FORMS[kind](text, label).encode(encoding))
    assert [article.title for article in found.articles] == [text]


@pytest.mark.parametrize("kind", ["feed", "sitemap", "page"])
@pytest.mark.parametrize(("label", "encoding", "text"), LABELLED)
def test_accents_are_exact_where_the_label_counts(
    kind: str, label: str, encoding: str, text: str
) -> None:
    found = reading(kind, FORMS[kind](text, label).encode(encoding))
    assert [article.title for article in found.articles] == [text]


def test_mixed_encodings_never_raise_and_lose_no_entry() -> None:
    rng = random.Random(4)  # noqa: S311 - the same accidents at each run
    marks = [
        codecs.BOM_UTF8,
        b"\xff",
        b"\xc3",
        b"\xe9",
        b"+AOk-",
        b"\x00",
        b"\xed\xa0\x80",
        b"\xf8",
    ]
    kept = 0
    for _ in range(200):
        kind = rng.choice(sorted(FORMS))
        body = bytearray(FORMS[kind](FRENCH, rng.choice(["utf-8", "utf-7", "utf-16"])).encode())
        start = body.index("Égal".encode())
        for _ in range(rng.randint(1, 4)):
            at = start + rng.randint(0, 20)
            body[at:at] = rng.choice(marks)
        kept += len(reading(kind, bytes(body)).articles)
    assert kept >= 195


HOSTILE = "\x00\x07\x1b\x7f\x85\u202e\u2066\u200b\ufeff\ufffe\ufdd0\ud800\U0001fffe"


@pytest.mark.parametrize("kind", FORMS)
def test_what_no_sink_accepts_is_gone(kind: str) -> None:
    sent = HOSTILE.replace("\ud800", "")
    body = FORMS[kind](f"Un{sent} titre{sent}", "utf-8").encode()
    references = "".join(f"&#{ord(sign)};" for sign in HOSTILE)
    for page_body in (body, FORMS[kind](f"Un{references} titre", "utf-8").encode()):
        (article,) = reading(kind, page_body).articles
        assert set(HOSTILE).isdisjoint(article.title)
        assert article.title.startswith("Un")
        db = sqlite3.connect(":memory:")
        assert db.execute("SELECT ?", (article.title,)).fetchone() == (article.title,)
        etree.Element("x").text = article.title


def test_json_escapes_are_cleaned_too() -> None:
    body = json.dumps({"a": [{"t": f"Un{HOSTILE} titre", "u": "/1"}], "\ud800": 1})
    (article,) = reading("api", body.encode()).articles
    assert article.title == "Un titre"
    spec = replace(SPEC, kind="api", options={**OPTIONS["api"], "items": "b"})
    problem = read(page(body), spec, NOW).problem or ""
    assert problem.encode()
    spec = replace(SPEC, kind="api", options={**OPTIONS["api"], "next": "n", "id": "i"})
    lone = json.dumps({"a": [{"t": "x", "u": "/", "i": "\ud800"}], "n": "/suite\ud800"})
    found = read(page(lone), spec, NOW)
    assert len(found.articles) == 1
    assert [one.url.encode() for one in found.more] == [b"https://exemple.fr/suite"]


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("L\ufffd\ufffdt\ufffd est l\ufffd", True),  # few signs: a person reads over them
        ("\ufffd" * 6 + " un titre", False),
        ("\ufffd" * 6 + " un titre" * 20, True),
    ],
)
def test_an_entry_that_no_encoding_explains_is_set_aside_and_named(title: str, kept: bool) -> None:
    items = [{"t": title, "u": "/1"}, {"t": "Un autre titre", "u": "/2"}]
    found = reading("api", json.dumps({"a": items}).encode())
    assert len(found.articles) == 1 + kept
    refused = [one.refusal for one in found.rejected]
    assert refused == ([] if kept else [Refusal.UNREADABLE])
