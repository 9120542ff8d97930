"""The command line as a user meets it: quick, in French, one sentence when something is wrong."""

from __future__ import annotations

import gettext
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from briefings.cli import main, vigie
from watch.front import EXIT_CODES, EXIT_INTERRUPTED, LOCALE, Sections, run

# What takes long to import: the whole of it costs seconds, and `vigie --help` needs none.
HEAVY = (
    "sklearn numpy scipy skops feedparser bs4 lxml simplemma dateparser httpx httpcore anyio"
    " sqlite_utils sqlite3 pydantic rich babel jinja2 apscheduler aiosmtpd pebble"
).split()

HELP = """
import sys
from briefings.cli import main
try:
    main()
except SystemExit:
    pass
print("LOADED", *{name.partition(".")[0] for name in sys.modules})
"""

# Words of click's own messages that have no business in a French one.
ENGLISH = re.compile(
    r"\b(?:Usage|Commands|Show|Try|Error|Missing|No such|not a valid|is not|required"
    r"|default|range|integer|Invalid|got|unexpected|extra|requires|directory|Aborted)\b",
)


def commands(
    group: click.Group = vigie, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name, command in group.commands.items():
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


COMMANDS = {" ".join(path): command for path, command in commands()}
LEAVES = [name for name, one in COMMANDS.items() if not isinstance(one, click.Group)]


@pytest.fixture(autouse=True)
def _french(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "fr")
    gettext.bindtextdomain("messages", str(LOCALE))


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """The exit code and everything printed, with plain spaces."""
    code = run(vigie, list(arguments))
    out, err = capsys.readouterr()
    return code, (out + err).replace("\u00a0", " ")


def test_help_imports_nothing_heavy() -> None:
    done = subprocess.run(
        [sys.executable, "-c", HELP, "--help"], capture_output=True, text=True, check=True
    )
    shown, _, loaded = done.stdout.rpartition("LOADED")
    assert "Utilisation" in shown
    assert set(loaded.split()).isdisjoint(HEAVY)
    assert "click" in loaded.split()


def test_a_command_that_ends_looks_for_no_garbage() -> None:
    code = "import atexit, gc, sys\nfrom briefings.cli import main\nsys.argv[1:] = ['--version']\n"
    code += "atexit.register(lambda: print('LEFT', gc.get_freeze_count()))\nmain()"
    # Last in, first out: what main registers comes before.
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(done.stdout.rpartition("LEFT")[2]) > 1_000


def test_reading_processes_load_neither_the_classifier_nor_the_archive() -> None:
    code = "import sys, watch.preparing, watch.workers; from watch.sources import kinds, source\n"
    code += "for kind in kinds(): source(kind)\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert "watch" in loaded
    assert loaded.isdisjoint(
        {"sklearn", "scipy", "numpy", "trafilatura", "sqlite3", "sqlite_utils"}
    )


def test_main_sets_french_whatever_the_machine_speaks(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LANGUAGE", "en")
    monkeypatch.setattr(sys, "argv", ["vigie", "--help"])
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 0
    assert "Utilisation" in capsys.readouterr().out


@pytest.mark.parametrize("name", LEAVES)
def test_a_command_shows_examples_that_work(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, shown = said(capsys, *name.split(), "--help")
    assert code == 0
    examples = re.findall(r"^ +(vigie .+)$", shown.partition("Exemples :")[2], re.MULTILINE)
    assert examples
    assert all(example.startswith(f"vigie {name}") for example in examples)


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_is_french(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    _, shown = said(capsys, *name.split(), "--help")
    assert not ENGLISH.search(shown)


@pytest.mark.parametrize("name", LEAVES)
def test_a_help_text_is_flush(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A paragraph indented as in the source would be shown so."""
    _, shown = said(capsys, *name.split(), "--help")
    assert not re.search(r"^ {6,}\S", shown.partition("Exemples")[0], re.MULTILINE)


@pytest.mark.parametrize(
    ("name", "group"),
    [("", vigie), *((n, one) for n, one in COMMANDS.items() if isinstance(one, click.Group))],
)
def test_a_group_says_each_of_its_commands_whole(
    name: str, group: click.Group, capsys: pytest.CaptureFixture[str]
) -> None:
    _, shown = said(capsys, *name.split(), "--help")
    listed = re.findall(r"^  ([a-z]+)  +\S.+\.$", shown, re.MULTILINE)
    assert sorted(listed) == sorted(group.commands)
    assert "..." not in shown.partition("\n\n")[2]


def test_a_command_that_no_section_names_is_still_listed() -> None:
    group = Sections("bureau", commands=[click.Command("trier", help="Trier.")])
    group.sections = {"Ranger": ()}
    assert "trier" in group.get_help(click.Context(group))


def test_the_exit_codes_are_in_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    _, shown = said(capsys, "--help")
    for line in EXIT_CODES.replace("\u00a0", " ").splitlines()[2:]:
        assert line.strip() in shown


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("inconnue", "La commande « inconnue » n'existe pas."),
        ("--inconnue", "L'option « --inconnue » n'existe pas."),
        ("doctor --inconnue", "L'option « --inconnue » n'existe pas."),
        ("search", "Il manque l'argument « MOTS... »."),
        ("sources check", "Il manque l'argument « SOURCE... »."),
        ("sources inconnue", "La commande « inconnue » n'existe pas."),
        ("search --limit dix mot", "« dix » n'est pas un nombre."),
        ("search --limit 0 mot", "0 est hors des bornes 1<=x<=500."),
        ("search mot --limit", "L'option « --limit » demande une valeur."),
        ("doctor vite", "vite"),
    ],
)
def test_a_slip_is_answered_in_french(
    arguments: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, shown = said(capsys, *arguments.split())
    assert code == 2
    assert words in shown
    assert not ENGLISH.search(shown)


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ("sources check absente", 2, "La source « absente » n'existe pas"),
        ("search --theme absent mot", 2, "Le thème « absent » n'existe pas"),
        ("sources list --category absente", 2, "La famille « absente » n'existe pas"),
    ],
)
def test_an_error_is_one_sentence(
    arguments: str, code: int, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    got, shown = said(capsys, "--home", str(tmp_path), *arguments.split())
    assert got == code
    assert shown.startswith(f"Erreur : {words}")
    assert shown.count("\n") == 1


def test_a_broken_file_is_named_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "vigie.yaml").write_text("per_theme: 12\nextrait: 300\n", encoding="utf-8")
    code, shown = said(capsys, "--home", str(tmp_path), "search", "mot")
    assert code == 2
    assert "vigie.yaml, ligne 2" in shown


def test_a_database_that_is_not_one_exits_with_3(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "vigie.db").write_bytes(b"pas une base" * 1000)
    code, shown = said(capsys, "--home", str(tmp_path), "search", "mot")
    assert code == 3
    assert "remettez en place votre dernière sauvegarde" in shown


def test_a_mistyped_folder_is_not_answered_by_an_empty_archive(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = tmp_path / "vigei"
    for command in ("harvest", "doctor", "search mot"):
        code, shown = said(capsys, "--home", str(missing), *command.split())
        assert code == 2
        assert f"Le dossier {missing} n'existe pas" in shown
        assert f"--home {missing} init" in shown
    monkeypatch.setenv("VIGIE_HOME", str(missing))
    code, shown = said(capsys, "harvest")
    assert code == 2
    assert str(missing) in shown
    assert not missing.exists()
    assert said(capsys, "init")[0] == 0
    assert missing.exists()


def test_debug_shows_the_whole_trace(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ("--home", str(tmp_path), "sources", "check", "absente")
    _, plain = said(capsys, *arguments)
    code, traced = said(capsys, "--debug", *arguments)
    assert code == 2
    assert "Traceback" in traced
    assert "CatalogError" in traced
    assert "Traceback" not in plain


@click.command()
def failing() -> None:
    raise ZeroDivisionError("boum")


@click.command()
def interrupted() -> None:
    raise KeyboardInterrupt


def test_the_unexpected_says_what_to_send(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(failing, []) == 1
    shown = capsys.readouterr().err
    assert "Erreur imprévue (ZeroDivisionError)\u00a0: boum" in shown
    assert "--debug" in shown


def test_ctrl_c_is_not_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(interrupted, []) == EXIT_INTERRUPTED
    assert "Interrompu." in capsys.readouterr().err
