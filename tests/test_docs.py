"""The documents stay true: what a user can see is in them, and what they say works."""

from __future__ import annotations

import importlib
import pkgutil
import re
import shlex
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import click
import pytest
from pydantic import BaseModel

import briefings
import watch
from briefings.cli import vigie
from watch.catalog import load_sources
from watch.classify.themes import load_themes
from watch.errors import WatchError
from watch.model import Refusal
from watch.resources import shipped
from watch.settings import Settings
from watch.sources import kinds
from watch.yamlfile import read_yaml

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = sorted(
    [*ROOT.glob("*.md"), *DOCS.rglob("*.md")], key=lambda page: page.relative_to(ROOT).as_posix()
)
GUIDE = (DOCS / "guide.md").read_text(encoding="utf-8")
TOUR = (DOCS / "tour.md").read_text(encoding="utf-8")
SOURCES = (DOCS / "sources.md").read_text(encoding="utf-8")

_FENCE = re.compile(r"^ *```.*?^ *```", re.MULTILINE | re.DOTALL)
_CALL = re.compile(r"(?:^|[\s/])(vigie(?: [^#|]*)?)(?:#|$)")


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


class Known(NamedTuple):
    """A command as click knows it."""

    path: str
    command: click.Command

    @property
    def options(self) -> set[str]:
        return {
            option
            for parameter in self.command.params
            if isinstance(parameter, click.Option)
            for option in parameter.opts
            if option.startswith("--")
        }


def walk(group: click.Group, path: str = "vigie") -> Iterator[Known]:
    for word, command in group.commands.items():
        yield Known(f"{path} {word}", command)
        if isinstance(command, click.Group):
            yield from walk(command, f"{path} {word}")


COMMANDS = list(walk(vigie))


def section(page: str, title: str) -> str:
    """The text under a heading, up to the next one of the same level or above."""
    match = re.search(rf"^(#+) {re.escape(title)}$", page, re.MULTILINE)
    assert match, f"no heading {title!r}"
    rest = page[match.end() :]
    end = re.search(rf"^#{{1,{len(match[1])}}} ", rest, re.MULTILINE)
    return rest[: end.start()] if end else rest


def rows(table: str) -> dict[str, list[str]]:
    """First cell, without its backticks -> the other cells; headers left out."""
    body = re.sub(r"^.*\n\|-.*$", "", table, flags=re.MULTILINE)
    lines = [line.strip("| ").split(" | ") for line in body.splitlines() if line[:1] == "|"]
    return {cells[0].strip("` "): [cell.strip("` ") for cell in cells[1:]] for cells in lines}


# Commands and options


@pytest.mark.parametrize("known", COMMANDS, ids=lambda known: known.path)
def test_a_command_and_its_options_are_in_the_guide(known: Known) -> None:
    told = section(GUIDE, known.path)
    assert set(re.findall(r"`(--[a-z-]+)`", told)) == known.options


def test_the_guide_documents_no_other_command() -> None:
    told = re.findall(r"^### (vigie .+)$", GUIDE, re.MULTILINE)
    assert sorted(told) == sorted(known.path for known in COMMANDS)


def test_the_options_of_every_command_are_in_the_guide() -> None:
    before = section(GUIDE, "Commandes").partition("\n### ")[0]
    shown = set(re.findall(r"^\| `(--[a-z-]+)`", before, re.MULTILINE))
    assert shown == Known("vigie", vigie).options | {"--version"}


def calls() -> list[tuple[str, str]]:
    """Every page's commands, as typed after the folder of the program."""
    found = set()
    for page in PAGES:
        for line in code(page.read_text(encoding="utf-8")):
            if match := _CALL.search(line):
                found.add((name(page), match[1].strip()))
    return sorted(found)


def code(text: str) -> Iterator[str]:
    """The shell commands of a page: fenced lines, and words between backticks."""
    for fence in _FENCE.findall(text):
        yield from (part for line in fence.splitlines()[1:-1] for part in line.split(" && "))
    yield from re.findall(r"`(vigie [^`\n]+)`", _FENCE.sub("", text))


def parse(arguments: list[str]) -> None:
    """Parse as the command line would, down to the last command; nothing runs."""
    command: click.Command = vigie
    context = vigie.make_context("vigie", list(arguments))
    while isinstance(command, click.Group):
        words = [*context._protected_args, *context.args]
        if not words and command.invoke_without_command:
            return
        _, found, rest = command.resolve_command(context, words)
        assert found is not None
        command = found
        context = command.make_context(command.name, rest, parent=context)


@pytest.mark.parametrize(("page", "call"), calls())
def test_a_command_of_the_documents_parses(page: str, call: str) -> None:  # noqa: ARG001 - names the case
    arguments = shlex.split(call)[1:]
    # `vigie search` alone names the command; `--help` would print and stop.
    with suppress(click.MissingParameter, click.exceptions.NoArgsIsHelpError):
        parse([argument for argument in arguments if argument != "--help"])


def test_what_a_call_names_is_in_the_shipped_catalogue() -> None:
    # A reader copies the example: a source that is absent or disabled would answer with an error.
    specs = load_sources(shipped("config", "sources.yaml"))
    enabled = {spec.slug for spec in specs if spec.enabled}
    themes = {theme.slug for theme in load_themes(shipped("config", "themes.yaml"))}
    examples = [line for known in COMMANDS for line in (known.command.help or "").splitlines()]
    lines = [call for _, call in calls()] + examples
    named = {
        slug
        for line in lines
        if (match := re.search(r"vigie (?:sources check|harvest) ([a-z0-9 -]+)$", line))
        for slug in match[1].split()
        if not slug.startswith("-")
    }
    assert named
    assert named <= enabled
    assert {slug for line in lines for slug in re.findall(r"--theme (\w+)", line)} <= themes


def test_there_are_commands_to_check() -> None:
    shown = {call for page, call in calls() if page == "docs/guide.md"}
    assert {"vigie demo", "vigie --home /srv/vigie run --once", "vigie run", "vigie train"} <= shown


# Settings


def settings(model: type[BaseModel] = Settings, path: str = "") -> Iterator[tuple[str, object]]:
    for field, info in model.model_fields.items():
        default = info.default
        if isinstance(default, BaseModel):
            yield from settings(type(default), f"{path}{field}.")
        else:
            yield f"{path}{field}", default


def written(default: object) -> str:
    if isinstance(default, tuple):
        return f"[{', '.join(map(str, default))}]"
    if isinstance(default, bool):
        return str(default).lower()
    if isinstance(default, float) and default.is_integer():
        return str(int(default))
    return str(default) or '""'


def test_every_setting_is_in_the_guide_with_its_default() -> None:
    told = rows(section(GUIDE, "Réglages"))
    shown = {key: cells[0] for key, cells in told.items()}
    assert shown == {path: written(default) for path, default in settings()}


def test_every_setting_is_in_the_shipped_file() -> None:
    path = ROOT / "config" / "vigie.yaml"
    data = read_yaml(path).data
    assert isinstance(data, dict)
    shown = {
        f"{key}.{inner}" if inner else key
        for key, value in data.items()
        for inner in (value if isinstance(value, dict) else [""])
    }
    secrets = {
        "smtp.password",
        "mailbox.password",
        "oidc.client_secret",
    }  # in variables, never in a file
    assert shown == {setting for setting, _ in settings()} - secrets
    assert "VIGIE_SMTP__PASSWORD" in path.read_text(encoding="utf-8")


# Kinds of sources, refusals, errors


def test_every_kind_of_source_is_documented() -> None:
    assert set(rows(section(SOURCES, "Types de source"))) == set(kinds())
    assert all(f"`{kind}`" in section(TOUR, "A kind of source") for kind in kinds())


def test_every_refusal_is_documented() -> None:
    told = rows(section(GUIDE, "Corriger le catalogue"))
    assert set(told) == {refusal.value for refusal in Refusal}


def errors(error: type[WatchError]) -> Iterator[tuple[str, int]]:
    """This kind of error and those it has in our own modules; the tests have some of their own."""
    if error.__module__.startswith(("watch.", "briefings.")):
        yield error.__name__, error.exit_code
    for one in error.__subclasses__():
        yield from errors(one)


def test_every_error_is_documented_with_its_exit_code() -> None:
    for package in (watch, briefings):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    raised = {name: str(code) for name, code in errors(WatchError)}
    told = {key: cells[0] for key, cells in rows(section(TOUR, "Errors")).items()}
    assert told == raised
    codes = rows(section(GUIDE, "Messages d'erreur"))
    assert set(raised.values()) <= set(codes)


# What may go wrong

FAULTS = (DOCS / "faults.md").read_text(encoding="utf-8")
EVERY_FAULT = [
    *(f"A{n:02}" for n in range(1, 25)),
    *(f"B{n:02}" for n in range(1, 15)),
    *(f"C{n:02}" for n in range(1, 17)),
    *(f"D{n:02}" for n in range(1, 15)),
    *(f"E{n:02}" for n in range(1, 18)),
    *(f"F{n:02}" for n in range(1, 10)),
    *(f"G{n:02}" for n in range(1, 19)),
    *(f"H{n:02}" for n in range(1, 27)),
]


def test_every_fault_has_its_row_with_a_test_or_says_what_is_missing() -> None:
    told = re.findall(r"^\| ([A-Z]\d\d) \| (.+) \| (.*)\|$", FAULTS, re.MULTILINE)
    assert [row for row, _, _ in told] == EVERY_FAULT
    for row, what, tests in told:
        missing = re.match(r"\*(later|not done)\*", what)
        assert missing or re.search(r"\]\(\.\./tests/[\w/]+\.py\)", tests), row


def test_every_test_named_for_a_fault_exists_and_has_tests() -> None:
    named = set(re.findall(r"\]\(\.\./(tests/[\w/]*test_\w+\.py)\)", FAULTS))
    assert len(named) > 50
    for path in sorted(named):
        assert re.search(r"^(async )?def test_", (ROOT / path).read_text("utf-8"), re.MULTILINE)
