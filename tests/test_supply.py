"""What is installed with us is what was chosen: locked, hashed, used."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LOCKS = ("requirements.lock", "requirements-dev.lock")
MOST = 50
"""Direct dependencies; the goal was 25 (docs/faults.md, G12). A further one needs a reason."""
WITH = {
    "aiosmtpd": "the extra `demo`",
    "markupsafe": "jinja2",
    "numpy": "scikit-learn",
    "pydantic-core": "pydantic",
    "python-dateutil": "icalendar",
    "scipy": "scikit-learn",
    "soupsieve": "beautifulsoup4",
    "starlette": "fastapi",
}
"""What is imported and is part of what another one gives, or ours."""
UNSEEN = {
    "pysqlite3": "sqlite-utils takes it by itself",
    "tzdata": "zoneinfo reads it where the system has none",
    "python-multipart": "FastAPI reads forms by it",
    "sniffio": "httpcore looks for it at each lock",
}


def name(requirement: str) -> str:
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found is not None
    return re.sub(r"[-_.]+", "-", found[0]).lower()


def direct() -> list[str]:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    return [name(one) for one in tomllib.loads(text)["project"]["dependencies"]]


def locked(lock: str) -> dict[str, int]:
    """Each package of a lock, and how many hashes it has."""
    text = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith((" ", "#"))]
    assert all("==" in line for line in lines), "a version, and no other"
    return {name(line): line.count("--hash=sha256:") for line in lines}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_file_that_is_installed_is_known_by_its_hash(lock: str) -> None:
    packages = locked(lock)
    assert len(packages) > 80
    assert [one for one, hashes in packages.items() if not hashes] == []
    assert set(direct()) <= packages.keys()


def test_the_test_environment_holds_what_is_installed_in_service() -> None:
    versions = [
        {name(line): line.split(" ")[0] for line in text.splitlines() if re.match(r"\w", line)}
        for text in ((ROOT / lock).read_text(encoding="utf-8") for lock in LOCKS)
    ]
    assert versions[0].items() <= versions[1].items()


def imported() -> Iterator[str]:
    for package in ("watch", "briefings"):
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    yield from (alias.name.partition(".")[0] for alias in node.names)
                elif isinstance(node, ast.ImportFrom) and node.module:
                    yield node.module.partition(".")[0]


def test_each_direct_dependency_is_used_and_none_comes_by_chance() -> None:
    """Nothing stays in the lock that no code imports; nothing imported leans on another's lock."""
    modules = packages_distributions()
    used = {name(one) for module in set(imported()) for one in modules.get(module, ())}
    ours = set(direct())
    assert ours - used - UNSEEN.keys() == set()
    assert used - ours - WITH.keys() - {"vigie-csti"} == set()
    assert len(ours) <= MOST
