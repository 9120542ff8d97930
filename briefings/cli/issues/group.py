"""`vigie issue`: a note from its draft to its sending."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

from briefings.cli.door import load
from watch.front import EXIT_FAILED, Invocation, Sections, examples

if TYPE_CHECKING:
    from briefings.drafting.asking import Asked

Command = TypeVar("Command", bound=Callable[..., Any])


def which(command: Command) -> Command:
    """The options that name a note and a person; those of `vigie issue` itself serve as well."""
    for option in (
        click.option(
            "--by", metavar="NOM", help="Qui fait ce geste ; par défaut learning.officer."
        ),
        click.option(
            "--period",
            "--week",
            metavar="PÉRIODE",
            help="Par exemple 2026-S47 ou 2026-11 ; par défaut la dernière qui soit finie.",
        ),
        click.option(
            "--digest",
            metavar="BULLETIN",
            help="Son nom dans digests.yaml ; par défaut hebdo, la note de la semaine.",
        ),
    ):
        command = option(command)
    return command


@contextmanager
def desk(called: Invocation, **named: str | None) -> Iterator[Asked]:
    """The draft that the options name, those before the command's name included."""
    from briefings.drafting.asking import asked

    parent = click.get_current_context().parent
    above = parent.params if parent else {}
    digest, period, by = (named.get(name) or above.get(name) for name in ("digest", "period", "by"))
    with asked(load(called), digest or "hebdo", period, by) as found:
        yield found


@click.group(
    cls=Sections,
    invoke_without_command=True,
    subcommand_metavar="[COMMANDE] [ARGUMENTS]...",
    short_help="Préparer, relire, valider et envoyer une note.",
)
@which
@click.option("--preview", is_flag=True, help="Écrire la note sans l'enregistrer ni l'envoyer.")
@click.pass_context
@examples(
    "vigie issue                dire où en est la note, et la suite",
    "vigie issue --preview",
    "vigie issue prepare",
    "vigie issue show",
    "vigie issue drop 7",
    'vigie issue comment 3 --analysis "Ce que nous en pensons"',
    "vigie issue approve",
    "vigie issue send",
)
def issue(context: click.Context, /, *, preview: bool, **named: str | None) -> int:
    """Préparer la note d'un bulletin, la modifier, la valider et l'envoyer.

    Seule, la commande dit où en est la note et ce qu'il reste à faire ; la note d'un bulletin
    automatique est composée et envoyée. Une période n'est envoyée qu'une fois."""
    if context.invoked_subcommand is not None:
        return 0
    from briefings.drafting.stepping import stand
    from briefings.producing import produce

    called = context.find_object(Invocation)
    if called is None:
        raise click.UsageError("vigie issue se lance depuis vigie.")
    with desk(called, **named) as asked:
        if stand(asked, preview=preview):
            return 0
    done = produce(load(called), named["digest"] or "hebdo", named["period"], preview=preview)
    return 0 if done else EXIT_FAILED


issue.sections = {
    "Lire": ("show", "diff", "history"),
    "Modifier": (
        "drop",
        "keep",
        "move",
        "title",
        "extract",
        "comment",
        "pin",
        "unpin",
        "merge",
        "add",
        "intro",
        "undo",
        "redo",
    ),
    "Envoyer": ("prepare", "remark", "approve", "withdraw", "test", "send", "skip"),
}
