"""What every command shares: the folder, the border where errors become one French sentence.

Commands import what they need when they run, so that ``vigie --help`` stays under 0.3 s.
"""

from __future__ import annotations

import gettext
import inspect
import io
import os
import re
import shlex
import shutil
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click
from click.core import ParameterSource

from watch.errors import WatchError

LOCALE = Path(__file__).parent / "locale"

_STRAIGHT = re.compile(r"(?<![^\W\d_])'([^'\n]+)'")
"""A name that click quotes; after a letter it is the apostrophe of « l'argument »."""

Command = TypeVar("Command", bound=Callable[..., Any])

EXIT_INTERRUPTED = 130
EXIT_CODES = """\b
Codes de sortie :
  0  tout s'est bien passé
  1  une erreur, dite en une phrase
  2  la commande ou la configuration est à corriger
  3  la base de données ne répond pas comme il faut
  4  le modèle de classement est à refaire
  5  rien n'a répondu, un contrôle a échoué, ou ce qui est demandé ne se peut pas"""
SEE_CODES = "Codes de sortie\u00a0: 0, tout s'est bien passé\u00a0; les autres, vigie --help."
EXIT_FAILED = 5


@dataclass(frozen=True, slots=True)
class Invocation:
    """How Vigie was called."""

    home: Path
    debug: bool


def speak_french() -> None:
    """Make click's own messages French, whatever the machine speaks."""
    os.environ["LANGUAGE"] = "fr"
    gettext.bindtextdomain("messages", str(LOCALE))


# click words the parameters when the commands are declared: before that, then.
speak_french()

invocation = click.make_pass_decorator(Invocation)


def program() -> str:
    """What to type to call Vigie again from here: its name when it is on the path, else where."""
    called = Path(sys.argv[0])
    if called.name != "vigie" or shutil.which("vigie"):
        return "vigie"
    here = Path.cwd()
    return str(
        called.absolute().relative_to(here) if called.absolute().is_relative_to(here) else called
    )


def again(command: str) -> str:
    """``vigie …`` as it must be typed to act on the same folder as the present command."""
    context = click.get_current_context(silent=True)
    root = context.find_root() if context else None
    home = root.params.get("home") if root else None
    if root is None or root.get_parameter_source("home") is not ParameterSource.COMMANDLINE:
        return f"{program()} {command}"
    return f"{program()} --home {shlex.quote(str(home))} {command}"


_ANSWERS = click.Choice(["oui", "non"], case_sensitive=False)


def agreed(question: str) -> bool:
    """Whether a person says yes; no one at the keyboard is no."""
    try:
        answer = click.prompt(question, type=_ANSWERS, default="non")
    except click.exceptions.Abort:
        return False
    return bool(answer == "oui")


class Sections(click.Group):
    """A group whose help lists its commands by what a person comes to do, in that order.

    A command that no section names is under the last one.
    """

    sections: Mapping[str, Sequence[str]] = {}

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write each section's commands and what they do."""
        named = {name for names in self.sections.values() for name in names}
        other = [name for name in self.list_commands(ctx) if name not in named]
        *_, last = self.sections
        for title, names in self.sections.items():
            shown = [*names, *(other if title == last else ())]
            with formatter.section(f"{title}\u00a0"):
                formatter.write_dl([(name, self._says(ctx, name)) for name in shown])

    def _says(self, ctx: click.Context, name: str) -> str:
        command = self.get_command(ctx, name)
        return command.get_short_help_str(limit=100) if command else ""


def examples(*lines: str, codes: str = SEE_CODES) -> Callable[[Command], Command]:
    """Add examples and exit codes to a command's help: what a person in a hurry looks for."""

    def decorate(command: Command) -> Command:
        shown = "\n".join(f"  {line}" for line in lines)
        told = inspect.cleandoc(command.__doc__ or "")
        command.__doc__ = f"{told}\n\n\b\nExemples\u00a0:\n{shown}\n\n{codes}\n"
        return command

    return decorate


def run(command: click.Command, arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code. The one place where errors meet the user."""
    speak_french()
    debug = "--debug" in (sys.argv[1:] if arguments is None else arguments)
    try:
        code = command.main(args=arguments, prog_name="vigie", standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("Interrompu.", err=True)
        return EXIT_INTERRUPTED
    except click.ClickException as error:
        return _complain(error)
    except WatchError as error:
        return _tell(error, error.exit_code, debug=debug)
    except Exception as error:  # noqa: BLE001 - the documented net of the command line
        return _tell(error, 1, debug=debug)
    return code if isinstance(code, int) else 0


def _complain(error: click.ClickException) -> int:
    """As click does, but in guillemets: it has straight quotes around what it names."""
    told = io.StringIO()
    error.show(told)
    click.echo(_STRAIGHT.sub("«\u00a0\\1\u00a0»", told.getvalue()), err=True, nl=False)
    return error.exit_code


def _tell(error: Exception, code: int, *, debug: bool) -> int:
    if debug:
        traceback.print_exception(error)
    elif isinstance(error, WatchError):
        click.echo(f"Erreur\u00a0: {error}", err=True)
    else:
        # The text may hold what a source wrote: no line and no colour of its own on the terminal.
        said = "".join(sign if sign.isprintable() else " " for sign in str(error))
        what = " ".join(said.split()) or type(error).__name__
        click.echo(
            f"Erreur imprévue ({type(error).__name__})\u00a0: {what}\n"
            "Relancez la même commande avec --debug et transmettez ce qu'elle affiche.",
            err=True,
        )
    return code
