"""What the page of an article gives, and what is not an article."""

from __future__ import annotations

import pytest

from tests.pages import page
from tests.test_harvest import NOW
from watch.enrich.fulltext import MAX_BYTES, extract

TITLE = "Les castors reviennent dans la Garonne"
WORDS = (
    "Une équipe de naturalistes a suivi pendant trois hivers les barrages installés en amont de la"
    " ville. Les relevés montrent que la population progresse de façon régulière chaque année. Les"
    " collectivités préparent désormais un plan de gestion des berges, avec les riverains."
)


def article(title: str = TITLE, words: str = WORDS, head: str = "") -> str:
    return (
        f"<!doctype html><html><head><title>{title} - Le Journal</title>{head}</head><body>"
        f"<nav><a href='/'>Accueil</a> <a href='/x'>Rubriques</a></nav>"
        f"<article><h1>{title}</h1><p>{words}</p><p>{words}</p></article>"
        "<footer>Mentions légales</footer></body></html>"
    )


META = (
    '<meta name="author" content="Aïcha Œuvrard">'
    '<meta property="article:published_time" content="2026-11-18T10:00:00+01:00">'
    '<meta property="og:image" content="/castor.jpg">'
)


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("<html><title>Just a moment…</title><body><p>" + "Checking. " * 60, "aucun texte"),
        ("<html><body><p>Trop court.</p></body></html>", "aucun texte"),
        ("%PDF-1.7 " + WORDS, "pas une page web"),
        ("", "pas une page web"),
        ('{"a": 1}', "pas une page web"),
        ("<html>" + "x" * MAX_BYTES, "plus de 2\u00a0Mo"),
    ],
)
def test_what_is_not_the_article_is_said(body: str, problem: str) -> None:
    told = extract(page(body), TITLE, NOW)
    assert told.text == ""
    assert problem in str(told.problem)


def test_what_hides_in_a_page_does_not_become_text() -> None:
    body = article().replace(
        "</article>",
        "<p style='display:none'>CACHÉ ruralité</p><script>var CODE = 1</script>"
        "<style>.STYLE{}</style><!-- COMMENTAIRE --></article><section id='comments'>"
        "<h2>Commentaires</h2><p>AVIS d'un lecteur, assez long pour être pris.</p></section>",
    )
    text = extract(page(body), TITLE, NOW).text
    assert WORDS[:40] in text
    for word in ("CODE", "STYLE", "COMMENTAIRE", "CACHÉ", "AVIS"):
        assert word not in text


def test_a_date_is_taken_only_when_the_page_states_it() -> None:
    undated = article(words=WORDS + " Le 12 mars 2019, tout avait commencé. Réf. 20190312.")
    assert extract(page(undated), TITLE, NOW).published is None
    ahead = article(head='<meta property="article:published_time" content="2027-01-01">')
    assert extract(page(ahead), TITLE, NOW).published is None


def test_hostile_names_and_images_are_plain() -> None:
    head = (
        '<meta name="author" content="<script>alert(1)</script>Zoé; \u202eZoé">'
        '<meta property="og:image" content="javascript:alert(1)">'
    )
    told = extract(page(article(head=head)), TITLE, NOW)
    assert told.image is None
    assert all("<" not in name and "\u202e" not in name for name in told.authors)
