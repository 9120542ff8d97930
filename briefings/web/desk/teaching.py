"""A person's word on the themes of an article, from a page: kept, told, taken back."""

from __future__ import annotations

from briefings.web.desk.sheet import Done
from briefings.web.visitors import Visitor
from watch.app import Watch
from watch.model import CorrectionKind, Said
from watch.store import Store

UNDO = "/a-verifier/annuler"


def record(
    store: Store,
    watch: Watch,
    who: Visitor,
    about: tuple[str, str],
    *,
    has: bool,
    kind: CorrectionKind,
) -> int:
    """Keep what was said of an article and a theme; the correction's number, 0 for no article."""
    key, theme = about
    said = Said(key=key, theme=theme, has=has, kind=kind)
    return store.corrections.record([said], who.name, watch.now())


def told(store: Store, watch: Watch, number: int | None, back: str) -> Done | None:
    """What a correction said, and how it is taken back."""
    if not number:
        return None
    names = {theme.slug: theme.name for theme in watch.themes}
    for one in store.corrections.of(number):
        verb = "donné à" if one.has else "retiré de"
        theme = names.get(one.theme, one.theme)
        words = f"Thème «\u00a0{theme}\u00a0» {verb} «\u00a0{one.title}\u00a0» par {one.by}."
        if one.undone_at:
            return Done(words=f"{words} C’est annulé.")
        return Done(words=words, undo=UNDO, number=number, back=back)
    return None
