"""Selectors proposed for a listing page, for the families of French public sites.

The pages are ours, written after the habits of each publishing system.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefings.cli import vigie
from briefings.demo.documents import Document
from briefings.demo.server import serve
from tests.pages import NOW, SPEC, page
from watch.catalog import load_sources
from watch.discover.listing import MAX_PROPOSALS, explore
from watch.front import EXIT_FAILED, run
from watch.model import Reading
from watch.reading import read

TITLES = [
    "Une exposition sur les zones humides à Sète",
    "Appel à projets : culture scientifique en milieu rural",
    "Les lycéennes et les métiers du numérique",
    "Vérifier une image avant de la partager",
    "Un bus des sciences dans l'Aveyron",
    "Rentrée : ce qui change pour l'orientation",
]
LEAD = "Trois rencontres ouvertes à tous, dans les villages du département, jusqu'au mois de mars."
MENU = "".join(
    f"<li class='menu-item'><a href='/rubrique/{n}'>Rubrique numéro {n} du site</a></li>"
    for n in range(12)
)
FOOT = "".join(f"<li><a href='/mentions/{n}'>Une mention légale, la {n}</a></li>" for n in range(8))


def site(entries: str, extra: str = "") -> str:
    return (
        "<!DOCTYPE html><html lang='fr'><head><meta charset='utf-8'><title>Actualités | Exemple"
        f"</title></head><body><header><nav><ul>{MENU}</ul></nav></header><main>{entries}</main>"
        f"{extra}<footer><ul>{FOOT}</ul></footer></body></html>"
    )


def listed(one: Callable[[int, str], str], around: str = "{0}") -> str:
    return around.format("".join(one(n, title) for n, title in enumerate(TITLES, start=1)))


PAGES = {
    "wordpress": site(
        listed(
            lambda n, title: (
                f"<article id='post-{n}' class='post-{n}0 post type-post category-a{n}'>"
                f"<a class='thumb' href='/2026/11/{n}/'><img src='i.jpg' alt=''></a>"
                f"<h2 class='entry-title'><a href='/2026/11/{n}/'>{title}</a></h2>"
                f"<time class='entry-date' datetime='2026-11-0{n}T09:00:00+01:00'>{n} nov.</time>"
                f"<div class='entry-summary'><p>{LEAD}</p></div></article>"
            )
        ),
        "<div class='nav-links'><a class='next page-numbers' href='/page/2/'>Suivant</a></div>",
    ),
    "drupal": site(
        listed(
            lambda n, title: (
                f"<div class='views-row views-row-{n}'><div class='views-field views-field-title'>"
                f"<span class='field-content'><a href='/fr/node/{n}'>{title}</a></span></div>"
                "<div class='views-field views-field-created'><span class='field-content'>"
                f"mer 0{n}/11/2026 - 12:00</span></div><div class='views-field views-field-body'>"
                f"<div class='field-content'><p>{LEAD}</p></div></div></div>"
            ),
            "<div class='view-content'>{0}</div>",
        ),
        "<ul><li class='pager__item pager__item--next'><a href='?page=1'>›</a></li></ul>",
    ),
    "spip": site(
        listed(
            lambda n, title: (
                f"<li class='item'><h3 class='h3-like'><a href='spip.php?article{n}'>{title}</a>"
                f"</h3><small>{n}{'er' if n == 1 else ''} novembre 2026, par Équipe</small>"
                f"<div class='introduction'>{LEAD}</div></li>"
            ),
            "<ul class='liste-items'>{0}</ul>",
        ),
    ),
    "state design system": site(
        listed(
            lambda n, title: (
                "<div class='fr-col-12 fr-col-md-4'><div class='fr-card fr-enlarge-link'>"
                f"<div class='fr-card__body'><h4 class='fr-card__title'><a href='/actualites/{n}'>"
                f"{title}</a></h4><p class='fr-card__desc'>{LEAD}</p>"
                f"<p class='fr-card__detail'>Publié le {n} novembre 2026</p></div></div></div>"
            ),
            "<div class='fr-grid-row'>{0}</div>",
        )
    ),
    "cards in links": site(
        listed(
            lambda n, title: (
                f"<a class='carte' href='/a/{n}'><span class='date'>0{n}.11.2026</span>"
                f"<h3>{title}</h3><p>{LEAD}</p></a>"
            ),
            "<section class='cartes'>{0}</section>",
        )
    ),
    "table": site(
        listed(
            lambda n, title: (
                f"<tr><td>0{n}/11/2026</td><td><a href='/appels/{n}'>{title}</a></td></tr>"
            ),
            "<table class='appels'><tbody>{0}</tbody></table>",
        )
    ),
    "bare list": site(
        listed(
            lambda n, title: f"<li><a href='/breves/{n}'>{title}</a> (ajouté hier)</li>",
            "<div id='breves'><ul>{0}</ul></div>",
        )
    ),
}


def reading(body: str, rank: int = 0) -> Reading:
    found = explore(page(body, "text/html"))
    options = found.proposals[rank].options
    return read(page(body, "text/html"), replace(SPEC, kind="page", options=options), NOW)


@pytest.mark.parametrize("family", PAGES)
def test_the_list_of_a_page_comes_first(family: str) -> None:
    found = reading(PAGES[family])
    assert [article.title for article in found.articles] == TITLES
    assert len({article.url for article in found.articles}) == len(TITLES)
    assert found.rejected == ()


@pytest.mark.parametrize("family", sorted(set(PAGES) - {"bare list"}))
def test_dates_are_found(family: str) -> None:
    days = [
        article.published and article.published.month for article in reading(PAGES[family]).articles
    ]
    assert days.count(11) >= 5, "the 1st is still October in UTC"
    assert None not in days


@pytest.mark.parametrize("family", ["wordpress", "drupal", "spip", "state design system"])
def test_summaries_are_found(family: str) -> None:
    assert {article.lead for article in reading(PAGES[family]).articles} == {LEAD}


def test_the_next_page_is_found() -> None:
    for family, link in (("wordpress", "https://exemple.fr/page/2/"), ("drupal", "?page=1")):
        assert [one.url[-len(link) :] for one in reading(PAGES[family]).more] == [link]
    assert reading(PAGES["spip"]).more == ()


def test_the_same_list_is_proposed_once() -> None:
    found = explore(page(PAGES["wordpress"], "text/html"))
    assert found.title == "Actualités | Exemple"
    assert [proposal.items[0].url for proposal in found.proposals] == ["/2026/11/1/"]


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<p>Bonjour</p>",
        site("<h1>Un article</h1><p>Son texte.</p>"),
        site("<a href='/1'>Un seul article, assez long</a>"),
        site(
            "".join(
                "<p class='x'><a href='/lire'>Lire la suite de l'article</a></p>" for _ in range(9)
            )
        ),
        "<rss version='2.0'><channel><item><title>T</title></item></channel></rss>",
        "<div id='app'></div><script>render()</script>",
    ],
)
def test_a_page_without_a_list_gives_no_proposal(body: str) -> None:
    assert explore(page(body)).proposals == ()


@pytest.mark.parametrize(
    "body",
    [
        "<div class='a b c d e f'>" * 3000 + "<a href='/x'>un titre assez long</a>",
        "".join(
            f"<li class='a b c d'><a href='/{n}'>un titre assez long {n}</a></li>"
            for n in range(20_000)
        ),
        "<ul>" + "<li><a href='/x'>" + "a" * 200_000 + "</a></li>" * 1000,
        "".join(
            f"<p class='c{'x' * 40}{n % 7}'><a href='/{n}'>titre {n} assez long</a><b>1er mai 2026"
            for n in range(2000)
        ),
    ],
)
def test_hostile_pages_take_little_time(body: str) -> None:
    start = time.process_time()
    assert len(explore(page(body)).proposals) <= MAX_PROPOSALS
    assert time.process_time() - start < 8


def test_elements_that_no_selector_can_say_are_left_out() -> None:
    entries = "".join(f"<l<i><a href='/{n}'>{title}</a></l<i>" for n, title in enumerate(TITLES))
    for proposal in explore(page(f"<ul class='x'>{entries}</ul>")).proposals:
        assert "<" not in proposal.options["item"]


PARTS = """<ul> </ul> <li> <li_class='a'> <a_href='/x'> <a_href=''> </a> </li> <h2> </h2> <p> <time>
    <l<i> </l<i> <x:y_class='a'> un_titre_assez_long 1er_mai_2026 <base_href='http://['>
    <div_class='::x_(('>"""
MARKUP = st.lists(
    st.sampled_from([part.replace("_", " ") for part in PARTS.split()]), max_size=60
).map("".join)


@given(MARKUP)
def test_never_raises_and_always_proposes_valid_options(body: str) -> None:
    for rank, proposal in enumerate(explore(page(body)).proposals):
        assert len(proposal.items) >= 3
        assert "fait échouer" not in (reading(body, rank).problem or "")


# The command


SITE = {
    "/actualites": Document(
        body=PAGES["state design system"].encode(),
        media_type="text/html; charset=utf-8",
        etag='"1"',
        last_modified="Mon, 23 Nov 2026 00:00:00 GMT",
    ),
    "/vide": Document(
        body=b"<p>Bonjour</p>",
        media_type="text/html",
        etag='"1"',
        last_modified="Mon, 23 Nov 2026 00:00:00 GMT",
    ),
}


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with serve(SITE) as address:
        yield address


@pytest.fixture
def home(tmp_path: Path, base: str) -> Path:
    folder = tmp_path / "vigie"
    folder.mkdir()
    port = base.rpartition(":")[2]
    (folder / "vigie.yaml").write_text(
        "fetching:\n  pause: 0\n  allowed_networks: [127.0.0.0/8]\n"
        f"  extra_ports: [{port}]\nreading:\n  workers: 1\n",
        encoding="utf-8",
    )
    (folder / "sources.yaml").write_text(
        "# À moi\nsources:\n  - slug: une\n    name: Une\n    kind: feed\n"
        "    url: https://exemple.fr/rss\n    homepage: https://exemple.fr\n    category: theme\n",
        encoding="utf-8",
    )
    return folder


def call(home: Path, *arguments: str) -> int:
    return run(vigie, ["--home", str(home), *arguments])


def test_the_command_shows_then_writes(
    home: Path, base: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (home / "sources.yaml").read_text(encoding="utf-8")
    assert call(home, "sources", "propose", f"{base}/actualites") == 0
    told = capsys.readouterr().out
    assert "Proposition 1\u00a0: 6\u00a0éléments, 6 avec une date, 0 de côté" in told
    assert "Un bus des sciences" in told
    assert "kind: page" in told
    assert (home / "sources.yaml").read_text(encoding="utf-8") == before
    assert (
        call(home, "sources", "propose", f"{base}/actualites", "--take", "1", "--slug", "dsfr") == 0
    )
    after = (home / "sources.yaml").read_text(encoding="utf-8")
    assert after.startswith(before)
    spec = next(one for one in load_sources(home / "sources.yaml") if one.slug == "dsfr")
    assert spec.kind == "page"
    assert spec.options["title"] == "h4"
    capsys.readouterr()
    assert call(home, "sources", "check", "dsfr") == 0
    assert "6\u00a0éléments" in capsys.readouterr().out


def test_the_command_says_when_it_finds_nothing(
    home: Path, base: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(home, "sources", "propose", f"{base}/vide") == EXIT_FAILED
    assert "Aucune liste reconnue" in capsys.readouterr().out
    assert call(home, "sources", "propose", f"{base}/absente") == EXIT_FAILED
    assert "n'a pas pu être lue" in capsys.readouterr().out
    assert call(home, "sources", "propose", f"{base}/actualites", "--take", "9") == 2
    assert "pas de proposition n°\u00a09" in capsys.readouterr().err
