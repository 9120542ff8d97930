"""`vigie note basket`: articles put aside while reading, for the next note."""

from __future__ import annotations

from collections.abc import Sequence

from briefings.app import Office
from briefings.noting.choosing import article
from watch.commands.finding import author
from watch.console import console, plural, table
from watch.front import again
from watch.text import shorten


def add_to_basket(office: Office, asked: Sequence[str], by: str | None) -> None:
    """Put these articles aside, each once."""
    who = author(office.watch, by)
    with office.stores() as (store, records):
        keys = [article(store, one).key for one in asked]
        new = records.notes.put_aside(keys, who, office.watch.now())
        held = len(records.notes.basket())
    added = plural(new, "article ajouté", "articles ajoutés")
    console().print(f"{added}\u00a0; le panier en contient {held}.")


def show_basket(office: Office) -> None:
    """Print what was put aside."""
    out = console()
    with office.stores() as (store, records):
        held = [(key, store.articles.get(key)) for key in records.notes.basket()]
    if not held:
        out.print(f"Le panier est vide\u00a0: {again('note basket add ARTICLE')} le remplit.")
        return
    rows = [
        (key[:8], one.source if one else "", shorten(one.title, 90) if one else "(perdu)")
        for key, one in held
    ]
    out.print(table(("=Clé", "Source", "Titre"), rows))
    out.print(f"Pour en faire une note\u00a0: {again('note new --kind information --basket')}")


def clear_basket(office: Office) -> None:
    """Empty it."""
    with office.stores() as (_, records):
        gone, _ = records.notes.empty_basket()
    console().print(f"{plural(gone, 'article retiré', 'articles retirés')} du panier.")
