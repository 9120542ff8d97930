"""Lists of addresses: what is read of them, who is entered, who never is."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefings.cli import vigie
from briefings.store.consents import Event
from briefings.subscriptions.listing import Listing, read_listing
from tests.offices import House, subscribe
from watch.front import run

MARIE = "marie@region.example"


def emails(listing: Listing) -> list[str]:
    return [entry.email for entry in listing.entries]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"], ids=str)
@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_what_spreadsheets_save_is_read(encoding: str, separator: str, end: str) -> None:
    rows = [["Prénom", "Adresse électronique", "Ville"], ["Zoé", MARIE, "Nîmes"], ["", "", ""]]
    text = end.join(separator.join(row) for row in rows) + end
    found = read_listing(text.encode(encoding))
    assert emails(found) == [MARIE]
    assert found.mistakes == ()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a@b.fr\nc@d.fr\n", ["a@b.fr", "c@d.fr"]),
        ("Zoé;a@b.fr\nAnne;c@d.fr", ["a@b.fr", "c@d.fr"]),
        ("E-mail\na@b.fr", ["a@b.fr"]),
        ("COURRIEL;nom\nA@B.FR;x\na@b.fr;y", ["a@b.fr"]),
        ('mail\n"a@b.fr"\n', ["a@b.fr"]),
    ],
)
def test_headers_or_none(text: str, wanted: list[str]) -> None:
    assert emails(read_listing(text.encode())) == wanted


def test_each_bad_row_is_named_by_its_line() -> None:
    text = 'email\na@b.fr\nnon\n"x\ny"@b.fr\n@b.fr\nA@b.fr\na b@c.fr\n=cmd(1)@c.fr\n'
    found = read_listing(text.encode())
    assert emails(found) == ["a@b.fr"]
    assert [one.line for one in found.mistakes][:2] == [3, 5]
    assert found.doubles == 1
    assert all("refusée" in one.what for one in found.mistakes)


@pytest.mark.parametrize(
    "raw", [b"", b"\n\n", b"nom;ville\nx;y", b"PK\x03\x04\x00\x00", b"a" * 10_000_001]
)
def test_what_is_not_a_list_is_said(raw: bytes) -> None:
    found = read_listing(raw)
    assert found.entries == ()
    assert len(found.mistakes) == 1


@given(st.binary(max_size=500))
def test_any_bytes_are_read_without_fuss(raw: bytes) -> None:
    found = read_listing(raw)
    assert len(set(emails(found))) == len(found.entries)


def call(house: House, *words: str) -> int:
    return run(vigie, ["--home", str(house.home), *words])


def listed(house: House) -> list[str]:
    with house.open() as (records, _):
        return [one.email for one in records.subscribers.of("hebdo")]


def write(house: House, text: str) -> str:
    path = Path(house.home) / "liste.csv"
    path.write_text(text, encoding="cp1252")
    return str(path)


def test_a_list_is_entered_whole_with_its_legal_basis(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(house, "courriel;prénom\na@b.fr;Zoé\nc@d.fr;Éric\nA@b.fr;Zoé\n")
    basis = ("--basis", "agents du service", "--by", "Anne")
    assert call(house, "subscribers", "import", path, *basis, "--dry-run") == 0
    assert listed(house) == []
    assert call(house, "subscribers", "import", path, *basis) == 0
    assert listed(house) == ["a@b.fr", "c@d.fr"]
    said = capsys.readouterr().out
    assert "2\u00a0personnes à inscrire, rien d'écrit" in said
    assert "1\u00a0ligne en double" in said
    with house.open() as (records, registrar):
        [proof] = records.consents.of(registrar.person("a@b.fr"))
    assert (proof.event, proof.basis) == (Event.IMPORTED, "agents du service")
    assert proof.origin == "liste.csv, par Anne"
    assert call(house, "subscribers", "import", path, *basis) == 0
    assert "2\u00a0personnes déjà à jour" in capsys.readouterr().out


def test_a_list_with_a_bad_line_enters_nobody_unless_asked(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(house, "email;bulletins\na@b.fr;hebdo\nnon;\nc@d.fr;inconnu\ne@f.fr;\n")
    assert call(house, "subscribers", "import", path, "--basis", "accord") == 5
    assert listed(house) == []
    said = capsys.readouterr().out
    assert "ligne 3\u00a0:" in said
    assert "ligne 4\u00a0: le bulletin «\u00a0inconnu\u00a0» n'existe pas." in said
    assert call(house, "subscribers", "import", path, "--basis", "accord", "--skip") == 0
    assert listed(house) == ["a@b.fr", "e@f.fr"]


@pytest.mark.parametrize("erased", [False, True])
def test_a_list_never_brings_back_who_left(
    house: House, capsys: pytest.CaptureFixture[str], erased: bool
) -> None:
    subscribe(house, MARIE)
    with house.open() as (_, registrar):
        registrar.depart(MARIE, None, "test")
    if erased:
        assert call(house, "subscribers", "erase", MARIE, "--yes") == 0
    path = write(house, f"email\n{MARIE}\na@b.fr\n")
    assert call(house, "subscribers", "import", path, "--basis", "accord") == 0
    assert listed(house) == ["a@b.fr"]
    assert f"{MARIE} est partie et n'est pas réinscrite" in capsys.readouterr().out
    assert call(house, "subscribers", "import", path, "--basis", "accord") == 0
    assert "personne inscrite." in capsys.readouterr().out
    assert call(house, "subscribers", "add", MARIE, "--basis", "accord") == 5
    assert listed(house) == ["a@b.fr"]


def test_an_export_holds_no_formula_and_comes_back(house: House, tmp_path: Path) -> None:
    risky = ["=1+1@b.fr", "+33@b.fr", "-x@b.fr", "a@b.fr"]
    for email in risky:
        assert call(house, "subscribers", "add", "--basis", "essai", "--", email) == 0
    target = tmp_path / "liste.csv"
    assert call(house, "subscribers", "export", "--output", str(target)) == 0
    assert target.stat().st_mode & 0o077 == 0
    rows = list(csv.reader(io.StringIO(target.read_text("utf-8-sig")), delimiter=";"))
    assert rows[0][0] == "adresse"
    assert sorted(row[0] for row in rows[1:]) == sorted(
        ["'=1+1@b.fr", "'+33@b.fr", "'-x@b.fr", "a@b.fr"]
    )
    assert call(house, "subscribers", "export", "--output", str(target)) == 5
