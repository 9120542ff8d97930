"""`vigie themes add`, `remove`, `confirm`, `undo`, `history`: a person's word, taken or taken back.

It takes effect at once, on the article and on its story; the model learns it at its next training.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby

from watch.app import Watch
from watch.commands.finding import author, find_article, find_theme
from watch.console import VERDICTS, console, percent, plural, quoted, table
from watch.errors import CatalogError
from watch.front import again
from watch.model import Article, Correction, CorrectionKind, Label, Said, Theme, Verdict
from watch.store import Store
from watch.zone import paris

DONE = {
    CorrectionKind.ADD: "ajouté",
    CorrectionKind.REMOVE: "retiré",
    CorrectionKind.CONFIRM: "confirmé",
    CorrectionKind.IMPORT: "importé",
    CorrectionKind.ASSUMED: "supposé absent",
}


def correct(watch: Watch, asked: tuple[str, str], kind: CorrectionKind, by: str | None) -> None:
    """Store one correction and say what it changed; ``asked`` is the article and the theme."""
    who = author(watch, by)
    theme = find_theme(watch.themes, asked[1])
    with watch.store() as store:
        article = find_article(store, asked[0])
        said = _said(store, article, theme, kind)
        number = store.corrections.record([said], who, watch.now())
        others = len(store.articles.story(article.story)) - 1
    out = console()
    done = DONE[kind] if said.has or kind is not CorrectionKind.CONFIRM else "confirmé écarté"
    about = f"thème {quoted(theme.name)} {done} par {who}"
    out.print(f"{quoted(article.title)}\u00a0: {about}.")
    if others:
        more = plural(others, "autre article", "autres articles")
        out.print(f"Cela vaut aussi pour {more} de la même actualité.")
    out.print(f"Correction n°\u00a0{number}. Pour revenir en arrière\u00a0: {_undo(number)}")


def _undo(number: int) -> str:
    return again(f"themes undo {number}")


def _said(store: Store, article: Article, theme: Theme, kind: CorrectionKind) -> Said:
    if kind is not CorrectionKind.CONFIRM:
        has = kind is CorrectionKind.ADD
        return Said(key=article.key, theme=theme.slug, has=has, kind=kind)
    label = present(store, article, theme.slug)
    if label is None:
        raise CatalogError(
            "Cet article n'a pas encore été classé\u00a0: il n'y a rien à confirmer. Ajoutez ou"
            " retirez le thème.",
        )
    has = label.verdict is not Verdict.OUT
    return Said(key=article.key, theme=theme.slug, has=has, kind=kind)


def present(store: Store, article: Article, theme: str) -> Label | None:
    """What is shown of a theme at present."""
    (one,) = store.labels.all_of([article])
    return next((label for label in one.labels if label.theme == theme), None)


def undo(watch: Watch, numbers: Sequence[int], of: str | None, by: str | None) -> None:
    """Take back these gestures, or all of one person, or the last one of whoever asks."""
    who = author(watch, by)
    with watch.store() as store:
        chosen = numbers or (store.corrections.gestures(of) if of else _last(store, who))
        counts = {number: store.corrections.undo(number, who, watch.now()) for number in chosen}
    if counts and not any(counts.values()):
        told = ", ".join(map(str, counts))
        raise CatalogError(f"Aucune correction n°\u00a0{told}, ou elle est déjà annulée.")
    out = console()
    for number, count in counts.items():
        if count:
            out.print(f"N°\u00a0{number} annulé ({plural(count, 'correction')}).")
        else:
            out.print(f"N°\u00a0{number}\u00a0: inconnu, ou déjà annulé.")
    if not counts:
        out.print(f"{of or who} n'a aucune correction à annuler.")
    elif any(counts.values()):
        out.print(f"Le modèle l'oubliera à son prochain entraînement\u00a0: {again('train')}")


def _last(store: Store, who: str) -> Sequence[int]:
    return store.corrections.gestures(who)[:1]


def show_history(watch: Watch, asked: str | None, limit: int) -> None:
    """Print the gestures, newest first, on one article or on all."""
    with watch.store() as store:
        key = find_article(store, asked).key if asked else None
        rows = store.corrections.history(key)
    out = console()
    if not rows:
        out.print(f"Aucune correction. Pour commencer\u00a0: {again('themes review')}")
        return
    names = {theme.slug: theme.name for theme in watch.themes}
    headers = (">N°", "Quand", "Qui", "Thème", "Geste", "Le modèle disait", "Article")
    gestures = [list(said) for _, said in groupby(rows, key=lambda one: one.gesture)]
    out.print(table(headers, [_line(said, names) for said in gestures[:limit]]))
    if len(gestures) > limit:
        out.print(f"{plural(len(gestures), 'correction')} en tout (--limit pour en voir plus).")


def _line(said: Sequence[Correction], names: dict[str, str]) -> tuple[str, ...]:
    """A gesture; one that said many things, as a file does, is not unfolded."""
    if len(said) == 1:
        return _row(said[0], names)
    file = any(one.kind is CorrectionKind.IMPORT for one in said)
    first = replace(said[0], kind=CorrectionKind.IMPORT) if file else said[0]
    number, when, by, *rest = _row(first, names)
    themes = {names.get(one.theme, one.theme) for one in said}
    items = len({one.key for one in said})
    answers = f"{rest[1]}, {plural(len(said), 'réponse')}"
    return number, when, by, ", ".join(sorted(themes)), answers, "—", plural(items, "article")


def _row(one: Correction, names: dict[str, str]) -> tuple[str, ...]:
    said = DONE[one.kind]
    if one.kind is CorrectionKind.CONFIRM and not one.has:
        said += " écarté"
    if one.undone_at:
        said += f", annulé le {_when(one.undone_at)} par {one.undone_by}"
    model = f"{VERDICTS[one.verdict]}, {percent(one.score or 0)}" if one.verdict else "—"
    return (
        str(one.gesture), _when(one.at), one.by, names.get(one.theme, one.theme), said, model,
        one.title,
    )  # fmt: skip


def _when(instant: datetime) -> str:
    return f"{paris(instant):%d/%m/%Y %H:%M}"
