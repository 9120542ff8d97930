"""OPML in and out: hostile files cost little, and what goes out comes back the same."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET  # an independent reader of what we write

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefings.cli import vigie
from watch.catalog import load_sources
from watch.front import run
from watch.model import Category, SourceSpec
from watch.opml import FOLDERS, MAX_FEEDS, MAX_REFUSED, build, family, parse
from watch.resources import shipped

NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)


def opml(body: str) -> bytes:
    return f'<?xml version="1.0"?><opml version="2.0"><body>{body}</body></opml>'.encode()


def feed(url: str, name: str = "N", **more: str) -> str:
    extra = "".join(f' {key}="{value}"' for key, value in more.items())
    return f'<outline type="rss" text="{name}" xmlUrl="{url}"{extra}/>'


# Reading


def test_feeds_come_with_their_folders_and_clean_names() -> None:
    found = parse(
        opml(
            '<outline text="Veille"><outline title="Universités" text="x">'
            + feed(
                "https://u.fr/rss",
                "&lt;b&gt;Gras&lt;/b&gt; &amp; net\u202e",
                htmlUrl="https://u.fr",
            )
            + "</outline>"
            + feed("HTTP://M.fr:80/feed.json?utm_source=x", "")
            + "</outline>"
            + feed("https://z.fr/rss", "Z"),
        )
    )
    assert [(one.url, one.name, one.folder, one.kind) for one in found.feeds] == [
        ("https://u.fr/rss", "Gras & net", "Veille / Universités", "feed"),
        ("http://m.fr/feed.json", "", "Veille", "jsonfeed"),
        ("https://z.fr/rss", "Z", "", "feed"),
    ]
    assert found.feeds[0].homepage == "https://u.fr/"
    assert (found.refused, found.problem) == ((), None)


@pytest.mark.parametrize(
    "url",
    """file:///etc/passwd gopher://a.fr/ ftp://a.fr/rss data:text/xml,x jar:https://a.fr!/x
    source:/x //a.fr/rss javascript:alert(1) https://u:p@a.fr/rss /relatif https:///vide
    https://a.fr\\@127.0.0.1/ mailto:a@a.fr view-source:https://a.fr feed:https://a.fr/rss
    """.split(),
)
def test_only_the_web_is_imported(url: str) -> None:
    found = parse(opml(feed(url, "Piège") + feed("https://bon.fr/rss")))
    assert [one.url for one in found.feeds] == ["https://bon.fr/rss"]
    assert found.refused == (("Piège", "adresse inutilisable"),)


def test_a_feed_repeated_is_taken_once_and_said() -> None:
    found = parse(opml(feed("https://a.fr/rss") + feed("http://www.a.fr/rss/?utm_medium=x", "M")))
    assert len(found.feeds) == 1
    assert found.refused == (("M", "répété dans le fichier"),)


def test_fifty_thousand_outlines_are_capped_counted_and_cheap() -> None:
    body = "".join(feed(f"https://a.fr/{n}") for n in range(50_000))
    bad = "".join(feed("file:///x") for _ in range(1000))
    start = time.process_time()
    found = parse(opml(body + bad))
    assert time.process_time() - start < 10  # 1.5 s here
    assert len(found.feeds) == MAX_FEEDS
    assert len(found.refused) == MAX_REFUSED
    assert found.left_out == 50_000 - MAX_FEEDS + 1000 - MAX_REFUSED


def test_deep_nesting_keeps_what_comes_before() -> None:
    deep = '<outline text="d">' * 5000
    found = parse(opml(feed("https://a.fr/rss") + deep + feed("https://b.fr/rss")))
    assert found.feeds[0].url == "https://a.fr/rss"
    assert all(len(one.folder) < 200 for one in found.feeds)


def test_entities_and_includes_open_nothing(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("SECRET", encoding="utf-8")
    lols = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    for head in (f'<!ENTITY x SYSTEM "file://{secret}">', f'<!ENTITY l0 "lol">{lols}'):
        body = (
            f"<!DOCTYPE opml [{head}]><opml><body>{feed('https://a.fr', '&x;&l9;')}</body></opml>"
        )
        found = parse(body.encode())
        assert "entités" in str(found.problem)
        assert found.feeds == ()
    included = (
        f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" parse="text"'
        f' href="file://{secret}"/>'
        f'<?xml-stylesheet type="text/xsl" href="file://{secret}"?>'
    )
    assert "SECRET" not in repr(parse(opml(included + feed("https://a.fr/rss"))))
    external = f'<!DOCTYPE opml SYSTEM "file://{secret}"><opml><body>{feed("https://a.fr/r")}</body></opml>'
    assert [one.url for one in parse(external.encode()).feeds] == ["https://a.fr/r"]


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        (opml(feed("https://a.fr/r", "Été")).decode().encode("latin-1"), ["Été"]),
        ("\ufeff".encode() + opml(feed("https://a.fr/r", "Été")), ["Été"]),
        (opml(feed("https://a.fr/r", "R&D &eacute;t&eacute;")), ["R&D été"]),
        (opml(feed("https://a.fr/r", "a\x00b\x1bc")), ["abc"]),
    ],
)
def test_names_survive_what_readers_write(raw: bytes, names: list[str]) -> None:
    assert [one.name for one in parse(raw).feeds] == names


def test_a_file_cut_short_gives_what_it_has_and_says_so() -> None:
    whole = opml(feed("https://a.fr/rss") + feed("https://b.fr/rss"))
    found = parse(whole[: whole.index(b"https://b")])
    assert [one.url for one in found.feeds] == ["https://a.fr/rss"]
    assert "interrompu" in str(found.problem)


@pytest.mark.parametrize("raw", [b"", b"bonjour", b"<html><body/></html>", b"\x00" * 100, b"<"])
def test_what_is_no_opml_is_said(raw: bytes) -> None:
    assert "OPML" in str(parse(raw).problem)


@given(st.binary(max_size=300), st.text(max_size=100))
def test_no_bytes_break_it(noise: bytes, name: str) -> None:
    for raw in (noise, opml(feed("https://a.fr/rss", name)) + noise, opml(name)):
        for one in parse(raw).feeds:
            assert one.url.startswith(("http://", "https://"))


@pytest.mark.parametrize(
    ("folder", "category"),
    [
        ("Ministères", Category.MINISTRY),
        ("Veille / Universités et écoles", Category.UNIVERSITY),
        ("Organismes de recherche", Category.RESEARCH),
        ("Presse régionale", Category.TERRITORY),
        ("Culture scientifique", Category.OUTREACH),
        ("territoire", Category.TERRITORY),
        ("Divers", None),
        ("", None),
    ],
)
def test_a_folder_tells_the_family(folder: str, category: Category | None) -> None:
    assert family(folder) is category


# Writing


def spec(n: int, name: str, category: Category, kind: str = "feed") -> SourceSpec:
    return SourceSpec(
        slug=f"s{n}",
        name=name,
        kind=kind,
        url=f"https://s{n}.fr/rss?a=1&b=<2>",
        homepage=f"https://s{n}.fr/",
        category=category,
    )


def test_what_is_written_is_opml_that_another_reader_opens() -> None:
    names = ["L'été « 1 » & <2>", 'Dit "non"', "R&D"]
    specs = [spec(n, name, Category.THEME) for n, name in enumerate(names)]
    root = ET.fromstring(build(specs, "Veille & <co>", NOW))  # noqa: S314 - our own output
    assert (root.tag, root.get("version")) == ("opml", "2.0")
    assert root.findtext("head/title") == "Veille & <co>"
    assert root.findtext("head/dateCreated") == "Wed, 25 Nov 2026 08:00:00 +0000"
    outlines = root.findall("body/outline/outline")
    assert [one.get("text") for one in outlines] == names
    # OPML 2.0: an outline of type rss has text and xmlUrl.
    assert {one.get("type") for one in outlines} == {"rss"}
    assert all(one.get("xmlUrl") and one.get("title") == one.get("text") for one in outlines)


def test_the_shipped_catalogue_comes_back_the_same() -> None:
    specs = [
        one
        for one in load_sources(shipped("config", "sources.yaml"))
        if one.kind in {"feed", "jsonfeed"}
    ]
    found = parse(build(specs, "Veille", NOW))
    told = {(one.url, one.name, one.kind, family(one.folder)) for one in found.feeds}
    # A final "#" or a tracker apart, addresses are those of the catalogue.
    assert len(told) == len(specs) == len(found.feeds)
    assert {(name, kind, category) for _, name, kind, category in told} == {
        (one.name[:100], one.kind, one.category) for one in specs
    }
    assert found.refused == ()
    assert len(FOLDERS) == len(Category)


# The commands


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "sources.yaml").write_text(
        "# À nous.\nsources:\n- slug: a\n  name: A\n  kind: feed\n  url: https://a.fr/rss\n"
        "  homepage: https://a.fr/\n  category: theme\n- slug: p\n  name: P\n  kind: page\n"
        "  url: https://p.fr/\n  homepage: https://p.fr/\n  category: theme\n"
        "  options: {item: li}\n",
        encoding="utf-8",
    )
    return tmp_path


def call(home: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = run(vigie, ["--home", str(home), "sources", *arguments])
    told = capsys.readouterr()
    return code, (told.out + told.err).replace("\u00a0", " ")


def test_an_import_is_shown_first_and_written_disabled(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = home / "lectures.opml"
    file.write_bytes(
        opml(
            '<outline text="Universités">'
            + feed("https://u.fr/rss", "L'université : actus")
            + "</outline>"
            + feed("http://www.a.fr/rss", "Déjà là")
            + feed("file:///etc/passwd", "Piège")
        )
    )
    before = (home / "sources.yaml").read_bytes()
    code, told = call(home, capsys, "import", str(file))
    assert code == 0
    assert "1 source nouvelle, 1 déjà au catalogue, 1 refusée." in told
    assert f"sources import {file} --yes" in told
    assert (home / "sources.yaml").read_bytes() == before
    code, told = call(home, capsys, "import", str(file), "--yes")
    assert code == 0
    assert "sources enable l-universite-actus" in told
    assert (home / "sources.yaml").read_bytes().startswith(before)
    *_, new = load_sources(home / "sources.yaml")
    assert (new.slug, new.category, new.enabled) == (
        "l-universite-actus",
        Category.UNIVERSITY,
        False,
    )
    assert str(new.disabled_reason).startswith("Importée de lectures.opml le ")
    code, told = call(home, capsys, "import", str(file), "--yes")
    assert "Rien à importer." in told


def test_an_import_may_be_written_enabled(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = home / "lectures.opml"
    file.write_bytes(opml("".join(feed(f"https://x{n}.fr/rss", "Même nom") for n in range(3))))
    assert call(home, capsys, "import", str(file), "--yes", "--enabled")[0] == 0
    assert [one.slug for one in load_sources(home / "sources.yaml") if one.enabled] == [
        "a",
        "p",
        "meme-nom",
        "meme-nom-2",
        "meme-nom-3",
    ]


@pytest.mark.parametrize(
    ("raw", "said"),
    [(b"bonjour", "ce n'est pas un fichier OPML"), (b"<" * 5_000_001, "plus de 5 Mo")],
)
def test_a_file_that_cannot_be_read_is_said(
    home: Path, capsys: pytest.CaptureFixture[str], raw: bytes, said: str
) -> None:
    (home / "x.opml").write_bytes(raw)
    code, told = call(home, capsys, "import", str(home / "x.opml"))
    assert code == 2
    assert said in told
    assert call(home, capsys, "import", str(home / "absent.opml"))[0] == 2


def test_an_export_says_what_it_leaves_out(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = home / "vigie.opml"
    code, told = call(home, capsys, "export", "--opml", str(file))
    assert code == 0
    assert f"1 flux dans {file}." in told
    assert "1 autre source du catalogue, sans flux, ne peut pas être lue" in told
    outlines = ET.parse(file).iter("outline")  # noqa: S314 - our own output
    assert [one.get("xmlUrl") for one in outlines] == [None, "https://a.fr/rss"]
