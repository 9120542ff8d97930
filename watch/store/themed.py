"""Whether an article has a theme, as SQL over ``articles a`` or ``listing a``."""

from __future__ import annotations

from collections.abc import Mapping

from watch.store.convert import to_json


def names_of(theme: str | None, aliases: Mapping[str, str]) -> str:
    """The present slug of a theme and its former ones, as :data:`THEME` wants them."""
    former = [old for old, present in aliases.items() if present == theme]
    return to_json([theme, *former])


_PERSON = "l.origin = 'person' AND l.theme IN (SELECT value FROM json_each(:themes))"
THEME = f"""CASE WHEN a.story IN
      (SELECT s.story FROM labels l JOIN articles s ON s.id = l.article WHERE {_PERSON})
    THEN 'retenu' = coalesce(
      (SELECT l.verdict FROM labels l WHERE l.article = a.id AND {_PERSON}
         ORDER BY l.correction DESC LIMIT 1),
      (SELECT l.verdict FROM articles s JOIN labels l ON l.article = s.id
         WHERE s.story = a.story AND {_PERSON} ORDER BY l.correction DESC LIMIT 1))
    ELSE EXISTS (SELECT 1 FROM labels l INDEXED BY labels_kept WHERE l.article = a.id
      AND l.theme = json_extract(:themes, '$[0]')
      AND l.origin = 'model' AND l.verdict = 'retenu')
    END"""  # noqa: S608 - only our own clauses
"""A person's word on the article, else on its story, else the model's: as ``Labels.of``.

The stories that somebody spoke of are few: they are found once. The rest cost one look each, in
an index of what was kept alone: in the table of labels it cost five times as much."""
