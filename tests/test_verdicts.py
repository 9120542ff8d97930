"""The check of a label's verdict: the same three, at no cost, for archives of any age."""

from __future__ import annotations

from pathlib import Path

import pytest

from watch.errors import StoreError
from watch.store import open_store
from watch.store.m017_verdicts import m017_verdicts
from watch.store.schema import archive
from watch.store.sqlite import SQLite

LABEL = """INSERT INTO labels (article, theme, origin, score, verdict, author, terms)
    VALUES (1, :theme, 'model', 0, :verdict, '', '[]')"""


def of_before(path: Path) -> None:
    """An archive that m017 has not seen, with an article and a label."""
    engine = SQLite(path)
    with engine.transaction("old"):
        archive.apply(engine.db, stop_before=m017_verdicts.__name__)
        engine.execute(
            """INSERT INTO articles SELECT 1, 'k', 's', 'u', 't', '', '', NULL,
               '2026-11-24T08:00:00+00:00', '2026', 'fr', '[]', '[]', 'k', 'f', '', 'v1', '', '',
               ''"""
        )
        engine.execute(LABEL, theme="a", verdict="ecarte")
    engine.close()


@pytest.mark.parametrize("old", [True, False])
def test_three_verdicts_are_accepted_and_no_other(tmp_path: Path, *, old: bool) -> None:
    if old:
        of_before(tmp_path / "vigie.db")
    with open_store(tmp_path / "vigie.db") as store:
        engine = store.engine
        engine.execute("PRAGMA foreign_keys = OFF")  # a new archive has no article
        for theme, verdict in [("b", "retenu"), ("c", "a_verifier"), ("d", "ecarte")]:
            engine.execute(LABEL, theme=theme, verdict=verdict)
        with pytest.raises(StoreError, match="CHECK"):
            engine.execute(LABEL, theme="e", verdict="peut-être")
        themes = [theme for (theme,) in engine.tuples("SELECT theme FROM labels ORDER BY theme")]
        assert themes == [*("a" if old else ""), "b", "c", "d"]
        assert engine.tuples("PRAGMA integrity_check") == [("ok",)]


def test_no_table_is_made_to_check_a_label(tmp_path: Path) -> None:
    with open_store(tmp_path / "vigie.db") as store:
        steps = store.engine.tuples(f"EXPLAIN {LABEL}", theme="a", verdict="retenu")
        assert "OpenEphemeral" not in {step[1] for step in steps}


def test_a_program_that_has_the_archive_open_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "vigie.db"
    of_before(path)
    other = SQLite(path)
    assert other.tuples("SELECT count(*) FROM labels") == [(1,)]
    with open_store(path):
        pass
    other.execute(LABEL, theme="b", verdict="retenu")
    assert other.tuples("SELECT count(*) FROM labels") == [(2,)]
    other.close()
