"""From what a person typed to the articles of a note: keys, addresses, words, numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from briefings.app import WEEKLY
from briefings.desk.manuscript import plan_at
from briefings.desk.plan import start
from briefings.errors import BriefingError
from briefings.period import parse, short
from briefings.store import Records
from watch.app import Watch
from watch.commands.searching import PATIENCE, wanted_of
from watch.commands.searching import Asked as Looked
from watch.console import quoted
from watch.errors import CatalogError, SettingsError
from watch.front import again
from watch.model import Article
from watch.query import Wanted
from watch.store import Store
from watch.store.browse import MOST_RANKED_WORDS, Turn
from watch.text import shorten, tokens

MOST = 60
"""Articles of one note: beyond, nobody reads it, and a search was too wide."""
NEAR = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What was typed."""

    items: tuple[str, ...] = ()
    """keys or addresses, several in one when spaces separate them"""
    search: str = ""
    since: datetime | None = None
    issues: tuple[str, ...] = ()
    """« 2026-S47:3 », « 2026-S47:3,5 »"""
    basket: bool = False


def choose(watch: Watch, store: Store, records: Records, asked: Chosen) -> tuple[str, ...]:
    """The keys of these articles, in the order typed, each once.

    Raises:
        SettingsError: nothing was chosen, or too much.
        CatalogError: something typed leads to no article; the nearest ones are named.
    """
    keys = tuple(dict.fromkeys(_keys(watch, store, records, asked)))
    if not keys:
        raise SettingsError(
            "Aucun article n'est choisi\u00a0: donnez --items, --search, --issue ou --basket"
            f" ({again('search MOTS')} montre les adresses)."
        )
    if len(keys) > MOST:
        raise SettingsError(
            f"Une note tient {MOST}\u00a0articles au plus, et {len(keys)} sont choisis\u00a0:"
            " précisez la recherche, ou donnez une date avec --since."
        )
    return keys


def _keys(watch: Watch, store: Store, records: Records, asked: Chosen) -> Iterator[str]:
    for one in (word for typed in asked.items for word in typed.split()):
        yield article(store, one).key
    for one in asked.issues:
        yield from _numbered(records, one)
    if asked.search:
        yield from _searched(watch, store, asked)
    if asked.basket:
        yield from _basket(records)


def article(store: Store, asked: str) -> Article:
    """The article at this address, or with this (beginning of a) key.

    Raises:
        CatalogError: there is none; the nearest ones are named.
    """
    found = store.articles.at(asked) if "://" in asked else store.articles.get(asked)
    if found is not None:
        return found
    near = _near(store, asked)
    told = "".join(f"\n  {one.key[:8]}  {quoted(shorten(one.title, 80))}" for one in near)
    hint = f" Les plus proches\u00a0:{told}" if told else f" {again('search MOTS')} les montre."
    raise CatalogError(f"Aucun article ne répond à {quoted(shorten(asked, 200))}.{hint}")


def _near(store: Store, asked: str) -> Sequence[Article]:
    """Those that hold the last words of the address, or the words typed."""
    typed = asked.rstrip("/").rpartition("/")[2].replace("-", " ").replace("_", " ")
    wanted = Wanted(words=tokens(typed)[:MOST_RANKED_WORDS])
    if not wanted.seeks:
        return ()
    page = store.browse.page(wanted, Turn(size=NEAR, by_relevance=True), PATIENCE)
    return [hit.article for hit in page.hits]


def _searched(watch: Watch, store: Store, asked: Chosen) -> Iterator[str]:
    """The newest that answer, in the language of `vigie search`."""
    typed, wanted = wanted_of(watch, Looked(asked.search))
    if asked.since:
        wanted = replace(wanted, since=max(filter(None, (wanted.since, asked.since))))
    found = store.browse.all(wanted, MOST + 1, PATIENCE) if typed.clauses else []
    if not found:
        since = f" depuis le {asked.since:%d/%m/%Y}" if asked.since else ""
        raise CatalogError(f"La recherche {quoted(asked.search)} ne trouve rien{since}.")
    yield from (one.key for one in found)


def _basket(records: Records) -> tuple[str, ...]:
    kept = records.notes.basket()
    if not kept:
        raise SettingsError(
            f"Le panier est vide\u00a0: {again('note basket add ARTICLE')} le remplit."
        )
    return kept


def _numbered(records: Records, asked: str) -> Iterator[str]:
    """The leading articles of the stories with these numbers, of a draft or of a past note."""
    week, _, typed = asked.partition(":")
    numbers = [one.strip() for one in typed.split(",")]
    if not all(one.isdecimal() for one in numbers):
        raise SettingsError(
            f"«\u00a0{asked}\u00a0» ne dit pas quelles actualités prendre\u00a0: écrivez la"
            " semaine, deux points et leurs numéros, comme 2026-S47:3,5."
        )
    stories = _stories(records, week)
    for one in map(int, numbers):
        if one not in stories:
            raise SettingsError(
                f"La note {week} n'a pas d'actualité n°\u00a0{one}\u00a0: elle en compte"
                f" {len(stories)}."
            )
        yield stories[one]


def _stories(records: Records, week: str) -> dict[int, str]:
    """The key of the article that leads each story, by number."""
    try:
        period = parse(week)
    except BriefingError as error:
        raise SettingsError(str(error)) from None
    draft = records.manuscripts.find(WEEKLY, period.start)
    issue = records.issues.find(WEEKLY, period.start)
    if draft is not None:
        plan = plan_at(draft)
    elif issue is not None and (briefing := records.issues.briefing(issue.id)) is not None:
        plan = start(briefing)
    else:
        raise SettingsError(
            f"Aucune note n'a été préparée pour la {short(period)}\u00a0: choisissez ses articles"
            " avec --items ou --search."
        )
    return {number: plan.stories[key].lead.article.key for number, key in plan.numbers().items()}
