"""The method box of a briefing as blocks: figures that a reader can add up. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from briefings.document import Block, Heading, Paragraph, Run, Table
from briefings.house import House
from briefings.model import Method, SourceLine
from briefings.render.stories import MAX_NAME, line
from briefings.typography import NBSP, count, grouped

MAX_REASON = 200


def method_blocks(method: Method, house: House) -> Iterator[Block]:
    """How the note was made, and what each source gave; nothing is left out."""
    yield Heading(text="Méthode et sources")
    yield _plain(_collected(method))
    model = f" (modèle {method.model})" if method.model else ""
    yield _plain(
        f"Le classement par thème est automatique{model}{NBSP}: il peut se tromper. Les titres et"
        " les extraits sont ceux des sources, sauf là où le service a mis ses propres mots. Une"
        " date que la source ne donne pas n’est jamais devinée."
    )
    if house.contact:
        yield _plain(
            f"Une actualité manque ou n’est pas à sa place{NBSP}? Écrivez à {house.contact}."
        )
    yield from _yields(method)


def _collected(method: Method) -> str:
    parts = (
        f"{grouped(method.tagged)} dans un thème",
        f"{grouped(method.to_check)} à vérifier",
        f"{grouped(method.untagged)} sans rapport avec les thèmes",
        count(method.already_sent, "déjà envoyé", "déjà envoyés", none="0"),
    )
    told = count(method.collected, "élément collecté", "éléments collectés", none="Aucun")
    sources = count(len(method.sources), "source")
    return (
        f"{told} sur la période, auprès de {sources}{NBSP}: {', '.join(parts)}. Une même actualité"
        " reprise par plusieurs sources n’est présentée qu’une fois."
    )


def _yields(method: Method) -> Iterator[Block]:
    failed = [one for one in method.sources if one.problem]
    gave = [one for one in method.sources if one.received]
    quiet = tuple(_name(one) for one in method.sources if not one.received and not one.problem)
    if failed:
        yield Heading(text="Sources en échec ou muettes", level=2)
        yield from map(_failure, failed)
    if gave:
        yield Heading(text="Sources qui ont publié", level=2)
        yield Table(
            caption="Ce que chaque source a donné",
            header=("Source", "Éléments reçus", "Éléments retenus"),
            rows=tuple(map(_row, gave)),
        )
    if quiet:
        yield Heading(text="Sources sans nouveauté", level=2)
        yield _plain(f"{', '.join(quiet)}.")


def _failure(one: SourceLine) -> Paragraph:
    name = Run(text=f"{_name(one)}{NBSP}: ", strong=True)
    return Paragraph(runs=(name, Run(text=line(one.problem or "", MAX_REASON))), bullet=True)


def _plain(text: str) -> Paragraph:
    return Paragraph(runs=(Run(text=text),))


def _row(one: SourceLine) -> tuple[tuple[Run, ...], ...]:
    return tuple((Run(text=t),) for t in (_name(one), grouped(one.received), grouped(one.kept)))


def _name(one: SourceLine) -> str:
    return line(one.spec.name, MAX_NAME)
