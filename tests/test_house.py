"""The house rules that no linter knows: sizes, names, French typography of what users read."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PYTHON = sorted(
    path
    for folder in ("watch", "briefings", "tests", "benchmarks")
    for path in (ROOT / folder).rglob("*.py")
)
SHIPPED = [path for path in PYTHON if path.relative_to(ROOT).parts[0] in {"watch", "briefings"}]

MAX_FILE_LINES = 350
MAX_FUNCTION_LINES = 50
BANNED_NAMES = {"utils", "util", "helpers", "helper", "manager", "service", "misc", "common"}

# A plain space before ; : ? ! % € » or after «: French wants a non-breaking one. A colon is only
# judged after a letter, digit or guillemet, since code and dates hold colons too.
_LOOSE = re.compile(r"[\w»)] [;?!»€](?:\s|$)|[\w»)] :(?:\s|$)|« |\d %")


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", PYTHON, ids=name)
def test_a_file_fits_in_its_room(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MAX_FILE_LINES


@pytest.mark.parametrize("path", SHIPPED, ids=name)
def test_a_function_fits_on_a_page(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or 0) - node.lineno + 1
            assert length <= MAX_FUNCTION_LINES, f"{node.name}: {length} lines"


@pytest.mark.parametrize("path", PYTHON, ids=name)
def test_no_catch_all_names(path: Path) -> None:
    assert path.stem not in BANNED_NAMES


@pytest.mark.parametrize("path", SHIPPED, ids=name)
def test_a_module_says_its_job(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), "no docstring"


@pytest.mark.parametrize("path", SHIPPED, ids=name)
def test_nothing_unpickles_or_evaluates(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            assert not {alias.name for alias in node.names} & {"pickle", "joblib", "marshal"}
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in {"eval", "exec"}


@pytest.mark.parametrize("path", SHIPPED, ids=name)
def test_the_clock_is_an_argument(path: Path) -> None:
    if name(path) == "watch/app.py":
        return  # the composition root holds the one real clock
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in {"now", "utcnow", "today"}:
            owner = node.value
            called = isinstance(owner, ast.Name) and owner.id in {"datetime", "date"}
            assert not called, f"line {node.lineno}: {ast.unparse(node)}"


@pytest.mark.parametrize("path", SHIPPED, ids=name)
def test_french_strings_are_typeset(path: Path) -> None:
    for line, text in french_strings(path):
        found = _LOOSE.search(text)
        assert found is None, f"line {line}: {found[0]!r} in {text[:80]!r}"


def french_strings(path: Path) -> Iterator[tuple[int, str]]:
    """String constants that look French, docstrings aside (but a click command's is its help)."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    helps = {
        id(node.body[0])
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.decorator_list
    }
    docstrings = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and id(node) not in helps
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            french = re.search(r"[éèàùçêîôœ«»]|\b(?:le|la|les|une?|des?|vigie)\b", node.value)
            if french and id(node) not in docstrings:
                yield node.lineno, node.value
