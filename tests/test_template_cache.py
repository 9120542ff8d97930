"""Templates stay compiled as long as their files stay what they are."""

from __future__ import annotations

from pathlib import Path

from briefings.render.environment import templates_of

NAME = "parts/footer.html.j2"


def test_the_same_folder_is_compiled_once(tmp_path: Path) -> None:
    assert templates_of(tmp_path) is templates_of([tmp_path])
    assert templates_of(None) is templates_of(())


def test_a_file_that_comes_changes_and_goes_is_seen(tmp_path: Path) -> None:
    shipped = templates_of(tmp_path)
    own = tmp_path / NAME
    own.parent.mkdir()
    own.write_text("Le nôtre", encoding="utf-8")
    assert templates_of(tmp_path).html(NAME, None) == "Le nôtre"
    own.write_text("Le nôtre, relu", encoding="utf-8")
    assert templates_of(tmp_path).html(NAME, None) == "Le nôtre, relu"
    own.unlink()
    assert templates_of(tmp_path) is shipped
