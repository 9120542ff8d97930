"""Lists of feeds as OPML 2.0 (http://opml.org/spec2.opml), the way between feed readers. Pure.

    bytes --parse--> Subscriptions(feeds, refused)         sources --build--> bytes

The reader runs in a killable worker: the file may come from anywhere. Entities are refused, no
address is opened, and only http and https are taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime

from lxml import etree

from watch.charset import decode
from watch.markup import line
from watch.model import Category, SourceSpec
from watch.sources.repair import repaired
from watch.text import clean, fold, shorten
from watch.urls import canonical, identity

MAX_FEEDS = 1000
"""Feeds taken of one file; a catalogue of that size is already more than an office reads."""
MAX_REFUSED = 200
MAX_NAME = 100
MAX_FOLDERS = 20
NAMESPACE = "https://vigie-csti.example/opml"
_KIND = f"{{{NAMESPACE}}}kind"

FOLDERS: Mapping[Category, str] = {
    Category.MINISTRY: "Ministères et institutions",
    Category.RESEARCH: "Organismes de recherche",
    Category.UNIVERSITY: "Universités",
    Category.OUTREACH: "Médias et culture scientifique",
    Category.TERRITORY: "Territoires",
    Category.THEME: "Thèmes",
}
"""How the families are called in a file for other readers."""

_WORDS = (
    (re.compile(r"minist|gouvern|institution|\betat\b|europ"), Category.MINISTRY),
    (re.compile(r"universit|campus|enseignement sup|ecoles?\b"), Category.UNIVERSITY),
    (re.compile(r"recherche|organisme|laborato"), Category.RESEARCH),
    (
        re.compile(r"territ|region|departement|commune|collectivit|occitanie|\bville"),
        Category.TERRITORY,
    ),
    (re.compile(r"media|presse|journa|culture scient|csti|vulgaris|blog"), Category.OUTREACH),
)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_ENTITIES = re.compile(r"<!ENTITY", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """One feed of the file, clean."""

    url: str
    name: str
    homepage: str | None = None
    folder: str = ""
    """the folders that hold it, outermost first, joined by " / " """
    kind: str = "feed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriptions:
    """Everything that a file holds: each feed is in one of the two piles, or counted."""

    feeds: tuple[Subscription, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()
    """what identifies the feed for a person, and why it is not taken"""
    left_out: int = 0
    """beyond the caps"""
    problem: str | None = None
    """French sentence when the file as a whole could not be read"""


def parse(raw: bytes) -> Subscriptions:
    """The feeds of the file; never raises for what the bytes hold, but in the parser's own net."""
    text = decode(raw).text
    if _ENTITIES.search(text):
        return Subscriptions(problem="le fichier définit des entités XML, ce qu'un OPML n'a pas")
    document = _DECLARATION.sub("", repaired(text)).encode("utf-8", "replace")
    whole, gathered = _gather(document, recover=False)
    if not whole:
        _, gathered = _gather(document, recover=True)
    if not gathered.opml:
        return Subscriptions(problem="ce n'est pas un fichier OPML")
    return Subscriptions(
        feeds=tuple(gathered.feeds.values()),
        refused=tuple(gathered.refused),
        left_out=gathered.left_out,
        problem=None if whole else "le fichier est interrompu ou mal formé",
    )


def _gather(document: bytes, *, recover: bool) -> tuple[bool, _Outlines]:
    """What can be read, and whether that is the whole: libxml2 mends without a word."""
    gathered = _Outlines()
    parser = etree.XMLParser(
        target=gathered, resolve_entities=False, no_network=True, load_dtd=False, recover=recover
    )
    try:
        parser.feed(document)
        parser.close()
    except etree.XMLSyntaxError:
        return False, gathered
    return True, gathered


@dataclass(slots=True)
class _Outlines:
    """Gathers the feeds, outline by outline (the shape lxml calls a parser target)."""

    feeds: dict[str, Subscription] = field(default_factory=dict)
    refused: list[tuple[str, str]] = field(default_factory=list)
    folders: list[str] = field(default_factory=list)
    left_out: int = 0
    opml: bool = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "opml":
            self.opml = True
        if tag != "outline":
            return
        named = {name.lower(): value for name, value in attributes.items()}
        name = shorten(line(named.get("title") or named.get("text") or ""), MAX_NAME)
        if "xmlurl" in named:
            self._feed(named, name)
        self.folders.append("" if "xmlurl" in named else name)

    def _feed(self, named: Mapping[str, str], name: str) -> None:
        url = canonical(named["xmlurl"])
        shown = name or shorten(line(named["xmlurl"]), MAX_NAME) or "(sans nom)"
        if url is None:
            self._refuse(shown, "adresse inutilisable")
        elif identity(url) in self.feeds:
            self._refuse(shown, "répété dans le fichier")
        elif len(self.feeds) >= MAX_FEEDS:
            self.left_out += 1
        else:
            self.feeds[identity(url)] = Subscription(
                url=url,
                name=name,
                homepage=canonical(named.get("htmlurl", "")),
                folder=" / ".join(one for one in self.folders[:MAX_FOLDERS] if one),
                kind=_kind(named, url),
            )

    def _refuse(self, shown: str, why: str) -> None:
        if len(self.refused) < MAX_REFUSED:
            self.refused.append((shown, why))
        else:
            self.left_out += 1

    def end(self, tag: str) -> None:
        if tag == "outline" and self.folders:
            self.folders.pop()

    def data(self, text: str) -> None:
        """Text between outlines says nothing."""

    def comment(self, text: str) -> None:
        """Comments are not read."""

    def pi(self, target: str, text: str | None = None) -> None:
        """Processing instructions are not followed."""

    def close(self) -> None:
        """Nothing to finish."""


def _kind(named: Mapping[str, str], url: str) -> str:
    told = named.get(_KIND.lower(), "")
    return "jsonfeed" if told == "jsonfeed" or url.endswith(".json") else "feed"


def family(folder: str) -> Category | None:
    """The family that a folder's name tells, None when it tells none."""
    folded = fold(folder)
    for category, name in FOLDERS.items():
        if fold(name) in folded or category.value in folded.split(" / "):
            return category
    return next((category for words, category in _WORDS if words.search(folded)), None)


def build(sources: Iterable[SourceSpec], title: str, now: datetime) -> bytes:
    """An OPML 2.0 file of these feeds, in a folder per family."""
    root = etree.Element("opml", {"version": "2.0"}, nsmap={"vigie": NAMESPACE})
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = clean(title)
    etree.SubElement(head, "dateCreated").text = format_datetime(now)
    body = etree.SubElement(root, "body")
    listed = list(sources)
    for category, name in FOLDERS.items():
        _folder(body, name, [spec for spec in listed if spec.category is category])
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _folder(body: etree._Element, name: str, specs: Sequence[SourceSpec]) -> None:
    if not specs:
        return
    folder = etree.SubElement(body, "outline", {"text": name, "title": name})
    for spec in specs:
        shown = clean(spec.name)
        etree.SubElement(
            folder,
            "outline",
            {
                "type": "rss",
                "text": shown,
                "title": shown,
                "xmlUrl": spec.url,
                "htmlUrl": spec.homepage,
                "language": spec.language,
                "category": f"/{spec.category}",
                **({_KIND: spec.kind} if spec.kind != "feed" else {}),
            },
        )
