"""Files that come from elsewhere: bombs, disguises, giants. No page takes any; two commands do."""

from __future__ import annotations

import gzip
import io
import stat
import zipfile
from pathlib import Path

import httpx
import pytest

from briefings.cli import vigie
from briefings.subscriptions.listing import MAX_BYTES
from tests.offices import SETTINGS, House, letters, settle, words
from tests.webs import HERE, UNUSED, Web
from watch.front import run

LIST = b"email\nmarie@region.example\n"
PIXEL = b"GIF89a\x01\x00\x01\x00;"


def zipped(name: str, size: int) -> bytes:
    """A thousand times smaller than what it holds."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(name, b"0" * size)
    return held.getvalue()


BOMBS = {
    "a workbook that is a bomb": lambda: zipped("xl/worksheets/sheet1.xml", 50_000_000),
    "compressed": lambda: gzip.compress(b"0" * 50_000_000),
}
"""Made by the test that wants one: every process reads this module."""
DISGUISED = {
    "a workbook": zipped("xl/worksheets/sheet1.xml", 1_000),
    "an old workbook": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + LIST,
    "a picture that is also a list": b"GIF89a;\n" + LIST,
    "a document that is also a list": b"%PDF-1.7\n" + LIST,
    "a page that is also a list": b"<html><!--\n" + LIST,
    "a drawing": b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>\n' + LIST,
    "a list with a zero": LIST + b"\x00",
    "a giant": LIST + b"x" * MAX_BYTES,
    "nothing but separators": b";" * 3_000_000,
}


def disguised(what: str) -> bytes:
    return BOMBS[what]() if what in BOMBS else DISGUISED[what]


@pytest.mark.parametrize("what", [*DISGUISED, *BOMBS])
def test_a_list_of_subscribers_is_a_list_or_nothing(
    house: House, what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = house.home / "liste.csv"
    file.write_bytes(disguised(what))
    command = ["subscribers", "import", str(file), "--basis", "essai"]
    assert run(vigie, ["--home", str(house.home), *command]) != 0
    told = capsys.readouterr()
    assert "Traceback" not in told.out + told.err
    assert len(told.out) < 3_000
    with house.open() as (records, _):
        assert records.subscribers.all() == []


def test_a_file_without_end_is_read_no_further(house: House) -> None:
    command = ["subscribers", "import", "/dev/zero", "--basis", "essai"]
    assert run(vigie, ["--home", str(house.home), *command]) != 0


@pytest.mark.parametrize("what", ["a workbook that is a bomb", "compressed", "a drawing"])
def test_a_list_of_feeds_is_one_or_nothing(house: House, what: str) -> None:
    file = house.home / "lectures.opml"
    file.write_bytes(disguised(what))
    before = (house.home / "sources.yaml").read_bytes()
    assert run(vigie, ["--home", str(house.home), "sources", "import", str(file), "--yes"]) != 0
    assert (house.home / "sources.yaml").read_bytes() == before


@pytest.mark.parametrize("page", ["/connexion", "/abonnement", "/preferences", "/lien"])
def test_no_page_takes_a_file(web: Web, page: str) -> None:
    here = {**HERE, **web.client.headers}
    files = {"email": ("x.csv", LIST, "text/csv"), "logo": ("x.gif", PIXEL, "image/gif")}
    got = httpx.post(web.url + page, files=files, headers=here, timeout=30, verify=UNUSED)
    assert 400 <= got.status_code < 500
    many = [("f", (f"{n}", b"x", "text/plain")) for n in range(500)]
    got = httpx.post(web.url + page, files=many, headers=here, timeout=30, verify=UNUSED)
    assert 400 <= got.status_code < 500


def test_an_export_is_private_written_down_and_told_to_who_keeps_vigie(tmp_path: Path) -> None:
    keeper = SETTINGS + "alerts:\n  keeper: garde@region.example\n"
    house = settle(tmp_path / "vigie", keeper)
    target = tmp_path / "liste.csv"
    command = ["subscribers", "export", "--output", str(target)]
    assert run(vigie, ["--home", str(house.home), *command]) == 0
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    with house.open() as (records, _):
        (line,) = records.audit.all()
        (mail,) = letters(records)
    assert (line.what, line.about) == ("liste des abonnés exportée", "0\u00a0adresse")
    assert mail["To"] == "garde@region.example"
    assert "a exporté 0" in words(mail)
