"""The product is the wheel: built, installed alone, and put to work in an empty folder.

Built without isolation (hatchling is in the test group), so that no test needs the network. The
dependencies come from the running environment through a ``.pth`` file written after the install:
it adds the folder only, so the editable install's own ``.pth`` in there stays unread, and
``watch`` and ``briefings`` can only be those of the wheel.
"""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent

WHERE = """
import sys
import briefings, watch
from watch.front import LOCALE
from briefings.demo.press import press
from briefings.web.assets import Assets
from watch.resources import shipped

for path in (
    shipped("config", "sources.yaml"),
    shipped("config", "vigie.yaml"),
    shipped("config", "themes", "ruralite.yaml"),
    shipped("templates"),
    shipped("templates", "web", "base.html.j2"),
    LOCALE / "fr" / "LC_MESSAGES" / "messages.mo",
):
    assert path.exists(), path
    print(path)
for module in (watch, briefings):
    print(module.__file__)
assert len(press()) > 10
assert {"app.css", "base.css"} <= set(Assets().addresses)
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    call(
        sys.executable,
        "-m",
        "build",
        "--wheel",
        "--no-isolation",
        "--outdir",
        str(folder),
        ROOT,
    )
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ``bin`` folder of an environment that holds the wheel."""
    venv = tmp_path_factory.mktemp("installed")
    # Without pip of its own (3 s): ours installs into it.
    call(sys.executable, "-m", "venv", "--without-pip", venv)
    python = venv / "bin" / "python"
    call(
        sys.executable,
        "-m",
        "pip",
        "--python",
        python,
        "install",
        "--quiet",
        "--no-index",
        "--no-deps",
        wheel,
    )
    (packages,) = venv.glob("lib/python*/site-packages")
    dependencies = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (packages / "dependencies.pth").write_text("\n".join(sorted(dependencies)), encoding="utf-8")
    return python.parent


def call(*command: str | Path, cwd: Path | None = None, status: int = 0) -> str:
    """What it printed, both streams; it must exit with ``status``."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("VIGIE_", "PYTHONPATH", "COV_", "XDG_"))
    }
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=environment | {"LANGUAGE": "C"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == status, done.stdout
    return done.stdout.replace("\u00a0", " ")


def test_the_wheel_holds_the_product_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.partition("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"watch", "briefings"}
    assert {"watch/py.typed", "briefings/py.typed"} <= set(names)
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not [name for name in names if name.endswith((".pyc", ".db", ".eml"))]


def test_every_shipped_file_of_the_checkout_is_in_the_wheel(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    carried = {"config": "watch/_defaults", "templates": "briefings/_templates"}
    wanted = {
        f"{place}/{path.relative_to(ROOT / folder).as_posix()}"
        for folder, place in carried.items()
        for path in (ROOT / folder).rglob("*")
        if path.is_file()
    }
    assert wanted
    assert wanted <= names


def test_everything_is_found_inside_the_wheel(installed: Path, tmp_path: Path) -> None:
    for line in call(installed / "python", "-c", WHERE, cwd=tmp_path).splitlines():
        assert line.startswith(str(installed.parent)), line


def test_the_command_answers_in_french(installed: Path, tmp_path: Path) -> None:
    assert "Utilisation : vigie" in call(installed / "vigie", "--help", cwd=tmp_path)
    said = call(installed / "vigie", "inconnue", cwd=tmp_path, status=2)
    assert "n'existe pas" in said
    assert list(tmp_path.iterdir()) == []


def test_the_doctor_finds_a_new_folder_in_order(installed: Path, tmp_path: Path) -> None:
    home = tmp_path / "vigie"
    call(installed / "vigie", "--home", home, "init", cwd=tmp_path)
    said = call(installed / "vigie", "--home", home, "doctor", cwd=tmp_path)
    assert "0 erreur" in said
    assert {path.name for path in tmp_path.iterdir()} == {"vigie"}


def test_a_note_is_made_from_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "vigie").mkdir()
    call(installed / "vigie", "--home", tmp_path / "vigie", "issue", "--preview", cwd=tmp_path)
    (page,) = (tmp_path / "vigie" / "notes").glob("*-apercu.html")
    assert "<html" in page.read_text(encoding="utf-8")
    assert page.with_suffix(".txt").stat().st_size > 0
