"""`vigie themes import`, `export`: labels made elsewhere, and those made here, as one file."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from watch.app import Watch
from watch.classify.examples import Example, read_examples
from watch.classify.intake import Intake, outside_key
from watch.commands.finding import author
from watch.console import console, plural
from watch.errors import SettingsError, complaint
from watch.front import again
from watch.model import Article, Correction, CorrectionKind
from watch.store import Store


def import_labels(watch: Watch, file: Path, by: str | None) -> None:
    """Say what the file says, as one gesture; a second time, nothing is left to say."""
    who = author(watch, by)
    examples = read_examples(file, None, watch.aliases)
    themes = [theme.slug for theme in watch.themes]
    with watch.store() as store, store.engine.transaction("import"):
        keys, outside = keys_of(store, examples)
        store.examples.keep(outside)
        standing = {(one.key, one.theme): one for one in store.corrections.standing()}
        intake = Intake()
        for example, key in zip(examples, keys, strict=True):
            intake.take(example, key, standing, themes)
        number = store.corrections.record(intake.said.values(), who, watch.now())
    _tell(intake, len(examples), len(outside))
    _tell_foreign(intake, themes)
    if number:
        console().print(
            f"Importation n°\u00a0{number}. Pour en apprendre\u00a0: {again('train')}."
            f" Pour revenir en arrière\u00a0: {again(f'themes undo {number}')}",
        )


def keys_of(store: Store, examples: Sequence[Example]) -> tuple[list[str], list[Article]]:
    """The key here of each item, and those to keep outside of the archive."""
    keys: list[str] = []
    outside: list[Article] = []
    for example in examples:
        article = example.article
        found = store.articles.at(article.url) if article.url else None
        key = found.key if found else store.examples.known(article.key)
        if key is None:
            key = outside_key(article)
            if store.examples.known(key) is None:
                outside.append(replace(article, key=key))
        keys.append(key)
    return keys, outside


def _tell(intake: Intake, items: int, outside: int) -> None:
    read = plural(intake.count(CorrectionKind.IMPORT), "réponse")
    assumed = plural(intake.count(CorrectionKind.ASSUMED), "absence supposée", "absences supposées")
    known = plural(intake.known, "déjà connue", "déjà connues")
    out = console()
    out.print(f"{plural(items, 'article')}\u00a0: {read}, {assumed}, {known}.")
    if outside:
        kept = plural(outside, "article absent", "articles absents")
        out.print(f"{kept} de l'archive, à garder comme exemples.")
    for one in intake.against[:10]:
        out.print(f"Laissé\u00a0: {one.theme} sur {one.key}, une correction dit le contraire.")
    if len(intake.against) > 10:  # noqa: PLR2004 - the ten shown above
        out.print(f"… et {plural(len(intake.against) - 10, 'autre réponse', 'autres réponses')}.")


def _tell_foreign(intake: Intake, themes: Collection[str]) -> None:
    foreign = sorted({one.theme for one in intake.said.values()} - set(themes))
    if foreign:
        console().print(
            f"Thèmes que vous ne suivez pas\u00a0: {', '.join(foreign)}. Leurs réponses sont"
            " gardées, et ne servent à rien tant que ces thèmes n'existent pas.",
        )


def export_labels(watch: Watch, file: Path) -> None:
    """Write what people say at present; the file of `import` and of `vigie evaluate`."""
    with watch.store() as store:
        standing = store.corrections.standing()
        texts = store.examples.judged()
    piles: dict[str, list[Correction]] = defaultdict(list)
    for one in standing:
        piles[one.key].append(one)
    lines = [json.dumps(_item(texts[key], piles[key]), ensure_ascii=False) for key in sorted(piles)]
    try:
        with file.open("x", encoding="utf-8") as stream:
            stream.writelines(f"{line}\n" for line in lines)
    except OSError as error:
        raise SettingsError(
            f"{file}\u00a0: impossible d'y écrire ({complaint(error)})\u00a0; choisissez un nom de"
            " fichier qui n'existe pas, dans un dossier qui est à vous.",
        ) from error
    console().print(f"{plural(len(lines), 'article')} dans {file}.")


def _item(article: Article, said: Sequence[Correction]) -> Mapping[str, object]:
    read = [one for one in said if one.kind is not CorrectionKind.ASSUMED]
    assumed = len(read) < len(said)
    return {
        "id": article.key,
        "source": article.source,
        "url": article.url,
        "date": f"{article.published:%Y-%m-%d}" if article.published else "",
        "title": article.title,
        "lead": article.lead,
        "text": article.text,
        "labels": sorted(one.theme for one in read if one.has),
        "reviewed_for": [] if assumed else sorted(one.theme for one in read),
    }
