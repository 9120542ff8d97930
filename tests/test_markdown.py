"""The pages hold together: links, README commands, decisions, and French as French is set."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.test_house import _LOOSE

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
DECISIONS = DOCS / "decisions"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
README = (ROOT / "README.md").read_text(encoding="utf-8")
TOUR = (DOCS / "tour.md").read_text(encoding="utf-8")

_FENCE = re.compile(r"^ *```.*?^ *```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^()\s]+)\)")


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def under(page: str, title: str) -> str:
    """The text from a second-level heading to the next."""
    return page.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def anchors(page: Path) -> set[str]:
    """Headings as GitHub turns them into anchors."""
    text = _FENCE.sub("", page.read_text(encoding="utf-8"))
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).strip().replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    text = _FENCE.sub("", page.read_text(encoding="utf-8"))
    for link in _LINK.findall(re.sub(r"`[^`\n]*`(?!\])", "", text)):
        place, _, anchor = link.partition("#")
        if link.startswith(("http://", "https://", "mailto:")):
            continue
        target = (page.parent / place).resolve() if place else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


def test_every_page_is_in_the_index() -> None:
    linked = set(_LINK.findall((DOCS / "README.md").read_text(encoding="utf-8")))
    for page in DOCS.glob("*.md"):
        assert page.name == "README.md" or page.name in linked


def test_the_readme_s_commands_are_one_line_each() -> None:
    fences = re.findall(r"```sh\n(.*?)```", under(README, "Run it"), re.DOTALL)
    assert [fence.count("\n") for fence in fences] == [1, 1, 1]
    run, tests, live = fences
    assert "-r requirements.lock" in run
    assert run.rstrip().endswith("vigie demo")
    assert "-r requirements-dev.lock" in tests
    assert "pytest" in tests
    assert "vigie init" in live
    assert live.rstrip().endswith("vigie run")


def test_ci_runs_the_readme_s_test_command() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    found = re.search(r"^test_command=.*$", script, re.MULTILINE)
    assert found
    done = subprocess.run(
        ["bash", "-c", f'{found[0]}\nprintf %s "$test_command"'],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    fences = re.findall(r"```sh\n(.*?)```", under(README, "Run it"), re.DOTALL)
    assert done.stdout == fences[1].rstrip("\n")


def test_every_decision_is_listed_numbered_and_complete() -> None:
    files = sorted(path.name for path in DECISIONS.glob("[0-9]*.md"))
    listed = _LINK.findall((DECISIONS / "README.md").read_text(encoding="utf-8"))
    assert listed == files
    numbers = [int(file[:4]) for file in files]
    assert len(set(numbers)) == len(numbers)
    for number, file in zip(numbers, files, strict=True):
        text = (DECISIONS / file).read_text(encoding="utf-8")
        assert text.startswith(f"# {number}. ")
        titles = re.findall(r"^## (.+)$", text, re.MULTILINE)
        assert titles == ["Context", "Decision", "Consequences", "Measurement"]


def test_every_room_is_in_the_tour() -> None:
    for package in ("watch", "briefings"):
        for path in (ROOT / package).iterdir():
            if path.is_dir() and (path / "__init__.py").exists():
                assert f"../{package}/{path.name}/__init__.py" in TOUR, path.name
            elif path.suffix == ".py" and path.stem != "__init__":
                assert f"../{package}/{path.name}" in TOUR, path.name


FRENCH = [
    ("docs/guide.md", (DOCS / "guide.md").read_text(encoding="utf-8")),
    ("docs/sources.md", (DOCS / "sources.md").read_text(encoding="utf-8")),
    ("README.md", under(README, "Vigie en bref")),
]


@pytest.mark.parametrize(("page", "text"), FRENCH)
def test_french_pages_are_typeset(page: str, text: str) -> None:
    prose = re.sub(r"`[^`\n]*`", "x", _FENCE.sub("", text))
    prose = re.sub(r"\*|\]\([^()\n]*\)|\[", "", prose)
    for line in prose.splitlines():
        found = _LOOSE.search(line)
        assert found is None, f"{page}: {found[0]!r} in {line!r}"


def test_the_guard_sees_a_loose_space() -> None:
    assert _LOOSE.search(FRENCH[0][1].replace("\u00a0", " "))
