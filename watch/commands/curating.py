"""`vigie stories`: what a story is made of and why; merged, split, put back by a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from watch.app import Watch
from watch.commands.finding import author, find_article
from watch.console import console, percent, plural, quoted, table
from watch.dedupe.lead import lead, lead_order, leaving
from watch.errors import CatalogError
from watch.front import again
from watch.model import Article, Curation, Gesture, Joined, Reason, SourceSpec
from watch.store import Store
from watch.text import shorten
from watch.zone import paris

MOST = 10_000
"""Articles of one story."""
DONE = {Gesture.MERGE: "réunion", Gesture.SPLIT: "séparation"}


def show_story(watch: Watch, asked: str) -> None:
    """Print the articles of the story of this one, the leading one first, and what was decided."""
    specs = _specs(watch)
    with watch.store() as store:
        story = find_article(store, asked).story
        told = sorted(_told(store, story), key=lambda one: lead_order(one, specs))
        joined = store.stories.joined(told)
        decided = store.curations.of(story)
    out = console()
    many = f"{plural(len(told), 'article')}, le premier en tête de l'actualité."
    out.print(f"{told[0].title}\n{'Un seul article la raconte.' if len(told) == 1 else many}\n")
    names = {slug: spec.name for slug, spec in specs.items()}
    rows = [_row(one, names, told) for one in joined]
    out.print(table(("Clé", "Source", "Date", "Titre", "Pourquoi"), rows))
    for one in decided:
        out.print(_decided(one))


def _row(one: Joined, names: dict[str, str], told: Sequence[Article]) -> tuple[str, ...]:
    article = one.article
    day = f"{paris(article.published):%d/%m/%Y}" if article.published else "sans date"
    why = _why(one, here=one.like in {other.key for other in told})
    source = names.get(article.source, article.source)
    return (article.key[:8], source, day, shorten(article.title, 70), why)


def _why(one: Joined, *, here: bool) -> str:
    if one.reason is None:
        return "a commencé une actualité"
    near = one.reason is Reason.NEAR
    alike = f"{one.reason} {'de' if near else 'que'} {one.like[:8]}"
    share = f" ({percent(one.score)})" if near else ""
    return f"{alike}{share}{'' if here else ', d’une autre actualité depuis'}"


def _decided(one: Curation) -> str:
    undone = (
        f", annulée le {paris(one.undone_at):%d/%m/%Y} par {one.undone_by}" if one.undone_at else ""
    )
    return (
        f"N°\u00a0{one.id}\u00a0: {DONE[one.gesture]} le {paris(one.at):%d/%m/%Y} par {one.by},"
        f" {plural(one.moved, 'article déplacé', 'articles déplacés')}{undone}."
    )


def merge_stories(watch: Watch, asked: Sequence[str], by: str | None) -> None:
    """Make one story of those of these articles: the one whose article is the earliest stays."""
    who = author(watch, by)
    with watch.store() as store:
        articles = [find_article(store, one) for one in asked]
        done = merge(store, articles, who, watch.now())
        if done is None:
            raise CatalogError(
                "Ces articles racontent déjà la même actualité\u00a0: rien à réunir."
            )
        told = _told(store, find_article(store, asked[0]).story)
    out = console()
    specs = _specs(watch)
    first = lead(told, specs)
    source = specs[first.source].name if first.source in specs else first.source
    out.print(f"Réunis par {who}\u00a0: {plural(len(told), 'article')}, une seule actualité.")
    out.print(f"En tête\u00a0: {quoted(first.title)} ({source}).")
    out.print(_way_back(done))


def merge(store: Store, articles: Iterable[Article], by: str, at: datetime) -> Curation | None:
    """One story of those of these articles; None when it is one already."""
    stories = list(dict.fromkeys(one.story for one in articles))
    if len(stories) == 1:
        return None
    into = min(stories, key=store.stories.begun)
    return store.curations.merge(stories, into, by, at)


def split_story(watch: Watch, asked: str, by: str | None) -> None:
    """Take an article out of its story."""
    who = author(watch, by)
    specs = _specs(watch)
    with watch.store() as store:
        article = find_article(store, asked)
        done = split(store, article, specs, who, watch.now())
        if done is None:
            raise CatalogError(
                "Cet article est seul à raconter son actualité\u00a0: rien à séparer.",
            )
    out = console()
    out.print(f"{quoted(article.title)} ({article.source}) est à part, par {who}.")
    out.print("Ce qui n'avait été que cité, s'il est récent, pourra être dans la prochaine note.")
    out.print(_way_back(done))


def split(
    store: Store, article: Article, specs: Mapping[str, SourceSpec], by: str, at: datetime
) -> Curation | None:
    """This article out of its story; None when it is alone in it."""
    told = _told(store, article.story)
    if len(told) == 1:
        return None
    return store.curations.split(leaving(told, article.key, specs), by, at)


def undo_story(watch: Watch, number: int | None, by: str | None) -> None:
    """Take back a decision, the latest one by default."""
    who = author(watch, by)
    with watch.store() as store:
        standing = {one.id: one for one in store.curations.standing()}
        chosen = max(standing, default=None) if number is None else number
        if chosen not in standing:
            raise CatalogError(
                "Aucune réunion ni séparation à annuler."
                if number is None
                else f"La décision n°\u00a0{number} n'existe pas, ou elle est déjà annulée.",
            )
        if above := store.curations.above(chosen):
            raise CatalogError(
                f"La décision n°\u00a0{above[-1]} est venue après sur les mêmes actualités\u00a0:"
                f" annulez-la d'abord ({again(f'stories undo {above[-1]}')}).",
            )
        store.curations.undo(chosen, who, watch.now())
    out = console()
    out.print(f"N°\u00a0{chosen} annulé par {who}\u00a0: {DONE[standing[chosen].gesture]} défaite.")


def _way_back(done: Curation) -> str:
    return (
        f"Décision n°\u00a0{done.id}. Pour revenir en arrière\u00a0:"
        f" {again(f'stories undo {done.id}')}"
    )


def _told(store: Store, story: str) -> list[Article]:
    return store.articles.story(story, MOST)


def _specs(watch: Watch) -> dict[str, SourceSpec]:
    return {spec.slug: spec for spec in watch.sources}
