"""From a page to its feeds: what it announces, what it links, what its software usually has."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pages import page, rss
from watch.discover.entry import family, named, slugged
from watch.discover.feeds import MAX_CANDIDATES, Discovery, Nature, Origin, discover
from watch.model import Category

SITE = "https://www.exemple.fr/rubrique/"


def found(body: str, head: str = "", url: str = SITE) -> Discovery:
    html = f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"
    return discover(page(html, "text/html", url))


def urls(discovery: Discovery) -> list[str]:
    return [one.url for one in discovery.candidates]


@pytest.mark.parametrize(
    ("body", "nature"),
    [
        (rss(""), Nature.FEED),
        ('<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title></feed>', Nature.FEED),
        ('{"version": "https://jsonfeed.org/version/1", "items": []}', Nature.JSONFEED),
        ('<?xml version="1.0"?><urlset><url/></urlset>', Nature.SITEMAP),
        ('<sitemapindex xmlns="x"></sitemapindex>', Nature.SITEMAP),
        ('{"data": 1}', Nature.PAGE),
        ("<html><body>Bonjour</body></html>", Nature.PAGE),
        ("", Nature.PAGE),
        ("\x00\x01\x02", Nature.PAGE),
    ],
)
def test_an_answer_is_known_by_its_content(body: str, nature: Nature) -> None:
    # The announced type is wrong on purpose: servers send feeds as text/html.
    assert discover(page(body, "text/html")).nature is nature


def test_a_feed_gives_its_own_name_and_not_that_of_an_entry() -> None:
    feed = "<rss version='2.0'><channel>{0}<item><title>Un article</title></item></channel></rss>"
    assert discover(page(feed.format("<title>Les &amp; actus</title>"))).title == "Les & actus"
    assert discover(page(feed.format(""))).title == ""
    json_feed = '{"title": "Ma \\"revue\\"", "items": []}'
    assert discover(page(json_feed)).nature is Nature.JSONFEED


def test_announced_feeds_come_first_and_comments_last() -> None:
    rss_link = '<link rel="alternate" type="application/rss+xml'
    head = (
        f'{rss_link}" title="Commentaires" href="/comments/feed/">'
        f'{rss_link}; charset=utf-8" title="Actus" href="/feed/">'
        '<link rel="ALTERNATE home" type="application/atom+xml" href="atom.xml">'
        '<link rel="alternate" type="application/json+oembed" href="/oembed">'
        '<link rel="alternate" hreflang="en" href="/en/">'
    )
    told = found('<a href="/flux.rss">RSS</a> <a href="/contact">Contact</a>', head)
    assert urls(told) == [
        "https://www.exemple.fr/feed/",
        "https://www.exemple.fr/rubrique/atom.xml",
        "https://www.exemple.fr/comments/feed/",
        "https://www.exemple.fr/flux.rss",
    ]
    assert told.candidates[0].title == "Actus"
    assert [one.origin for one in told.candidates] == [Origin.ANNOUNCED] * 3 + [Origin.LINKED]


def test_the_same_feed_named_twice_is_one_candidate() -> None:
    link = '<link rel="alternate" type="application/rss+xml" href="{0}">'
    told = found(
        '<a href="//exemple.fr/feed">Flux</a>',
        link.format("https://exemple.fr/feed/") + link.format("http://www.exemple.fr/feed?utm_x=1"),
    )
    assert urls(told) == ["https://exemple.fr/feed/"]


def test_a_base_element_moves_relative_links() -> None:
    head = '<base href="https://autre.fr/x/"><link rel="alternate" type="text/xml" href="rss">'
    assert urls(found("", head)) == ["https://autre.fr/x/rss"]
    assert urls(found("", head.replace("https://autre.fr/x/", "javascript:1"))) == [f"{SITE}rss"]


@pytest.mark.parametrize(
    "href",
    [
        "file:///etc/passwd",
        "gopher://exemple.fr/feed",
        "ftp://exemple.fr/rss.xml",
        "data:application/rss+xml,<rss/>",
        "jar:https://exemple.fr/a!/rss.xml",
        "source:/feed",
        "javascript:alert(1)//feed",
        "https://user:secret@exemple.fr/feed",
        "https://exemple.fr\\@127.0.0.1/feed",
        "mailto:rss@exemple.fr",
    ],
)
def test_only_the_web_is_a_candidate(href: str) -> None:
    head = f'<link rel="alternate" type="application/rss+xml" href="{href}">'
    assert found(f'<a href="{href}">RSS</a>', head).candidates == ()


def test_a_page_of_a_thousand_feeds_is_cut_and_counted() -> None:
    told = found("".join(f'<a href="/{n}.rss">x</a>' for n in range(1000)))
    assert len(told.candidates) == MAX_CANDIDATES
    assert told.left_out == 1000 - MAX_CANDIDATES


@pytest.mark.parametrize(
    ("body", "software", "first"),
    [
        ('<img src="/IMG/jpg/x.jpg">', "SPIP", "https://www.exemple.fr/spip.php?page=backend"),
        ('<script src="/wp-includes/x.js">', "WordPress", f"{SITE}feed/"),
        ('<img src="/sites/default/files/x.png">', "Drupal", "https://www.exemple.fr/rss.xml"),
        ('<a href="/fileadmin/x.pdf">x</a>', "TYPO3", "https://www.exemple.fr/rss"),
        ('<a href="/index.php?option=com_x">x</a>', "Joomla", f"{SITE}?format=feed&type=rss"),
        ('<a href="/a.kjsp">x</a>', "K-Sup", "https://www.exemple.fr/adminsite/"),
        ("<p>rien</p>", None, "https://www.exemple.fr/feed/"),
    ],
)
def test_the_software_tells_where_to_look(body: str, software: str | None, first: str) -> None:
    told = found(body)
    assert told.software == software
    assert told.usual[0].url.startswith(first)
    assert {one.origin for one in told.usual} == {Origin.USUAL}


@pytest.mark.parametrize(
    ("url", "feed"),
    [
        ("https://commission.ec.europa.eu/news", "https://commission.ec.europa.eu/node/2/rss_en"),
        ("https://theconversation.com/fr", "https://theconversation.com/fr/articles.atom"),
        (
            "https://france3-regions.franceinfo.fr/occitanie/",
            "https://france3-regions.franceinfo.fr/occitanie/rss",
        ),
        ("https://www.franceinfo.fr/sciences/", "https://www.franceinfo.fr/sciences.rss"),
        (
            "https://journals.openedition.org/rac/",
            "https://journals.openedition.org/rac/backend?format=rssdocuments",
        ),
    ],
)
def test_a_publisher_has_its_own_habits(url: str, feed: str) -> None:
    assert found("", url=url).usual[0].url == feed


@given(st.text(max_size=400), st.text(max_size=80))
def test_no_page_breaks_it_and_every_candidate_is_followable(body: str, href: str) -> None:
    told = found(f'<a href="{href}/feed">{body}</a>{body}')
    for one in (*told.candidates, *told.usual):
        assert one.url.startswith(("https://", "http://"))


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Labo des marges – Flux RSS", "Labo des marges"),
        ("CNRS | Actualités", "CNRS"),
        ("  L’Actu\n", "L’Actu"),
        ("", "exemple.fr"),
        ("\u202ex", "x"),
    ],
)
def test_a_feed_is_named_for_readers(title: str, name: str) -> None:
    assert named(title, SITE) == name


@given(st.text(max_size=120), st.sets(st.sampled_from(["source", "a", "labo", "labo-2"])))
def test_a_slug_is_new_and_well_formed(name: str, taken: set[str]) -> None:
    slug = slugged(name, taken)
    assert slug not in taken
    assert 1 <= len(slug) <= 60
    assert slug.strip("-") == slug
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


def test_a_slug_reads_as_its_name() -> None:
    assert slugged("L'Œuvre à Sète : « été »", ()) == "l-oeuvre-a-sete-ete"
    assert slugged("Labo", {"labo", "labo-2"}) == "labo-3"


@pytest.mark.parametrize(
    ("url", "category"),
    [
        ("https://www.culture.gouv.fr/x", Category.MINISTRY),
        ("https://www.univ-tlse3.fr/", Category.UNIVERSITY),
        ("https://www.inserm.fr/rss", Category.RESEARCH),
        ("https://www.laregion-occitanie.example/", Category.TERRITORY),
        ("https://connu.example/", Category.OUTREACH),
        ("https://inconnu.example/", None),
    ],
)
def test_a_family_is_supposed_from_the_host(url: str, category: Category | None) -> None:
    assert family(url, {"connu.example": Category.OUTREACH}) is category
