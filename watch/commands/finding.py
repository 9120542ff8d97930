"""From what a person typed to the article, the theme or the name that they mean."""

from __future__ import annotations

import getpass
from collections.abc import Sequence

from watch.app import Watch
from watch.errors import CatalogError
from watch.model import Article, Theme
from watch.store import Store
from watch.text import fold


def find_article(store: Store, asked: str) -> Article:
    """The article at this address or with this (beginning of a) key."""
    found = store.articles.at(asked) if "://" in asked else store.articles.get(asked)
    if found is None:
        raise CatalogError(
            f"Aucun article de l'archive ne répond à «\u00a0{asked}\u00a0»\u00a0: donnez son"
            " adresse complète, telle que vigie search la montre.",
        )
    return found


def find_theme(themes: Sequence[Theme], asked: str) -> Theme:
    """The theme by its slug, its name or another name of it, accents and capitals aside."""
    for theme in themes:
        if fold(asked) in map(fold, (theme.slug, theme.name, *theme.aliases)):
            return theme
    raise CatalogError(
        f"Le thème «\u00a0{asked}\u00a0» n'existe pas\u00a0; thèmes connus\u00a0:"
        f" {', '.join(theme.slug for theme in themes)}.",
    )


def theme_slug(themes: Sequence[Theme], asked: str | None) -> str | None:
    """The slug of the theme that an option names, None when it names none."""
    return None if asked is None else find_theme(themes, asked).slug


def author(watch: Watch, named: str | None) -> str:
    """Who speaks: the person named on the command, else in the settings, else this account."""
    found = " ".join((named or watch.settings.learning.officer or _account()).split())[:80]
    if not found:
        raise CatalogError("Donnez le nom de la personne qui corrige, par exemple --by marie.")
    return found


def _account() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # an account without a name, as in some containers
        return "compte inconnu"
