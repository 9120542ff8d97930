"""Searches saved as alerts: made, entered and changed alike from a terminal and from a page."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace

from briefings.address import parse
from briefings.alerting.telling import question
from briefings.alerts.saved import PREFIX, Alert, Every, Search
from briefings.app import Office
from briefings.errors import BriefingError
from briefings.store import Records
from briefings.subscriptions.tokens import person
from watch.commands.finding import author, theme_slug
from watch.query import Filters
from watch.store.articles import Articles

MOST = 50
"""Alerts of one person: beyond, nobody reads them."""
PACES = {Every.NOW: "dès la collecte", Every.DAY: "chaque jour", Every.WEEK: "chaque lundi"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What was typed."""

    email: str
    every: str
    by: str | None = None
    words: str | None = None
    theme: str | None = None
    source: str | None = None
    territory: str | None = None
    language: str | None = None


def made(office: Office, wanted: Wanted) -> Alert:
    """The alert that was asked for, not entered yet.

    Raises:
        BriefingError: it looks for nothing.
        CatalogError: it cannot be understood, or names what does not exist.
    """
    email, words = parse(wanted.email), " ".join((wanted.words or "").split())
    now = office.watch.now()
    if not words and wanted.theme is None:
        raise BriefingError("Dites quoi chercher\u00a0: --search avec des mots, ou --theme.")
    alert = Alert(
        id=0,
        name=PREFIX + secrets.token_hex(6),
        person=person(office.keys, email),
        email=email,
        author=author(office.watch, wanted.by),
        words=words,
        theme=theme_slug(office.watch.themes, wanted.theme),
        source=wanted.source,
        language=wanted.language,
        territory=wanted.territory,
        every=Every(wanted.every),
        after=0,
        mark=0,
        mark_at=now,
        created_at=now,
        looked_at=now,
    )
    found = question(office, alert)
    if not found.seeks and found.only == Filters():
        raise BriefingError(f"«\u00a0{words}\u00a0» ne contient aucun mot à chercher.")
    return alert


def public(office: Office, email: str, search: Search) -> Alert:
    """The alert of a person without an account, who asks for it by a public page.

    Raises:
        BriefingError, CatalogError: as :func:`made`.
    """
    wanted = Wanted(email=email, every=search.every, words=search.words)
    return replace(made(office, wanted), author="")


def _asked(alert: Alert) -> tuple[str | None, ...]:
    return alert.words, alert.theme, alert.source, alert.language, alert.territory


def alike(records: Records, alert: Alert) -> list[Alert]:
    """Those of this person that look for the same, whatever their pace."""
    return [one for one in records.alerts.of(alert.person) if _asked(one) == _asked(alert)]


def enter(articles: Articles, records: Records, alert: Alert) -> Alert:
    """Enter it: it tells what is collected from now on."""
    latest = articles.latest()
    return records.alerts.add(replace(alert, after=latest, mark=latest))
