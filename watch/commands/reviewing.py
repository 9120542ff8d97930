"""`vigie themes review`: the doubts to look at, the most useful first, listed or asked."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import timedelta

import click
from rich.console import Console

from watch.app import Watch
from watch.classify.pile import Doubtful, gain, order
from watch.commands.finding import author, find_theme
from watch.console import console, decimal, percent, plural
from watch.front import again
from watch.model import Article, CorrectionKind, Said, Verdict
from watch.store import Store
from watch.zone import paris

WINDOW = 600
"""Doubtful articles looked at, the latest: in an archive of a million, reading and ordering them
took 0.4 s."""
SAMPLE = 10
"""Discarded items shown for a week."""
WEEK = timedelta(days=7)


def review(watch: Watch, theme: str | None, limit: int, *, ask: bool, by: str | None) -> None:
    """Print the pile in order and what it would bring, or ask it."""
    only = find_theme(watch.themes, theme).slug if theme else None
    with watch.store() as store:
        pile = [one for one in doubtful(store, WINDOW) if only is None or one.label.theme == only]
        chosen = order(pile, limit)
        out = console()
        if not chosen:
            out.print(f"Rien à vérifier. Ce qui a été écarté\u00a0: {_again('--discarded')}")
            return
        _promise(out, chosen, pile, full=len(pile) >= WINDOW)
        if ask:
            _ask(out, watch, store, chosen, author(watch, by))
        else:
            _list(out, watch, chosen)


def _again(option: str) -> str:
    return again(f"themes review {option}")


def doubtful(store: Store, window: int) -> list[Doubtful]:
    """The latest doubts that nobody settled; a story is asked once per theme."""
    labelled = store.labels.of(store.articles.to_check(window))
    seen: set[tuple[str, str]] = set()
    found: list[Doubtful] = []
    for one in labelled:
        for label in one.labels:
            place = (one.article.story or one.article.key, label.theme)
            if label.verdict is Verdict.CHECK and place not in seen:
                seen.add(place)
                found.append(Doubtful(one.article, label))
    return found


def _promise(
    out: Console, chosen: Sequence[Doubtful], pile: Sequence[Doubtful], *, full: bool
) -> None:
    brought = gain(chosen, pile)
    latest = ", les plus récents seulement" if full else ""
    out.print(
        f"À vérifier\u00a0: {plural(len(pile), 'doute')}{latest}. Répondre à {len(chosen)} prend"
        f" environ {plural(brought.minutes, 'minute')} et devrait corriger"
        f" {decimal(brought.fixed, 1)} des {decimal(brought.total, 1)} erreurs attendues"
        f" ({percent(brought.share)}), si les scores sont justes.",
    )
    out.print(
        "Ordre\u00a0: pour moitié le doute (plus le score est près de 50\u00a0%), pour moitié la"
        " nouveauté (moins l'article ressemble à ceux déjà demandés sur ce thème).",
    )


def _list(out: Console, watch: Watch, chosen: Sequence[Doubtful]) -> None:
    names = {theme.slug: theme.name for theme in watch.themes}
    for one in chosen:
        theme = names.get(one.label.theme, one.label.theme)
        out.print(f"\n{one.article.title}", style="bold")
        out.print(f"  {theme}\u00a0: {percent(one.label.score)}. {_words(one)}")
        out.print(f"  {one.article.url}")
    out.print(f"\nPour répondre à la suite\u00a0: {_again('--ask')}")


def _words(one: Doubtful) -> str:
    """« Pour : … Contre : … »; a side on which nothing weighed is not named."""
    sides = (("Pour", 1), ("Contre", -1))
    told = {
        side: ", ".join(term.text for term in one.label.terms if term.weight * sign > 0)
        for side, sign in sides
    }
    return " ".join(f"{side}\u00a0: {terms}." for side, terms in told.items() if terms)


def _ask(out: Console, watch: Watch, store: Store, chosen: Sequence[Doubtful], who: str) -> None:
    """Each answer is stored as soon as it is given: stopping loses nothing."""
    names = {theme.slug: theme.name for theme in watch.themes}
    sources = {spec.slug: spec.name for spec in watch.sources}
    given = 0
    for rank, one in enumerate(chosen, 1):
        theme = names.get(one.label.theme, one.label.theme)
        source = sources.get(one.article.source, one.article.source)
        out.print(f"\n[{rank}/{len(chosen)}] {one.article.title}", style="bold")
        out.print(f"{source} · {one.article.url}")
        out.print(_words(one))
        answer = click.prompt(
            f"{theme} ({percent(one.label.score)})\u00a0? o oui, n non, p passer, q quitter",
            type=click.Choice(["o", "n", "p", "q"]),
            show_choices=False,
        )
        if answer == "q":
            break
        if answer != "p":
            kind = CorrectionKind.CONFIRM if answer == "o" else CorrectionKind.REMOVE
            said = Said(key=one.article.key, theme=one.label.theme, has=answer == "o", kind=kind)
            store.corrections.record([said], who, watch.now())
            given += 1
    told = plural(given, "réponse enregistrée", "réponses enregistrées")
    out.print(f"{told}. Pour en apprendre tout de suite\u00a0: {again('train')}")


def show_discarded(watch: Watch) -> None:
    """Draw some items of the last seven days that got no theme; the same draw for a whole week."""
    now = watch.now()
    with watch.store() as store:
        labelled = store.labels.of(store.articles.between(now - WEEK, now))
    none = [one.article for one in labelled if not one.labels]
    drawn = sorted(none, key=lambda one: _draw(one, f"{paris(now):%G-%V}"))[:SAMPLE]
    out = console()
    if not drawn:
        out.print("Rien n'a été écarté ces sept derniers jours.")
        return
    out.print(
        f"{plural(len(drawn), 'article tiré', 'articles tirés')} au sort parmi les {len(none)} sans"
        " thème des sept derniers jours\u00a0; le tirage change chaque semaine.",
    )
    names = {spec.slug: spec.name for spec in watch.sources}
    for one in drawn:
        out.print(f"\n{one.title}", style="bold")
        out.print(f"  {names.get(one.source, one.source)}\n  {one.url}")
    out.print(f"\nPour donner un thème\u00a0: {again('themes add')} ADRESSE THÈME")


def _draw(article: Article, week: str) -> str:
    return hashlib.sha256(f"{week}\x1f{article.key}".encode()).hexdigest()
