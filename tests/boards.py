"""An office with calls, events, places, themes and issues, for the tests of its boards."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from briefings.people import Role
from tests.accounts import Browser, hire, signed_in
from tests.offices import NOW, SETTINGS, SOURCES, Hands, House, settle
from tests.webs import Web
from watch.entries import entry
from watch.model import Article
from watch.store import open_store

SILENT = """\
- slug: muette
  name: Source de titres
  kind: feed
  url: https://muette.example/feed
  homepage: https://muette.example/
  category: theme
  rights: reference
"""
OPENED = SETTINGS.replace("web:\n", "web:\n  archive: ouverte\n")
PROJECTS = "Appel à projets « Villages »"


def article(name: str, title: str, lead: str, story: str = "", source: str = "essai") -> Article:
    return Article(
        key=name * 20,
        source=source,
        url=f"https://{source}.example/{name}",
        title=title,
        lead=lead,
        text="",
        published=NOW - timedelta(days=2),
        first_seen=NOW - timedelta(days=1),
        story=story or name * 20,
    )


VILLAGES = article("a", PROJECTS, "À Figeac (Lot). Date limite : 10 décembre 2026 à 12 h.")
ARTICLES = (
    VILLAGES,
    article("b", PROJECTS, "Date limite : 17 décembre 2026.", "a" * 20, "muette"),
    article("c", "Appel à projets permanent", "Ouvert toute l’année aux associations."),
    article("d", "Appel à candidatures", "Candidatures jusqu’au 3 novembre 2026."),
    article("e", "Un prix pour les lycées", "Candidatures jusqu’au 15 janvier 2027."),
    article("f", "Un colloque", "Le colloque aura lieu le 2 décembre 2026 à 14 h à Albi."),
)


def furnish(home: Path) -> House:
    """A folder whose archive has been read to the end; one deadline has moved."""
    house = settle(home, OPENED)
    (home / "sources.yaml").write_text(SOURCES + SILENT, encoding="utf-8")
    with open_store(home / "vigie.db") as store:
        store.articles.save([entry(one, one.key) for one in ARTICLES], NOW)
        moved = replace(VILLAGES, lead=VILLAGES.lead.replace("10 décembre", "14 décembre"))
        store.articles.save([entry(moved, moved.key)], NOW)
        house.office.watch.enrich(store)
    return House(home, Hands(NOW))


def enter(web: Web, role: Role) -> Browser:
    """Somebody of that role, signed in."""
    return signed_in(web, hire(web.house, role))
