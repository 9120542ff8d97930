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


@pytest.fixture(scope="module")
def trees() -> dict[Path, ast.Module]:
    """Every module that is shipped.

    One test for a rule, not for each rule and file: 4,600 tests cost pytest more than they do.
    """
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in SHIPPED}


@pytest.fixture(scope="module")
def nodes(trees: dict[Path, ast.Module]) -> list[tuple[Path, ast.AST]]:
    return [(path, node) for path, tree in trees.items() for node in ast.walk(tree)]


def at(path: Path, node: ast.expr | ast.stmt) -> str:
    return f"{name(path)}:{node.lineno}"


def test_a_file_fits_in_its_room() -> None:
    lines = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in PYTHON}
    assert [one for one in lines.items() if one[1] > MAX_FILE_LINES] == []


def test_a_function_fits_on_a_page(nodes: list[tuple[Path, ast.AST]]) -> None:
    lengths = {
        f"{at(path, node)} {node.name}": (node.end_lineno or 0) - node.lineno + 1
        for path, node in nodes
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert [one for one in lengths.items() if one[1] > MAX_FUNCTION_LINES] == []


def test_no_catch_all_names() -> None:
    assert [name(path) for path in PYTHON if path.stem in BANNED_NAMES] == []


def test_a_module_says_its_job(trees: dict[Path, ast.Module]) -> None:
    assert [name(path) for path, tree in trees.items() if not ast.get_docstring(tree)] == []


def test_nothing_unpickles_or_evaluates(nodes: list[tuple[Path, ast.AST]]) -> None:
    for path, node in nodes:
        if isinstance(node, ast.Import):
            names = {alias.name for alias in node.names}
            assert not names & {"pickle", "joblib", "marshal"}, at(path, node)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in {"eval", "exec"}, at(path, node)


def test_the_clock_is_an_argument(nodes: list[tuple[Path, ast.AST]]) -> None:
    for path, node in nodes:
        if name(path) == "watch/app.py":
            continue  # the composition root holds the one real clock
        if isinstance(node, ast.Attribute) and node.attr in {"now", "utcnow", "today"}:
            owner = node.value
            called = isinstance(owner, ast.Name) and owner.id in {"datetime", "date"}
            assert not called, f"{at(path, node)}: {ast.unparse(node)}"


def test_french_strings_are_typeset(trees: dict[Path, ast.Module]) -> None:
    wrong = [
        f"{name(path)}:{line}: {found[0]!r} in {text[:80]!r}"
        for path, tree in trees.items()
        for line, text in french_strings(tree)
        if (found := _LOOSE.search(text))
    ]
    assert wrong == []


def french_strings(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """String constants that look French, docstrings aside (but a click command's is its help)."""
    every = list(ast.walk(tree))
    helps = {
        id(node.body[0])
        for node in every
        if isinstance(node, ast.FunctionDef) and node.decorator_list
    }
    docstrings = {
        id(node.value) for node in every if isinstance(node, ast.Expr) and id(node) not in helps
    }
    for node in every:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            french = re.search(r"[éèàùçêîôœ«»]|\b(?:le|la|les|une?|des?|vigie)\b", node.value)
            if french and id(node) not in docstrings:
                yield node.lineno, node.value
