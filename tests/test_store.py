"""The archive keeps its word: real SQLite files, sudden stops, two processes."""

from __future__ import annotations

import stat
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.articles import NOW, article, save
from tests.searches import search, wanted
from watch.errors import StoreError, StoreLocked, StoreReadOnly
from watch.faults import InjectedFault, faults, nth
from watch.model import (
    FetchState,
    Label,
    Origin,
    Refusal,
    Rejected,
    SourceReport,
    Term,
    Validators,
    Verdict,
)
from watch.query import Wanted
from watch.store import Store, open_store
from watch.store.articles import Tally
from watch.store.browse import Turn
from watch.store.sqlite import SQLite, wal_is_safe


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "vigie.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with open_store(path) as opened:
        yield opened


@pytest.fixture(scope="module")
def searched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(tmp_path_factory.mktemp("archive") / "vigie.db") as opened:
        save(opened, article())
        yield opened


def test_an_article_comes_back_as_it_was(store: Store) -> None:
    one = article()
    assert save(store, one) == Tally(new=1)
    assert store.articles.get("aaaa") == one
    assert store.articles.get("zzz") is None


def test_an_undated_article_stays_undated(store: Store) -> None:
    save(store, article(published=None))
    found = store.articles.get("aaaa")
    assert found is not None
    assert found.published is None
    assert found.effective == NOW


def test_saving_again_changes_nothing(store: Store) -> None:
    save(store, article())
    assert save(store, article()) == Tally(known=1)
    assert store.articles.count() == 1


def test_an_edited_article_keeps_its_earlier_version(store: Store) -> None:
    save(store, article())
    store.labels.save([(article(), [])], "v1")
    assert save(store, article(title="Titre corrigé")) == Tally(updated=1)
    versions = store.engine.rows("SELECT title FROM article_versions")
    assert [row["title"] for row in versions] == [article().title]
    assert [found.title for page in store.articles.unlabelled("v1") for found in page] == [
        "Titre corrigé",
    ]
    assert len(search(store, "corrigé")) == 1
    assert len(search(store, "élection")) == 0


@pytest.mark.parametrize(
    "words",
    ["élection", "ELECTIONS", "l’élection", "chercheur", "lycéen esprit", "étudier"],
)
def test_search_knows_french(store: Store, words: str) -> None:
    save(store, article())
    assert [one.key for one in search(store, words)] == ["a" * 20]


@pytest.mark.parametrize(
    "words", ["l'eau", "100 %", "énergie - climat", '"', "c++", "covid-19", "a OR b", "NEAR(", "*"]
)
def test_ordinary_french_is_never_query_syntax(store: Store, words: str) -> None:
    save(store, article())
    assert search(store, words) == []


@pytest.mark.parametrize("token", ["AND", "NEAR", "OR", "-", "*", "^", "search_title:", "a(b"])
def test_a_token_is_never_an_operator(searched: Store, token: str) -> None:
    page = searched.browse.page(Wanted(words=("election", token)), Turn(), 30.0)
    assert page.hits == () or token in "-*^"


@settings(max_examples=200)
@given(words=st.text(max_size=60))
def test_any_text_can_be_searched(searched: Store, words: str) -> None:
    page = searched.browse.page(wanted(words), Turn(by_relevance=True), 30.0)
    assert page.found >= len(page.hits)


def test_newest_first_unless_relevance_is_asked(store: Store) -> None:
    old = article("a", lead="élection élection élection", published=NOW - timedelta(days=9))
    save(store, article("b"), old)
    for by_relevance, order in ((False, ["b", "a"]), (True, ["a", "b"])):
        page = store.browse.page(wanted("élection"), Turn(by_relevance=by_relevance), 30.0)
        assert [hit.article.key[0] for hit in page.hits] == order


def test_newest_first_whatever_the_order_of_discovery(store: Store) -> None:
    save(store, article("a"))
    save(store, article("b", published=NOW - timedelta(days=9)))
    found = search(store, "élection")
    assert [one.key[0] for one in found] == ["a", "b"]


def test_deleting_and_vacuuming_does_not_mix_up_the_index(store: Store) -> None:
    for key, title in (("a", "un"), ("b", "deux"), ("c", "trois"), ("d", "quatre")):
        save(store, article(key, title=title, lead=""))
    store.engine.execute("DELETE FROM articles WHERE key = :key", key="b" * 20)
    store.engine.db.vacuum()
    assert [one.title for one in search(store, "trois")] == ["trois"]


def test_a_persons_label_outlives_the_models(store: Store) -> None:
    save(store, article())
    label = Label(theme="ruralite", score=0.9, verdict=Verdict.IN, terms=(Term("rural", 1.5),))
    mine = Label(theme="ruralite", score=0, verdict=Verdict.OUT, origin=Origin.PERSON, by="Ève")
    store.labels.save([(article(), [label])], "v1")
    assert store.labels.of([article()])[0].labels == (label,)
    store.engine.execute(
        """INSERT INTO labels SELECT id, 'ruralite', 'person', 0, 'ecarte', :by, '[]', NULL
           FROM articles""",
        by=mine.by,
    )
    store.labels.save([(article(), [label])], "v2")
    assert store.labels.of([article()])[0].labels == ()
    assert len(search(store, "élection", "ruralite")) == 0


def test_a_source_state_comes_back_with_its_validators(store: Store) -> None:
    state = FetchState(
        source="observatoire",
        validators=(Validators(url="https://exemple.example/f", etag='"1"'),),
        watched_since=NOW,
        failures=2,
        reason="panne",
        next_due=NOW,
    )
    with store.engine.transaction("test"):
        store.sources.save(state)
        store.sources.save(state)
    assert store.sources.states() == {"observatoire": state}
    assert store.sources.state("observatoire") == state
    assert store.sources.state("autre") == FetchState(source="autre")


def test_the_journal_keeps_what_was_refused(store: Store) -> None:
    refused = Rejected(source="s", refusal=Refusal.NO_LINK, detail="Un titre")
    report = SourceReport(source="s", outcome="nouveau", at=NOW, received=1, rejected=(refused,))
    store.sources.log(report)
    assert store.sources.latest() == {"s": report}
    store.sources.log(SourceReport(source="s", outcome="inchange", at=NOW))
    assert store.sources.last_read() == {"s": report}


@pytest.mark.parametrize("point", [1, 2])
def test_a_stop_around_the_commit_leaves_all_or_nothing(path: Path, point: int) -> None:
    with open_store(path) as opened, pytest.raises(InjectedFault), faults(nth(point, "exception")):
        save(opened, article("a"), article("b"))
    with open_store(path) as opened:
        assert opened.articles.count() == (0 if point == 1 else 2)
        assert opened.engine.integrity() is None


def test_a_killed_process_loses_nothing_it_acknowledged(path: Path) -> None:
    code = (
        "import os, signal, sys; sys.path.insert(0, sys.argv[2])\n"
        "from tests.articles import article, save\n"
        "from watch.store import open_store; from pathlib import Path\n"
        "with open_store(Path(sys.argv[1])) as store:\n"
        "    for key in 'abcdef': save(store, article(key)); print(key, flush=True)\n"
        "    store.engine.execute('BEGIN IMMEDIATE')\n"
        "    save(store, article('e', title='jamais'))\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path), str(Path(__file__).parent.parent)],
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode == -9, done.stderr
    with open_store(path) as opened:
        assert opened.articles.count() == len(done.stdout.split()) == 6
        assert len(search(opened, "jamais")) == 0
        assert opened.engine.integrity() is None


def test_two_processes_write_to_one_archive(path: Path) -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[2])\n"
        "from tests.articles import article, save\n"
        "from watch.store import open_store; from pathlib import Path\n"
        "with open_store(Path(sys.argv[1]), busy=300) as store:\n"
        "    name = sys.argv[3]\n"
        "    print('ready', flush=True); sys.stdin.readline()\n"
        "    for n in range(40): save(store, article(name, url=f'u{n}', key=f'{name}{n:019}'))\n"
    )
    running = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(path), str(Path(__file__).parent.parent), name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in "ab"
    ]
    for process in running:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in running:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    errors = [process.communicate()[1] for process in running]
    assert [process.returncode for process in running] == [0, 0], errors
    with open_store(path) as opened:
        assert opened.articles.count() == 80
        assert len(search(opened, "élection")) == 80


def test_a_locked_archive_says_so(store: Store, path: Path) -> None:
    other = SQLite(path, busy=0.1)
    with store.engine.transaction("test"), pytest.raises(StoreLocked, match="occupée"):
        other.execute("BEGIN IMMEDIATE")
    other.close()


def test_a_read_only_archive_says_so(path: Path) -> None:
    with open_store(path):
        pass
    reader = SQLite(path, read_only=True)
    with pytest.raises(StoreReadOnly, match="pas modifiable"):
        reader.execute("DELETE FROM articles")
    reader.close()


def test_a_folder_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    (tmp_path / "fichier").write_text("")
    with (
        pytest.raises(StoreReadOnly, match=r"ne peut pas être créée \(il existe déjà\)"),
        open_store(
            tmp_path / "fichier" / "vigie.db",
        ),
    ):
        pass


def test_a_file_that_is_no_database_is_never_replaced(path: Path) -> None:
    path.write_bytes(b"pas une base" * 1000)
    with pytest.raises(StoreError, match="endommagé"), open_store(path):
        pass
    assert path.read_bytes() == b"pas une base" * 1000


def test_the_database_of_another_program_receives_nothing(path: Path) -> None:
    engine = SQLite(path)
    engine.execute("CREATE TABLE contacts (name TEXT)")
    engine.close()
    with pytest.raises(StoreError, match="autre programme"), open_store(path):
        pass
    engine = SQLite(path)
    assert engine.db.table_names() == ["contacts"]
    engine.close()


def test_an_archive_of_a_newer_vigie_is_refused(path: Path) -> None:
    with open_store(path) as opened:
        opened.engine.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
            " VALUES ('watch', 'm999', '2030')",
        )
    with pytest.raises(StoreError, match="plus récente"), open_store(path):
        pass


def test_only_its_owner_reads_the_file(store: Store, path: Path) -> None:
    assert store.articles.count() == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_durable_mode_is_really_set(store: Store) -> None:
    expected = "wal" if wal_is_safe(store.engine.library) else "delete"
    assert store.engine.rows("PRAGMA journal_mode") == [{"journal_mode": expected}]
    synchronous = store.engine.rows("PRAGMA synchronous")[0]["synchronous"]
    assert synchronous == (2 if expected == "wal" else 3)
    assert store.engine.rows("PRAGMA foreign_keys") == [{"foreign_keys": 1}]


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 53, 4), True),
    ],
)
def test_the_libraries_with_the_wal_reset_bug_are_known(
    version: tuple[int, ...],
    safe: bool,
) -> None:
    assert wal_is_safe(version) is safe
