"""`vigie demo`, as a newcomer runs it: two runs in one folder, and what is left to look at."""

from __future__ import annotations

import re
import subprocess
import sys
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from tests.searches import search
from tests.test_commands import call
from watch.store import open_store

Capture = pytest.CaptureFixture[str]


def vigie(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from briefings.cli import main; main()", *arguments],
        capture_output=True,
        check=False,
        cwd=cwd,
        text=True,
        timeout=120,
    )


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("ailleurs")


@pytest.fixture(scope="module")
def first(place: Path) -> subprocess.CompletedProcess[str]:
    return vigie("demo", cwd=place)


@pytest.fixture(scope="module")
def second(place: Path, first: subprocess.CompletedProcess[str]) -> str:
    assert first.returncode == 0
    return vigie("demo", cwd=place).stdout.replace("\u00a0", " ")


def test_the_first_run_does_the_whole_week(first: subprocess.CompletedProcess[str]) -> None:
    told = first.stdout.replace("\u00a0", " ")
    assert first.returncode == 0, first.stderr
    assert first.stderr == ""
    assert "13 lues" in told or "nouveautés" in told
    assert "Note n° 1" in told
    assert "1 message remis" in told
    assert "→ 0 nouveauté, 12 sources sur 14 inchangées (304)" in told
    assert "le serveur a répondu 503" in told
    assert "1 sans lien" in told


def test_the_second_run_collects_and_sends_nothing(place: Path, second: str) -> None:
    assert "déjà été envoyée" in second
    assert "message remis" not in second
    # Both passes of the second run are 304 everywhere.
    assert len(re.findall(r"inchangé depuis la dernière fois \(304\)", second)) == 24
    assert len(list((place / "vigie-demo" / "messages").glob("*.eml"))) == 1


def test_the_message_received_is_the_note(
    place: Path,
    first: subprocess.CompletedProcess[str],
) -> None:
    assert first.returncode == 0
    (path,) = (place / "vigie-demo" / "messages").glob("*.eml")
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    (note,) = (place / "vigie-demo" / "notes").glob("*.html")
    html, text = message.get_body(("html",)), message.get_body(("plain",))
    assert html is not None
    assert text is not None
    assert html.get_content().splitlines() == note.read_text(encoding="utf-8").splitlines()
    assert "À retenir" in html.get_content()
    assert len(html.get_content().encode()) < 100_000
    assert message["Bcc"] is None


def test_the_archive_is_there_to_search(
    place: Path, first: subprocess.CompletedProcess[str], capsys: Capture
) -> None:
    assert first.returncode == 0
    with open_store(place / "vigie-demo" / "vigie.db") as store:
        assert store.articles.count() >= 150
        assert len(search(store, "esprit critique")) > 0
    code, told, _ = call(place / "vigie-demo", capsys, "search", "esprit", "critique")
    assert code == 0
    assert "résultats" in told
    _, told, _ = call(place / "vigie-demo", capsys, "sources", "list")
    assert "catalogue : 14 actives, 0 désactivée." in told


def test_a_folder_that_is_not_ours_is_left_alone(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "rapport.odt").write_text("précieux", encoding="utf-8")
    code, _, errors = call(tmp_path, capsys, "demo", "--fresh", "--folder", str(tmp_path))
    assert code == 2
    assert "contient autre chose" in errors
    assert (tmp_path / "rapport.odt").read_text(encoding="utf-8") == "précieux"


def test_without_its_extra_the_demo_says_what_to_install(tmp_path: Path) -> None:
    code = "import sys; sys.modules['aiosmtpd'] = None; from briefings.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "demo"],
        capture_output=True,
        check=False,
        cwd=tmp_path,
        text=True,
        timeout=60,
    )
    assert done.returncode == 2
    assert "pip install 'vigie-csti[demo]'" in done.stderr
    assert "Traceback" not in done.stderr
