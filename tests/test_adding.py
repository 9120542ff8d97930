"""`vigie sources add`, `enable` and `disable` on a real folder, with a real site on loopback."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from briefings.cli import vigie
from briefings.demo.documents import Document
from briefings.demo.server import serve
from tests.pages import ITEM, rss
from watch.catalog import load_sources
from watch.front import run
from watch.model import SourceSpec
from watch.resources import shipped


def document(body: str, media_type: str = "text/html") -> Document:
    return Document(
        body=body.encode(),
        media_type=media_type,
        etag='"1"',
        last_modified="Mon, 23 Nov 2026 00:00:00 GMT",
    )


def feed(title: str, count: int = 2) -> Document:
    items = "".join(ITEM.format(n) for n in range(count))
    return document(rss(items).replace("<title>T</title>", f"<title>{title}</title>"))


LINK = '<link rel="alternate" type="application/rss+xml" href="{0}">'
SITE = {
    "/": document(
        "<title>Labo des marges - Accueil</title>"
        + LINK.format("/actus.rss")
        + LINK.format("/mort.rss")
        + LINK.format("file:///etc/passwd")
        + '<a href="/nos-flux-rss">Flux</a>',
    ),
    "/actus.rss": feed("Labo <![CDATA[<b onclick=x>des marges</b>]]> | Flux RSS"),
    "/nos-flux-rss": document('<a href="/appels.rss">Appels</a> <a href="/nos-flux-rss">ici</a>'),
    "/appels.rss": feed("Appels à projets", 5),
    "/spip/": document('<img src="/IMG/jpg/x.jpg">'),
    "/spip.php": feed("Ma revue"),
    "/vide/": document("<p>Bonjour</p>"),
    "/plan.xml": document(
        "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'"
        " xmlns:n='http://www.google.com/schemas/sitemap-news/0.9'><url>"
        "<loc>https://exemple.fr/1</loc><n:news><n:title>Une actualité du jour</n:title>"
        "<n:publication_date>2026-11-20</n:publication_date></n:news></url></urlset>",
    ),
    "/journal.json": document('{"version": "https://jsonfeed.org/version/1", "items": []}'),
}


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with serve(SITE) as address:
        yield address


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "vigie.yaml").write_text(
        "fetching: {pause: 0, allowed_networks: [127.0.0.0/8]}\n", encoding="utf-8"
    )
    (tmp_path / "sources.yaml").write_text(
        "# À nous.\nsources:\n- slug: a\n  name: 'A'\n  kind: feed\n  url: https://a.example/rss\n"
        "  homepage: https://a.example/\n  category: theme\n  enabled: false\n"
        "  disabled_reason: Muette.\n",
        encoding="utf-8",
    )
    return tmp_path


def call(home: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = run(vigie, ["--home", str(home), "sources", *arguments])
    told = capsys.readouterr()
    return code, (told.out + told.err).replace("\u00a0", " ")


def catalogue(home: Path) -> dict[str, SourceSpec]:
    return {spec.slug: spec for spec in load_sources(home / "sources.yaml")}


def test_an_address_typed_bare_may_be_of_a_site_without_https(
    home: Path, base: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, told = call(home, capsys, "add", base.removeprefix("http://"))
    assert code == 5
    assert "la connexion chiffrée (TLS) avec le serveur a échoué" in told
    assert f"Si ce site n'a pas de https : vigie --home {home} sources add {base}" in told
    assert "Si ce site" not in call(home, capsys, "add", f"{base}/rien")[1]


def test_without_a_choice_feeds_are_shown_and_nothing_is_written(
    home: Path, base: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (home / "sources.yaml").read_bytes()
    code, told = call(home, capsys, "add", base)
    assert code == 0
    for words in (
        "1. Labo des marges | Flux RSS",
        "2 éléments à garder, 0 de côté",
        "2. Appels à projets",
        "5 éléments",
        "le serveur a répondu 404",
        f"sources add {base} --take 1",
        "Rien n'a été ajouté.",
    ):
        assert words in told
    assert "passwd" not in told
    assert (home / "sources.yaml").read_bytes() == before
    assert sorted(one.name for one in home.iterdir()) == ["sources.yaml", "vigie.yaml"]


def test_the_chosen_feed_is_written_below_what_was_there(
    home: Path, base: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (home / "sources.yaml").read_text(encoding="utf-8")
    code, told = call(home, capsys, "add", base, "--take", "1")
    assert code == 0
    assert "À vérifier dans cette entrée : la famille et les droits." in told
    text = (home / "sources.yaml").read_text(encoding="utf-8")
    assert text.startswith(before)
    assert "# Ajoutée le " in text
    assert "category: theme  # supposée, à vérifier" in text
    spec = catalogue(home)["labo-des-marges"]
    assert (spec.url, spec.kind, spec.rights.value) == (f"{base}/actus.rss", "feed", "reference")
    assert spec.enabled
    assert (home / "sources.yaml.bak").read_text(encoding="utf-8") == before
    assert not (home / "vigie.db").exists()


class Terminal(io.StringIO):
    """Somebody who types, on a terminal."""

    def isatty(self) -> bool:
        return True


def test_on_a_terminal_the_number_and_the_family_are_asked(
    home: Path, base: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal("9\n2\npresse\nministere\n"))
    code, told = call(home, capsys, "add", base)
    assert code == 0
    assert "9 est hors des bornes" in told
    assert "presse" in told
    assert catalogue(home)["appels-a-projets"].category.value == "ministere"
    monkeypatch.setattr(sys, "stdin", Terminal("0\n"))
    assert "Rien n'a été ajouté." in call(home, capsys, "add", base)[1]


def test_what_is_said_on_the_command_line_is_not_supposed(
    home: Path, base: str, capsys: pytest.CaptureFixture[str]
) -> None:
    said = ("--slug", "appels", "--name", "Appels : la liste", "--category", "territoire")
    code, told = call(home, capsys, "add", base, "--take", "2", *said, "--rights", "extract")
    assert code == 0
    assert "À vérifier" not in told
    spec = catalogue(home)["appels"]
    assert (spec.name, spec.category.value, spec.rights.value) == (
        "Appels : la liste",
        "territoire",
        "extract",
    )


def test_a_feed_is_not_added_twice(
    home: Path, base: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(home, capsys, "add", base, "--yes")[0] == 0
    written = (home / "sources.yaml").read_bytes()
    code, told = call(home, capsys, "add", f"{base}/actus.rss?utm_source=x", "--take", "1")
    assert code == 2
    assert "déjà au catalogue, sous le nom « labo-des-marges »" in told
    # A slug that is taken, and a family that does not exist, are refused before any writing.
    code, told = call(home, capsys, "add", base, "--take", "2", "--slug", "a")
    assert code == 2
    assert "« a » est déjà pris" in told
    code, told = call(home, capsys, "add", base, "--take", "2", "--category", "presse")
    assert code == 2
    assert "champ « category » : valeur inconnue « presse »" in told
    assert (home / "sources.yaml").read_bytes() == written
    # --yes takes the first that is not there yet.
    assert call(home, capsys, "add", base, "--yes")[0] == 0
    assert {"labo-des-marges", "appels-a-projets"} <= set(catalogue(home))


@pytest.mark.parametrize(
    ("path", "slug", "kind", "found"),
    [
        ("/appels.rss", "appels-a-projets", "feed", "l'adresse donnée"),
        ("/journal.json", "127-0-0-1", "jsonfeed", "0 élément à garder"),
        ("/spip/", "ma-revue", "feed", "adresse habituelle"),
        ("/plan.xml", "127-0-0-1", "sitemap", "plan de site, l'adresse donnée"),
    ],
)
def test_feeds_are_recognised_wherever_they_are(
    home: Path,
    base: str,
    capsys: pytest.CaptureFixture[str],
    path: str,
    slug: str,
    kind: str,
    found: str,
) -> None:
    code, told = call(home, capsys, "add", base + path, "--yes")
    assert code == 0
    assert found in told
    assert catalogue(home)[slug].kind == kind


@pytest.mark.parametrize(
    ("path", "code", "said"),
    [
        ("{0}/vide/", 5, "Aucun flux trouvé"),
        ("{0}/absente", 5, "le serveur a répondu 404"),
        ("file:///etc/passwd", 2, "n'est pas l'adresse d'une page"),
        ("https://moi:secret@exemple.fr/", 2, "n'est pas l'adresse d'une page"),
        ("http://10.0.0.1/", 5, "10.0.0.1"),
    ],
)
def test_an_address_without_a_feed_changes_nothing(
    home: Path, base: str, capsys: pytest.CaptureFixture[str], path: str, code: int, said: str
) -> None:
    before = (home / "sources.yaml").read_bytes()
    got, told = call(home, capsys, "add", path.format(base), "--yes")
    assert got == code
    assert said in told
    assert (home / "sources.yaml").read_bytes() == before


def test_an_office_without_a_catalogue_gets_a_copy_of_the_shipped_one(
    home: Path, base: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "sources.yaml").unlink()
    code, told = call(home, capsys, "add", base, "--yes")
    assert code == 0
    assert "suivait le fichier livré" in told
    original = shipped("config", "sources.yaml").read_bytes()
    assert (home / "sources.yaml").read_bytes().startswith(original)
    assert not (home / "sources.yaml.bak").exists()


def test_a_source_is_started_and_stopped_by_name(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, told = call(home, capsys, "enable", "a")
    assert code == 0
    assert "A (a) : activée (raison levée : Muette.)" in told
    assert catalogue(home)["a"].enabled
    text = (home / "sources.yaml").read_text(encoding="utf-8")
    assert "désactivée\u00a0: Muette.\n" in text
    assert text.startswith("# À nous.\n")
    assert "déjà active" in call(home, capsys, "enable", "a")[1]
    code, told = call(home, capsys, "disable", "a", "--reason", "  Vide depuis\njuin. ")
    assert code == 0
    assert catalogue(home)["a"].disabled_reason == "Vide depuis juin."
    assert (
        "déjà désactivée : Vide depuis juin."
        in call(home, capsys, "disable", "a", "--reason", "Autre.")[1]
    )
    code, told = call(home, capsys, "disable", "absente", "--reason", "x")
    assert code == 2
    assert "n'existe pas" in told
    code, told = call(home, capsys, "disable", "a", "--reason", " ")
    assert code == 2


def test_enabling_what_is_unfinished_is_refused(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = home / "sources.yaml"
    path.write_text(path.read_text("utf-8").replace("kind: feed", "kind: page"), "utf-8")
    before = path.read_bytes()
    code, told = call(home, capsys, "enable", "a")
    assert code == 2
    assert "il manque l'option « item »" in told
    assert "activée" not in told
    assert path.read_bytes() == before
