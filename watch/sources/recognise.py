"""What came in place of a feed or of a sitemap, told in French.

Looks at the beginning only; parses nothing.
"""

from __future__ import annotations

import re

from watch.markup import line
from watch.text import shorten

_HEAD = 20_000
_NOT_XML = "n'est pas du XML"
_CHECK = "vérifiez l'adresse du flux sur le site."
_JSON = (
    "la réponse est du JSON\u00a0; si c'est un JSON Feed, indiquez «\u00a0kind: jsonfeed\u00a0»."
)
_HTML = re.compile(r"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_FEED = re.compile(r"<(?:[\w-]{1,20}:)?(?:rss|feed|rdf)(?=[\s>])", re.IGNORECASE)
_SITEMAP = re.compile(r"<(?:[\w-]{1,20}:)?(?:urlset|sitemapindex)(?=[\s>/])", re.IGNORECASE)
_ROOT = re.compile(r"<([A-Za-z_][\w.:-]{0,60})")
_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{1,300})", re.IGNORECASE)
# First signs of what is no text at all, decoded one byte as one sign.
_BINARY = (
    ("%PDF", "un document PDF"),
    ("\x89PNG", "une image"),
    ("‰PNG", "une image"),
    ("GIF8", "une image"),
    ("ÿØÿ", "une image"),
    ("RIFF", "une image ou un son"),
    ("PK\x03\x04", "une archive ou un document bureautique"),
    ("\x1f‹", "un fichier compressé"),
    ("ID3", "un son"),
    ("\x7fELF", "un programme"),
)
# Firewalls answer 200 with these pages: F5 (travail-emploi.gouv.fr), Cloudflare, Akamai, Imperva.
_BLOCKED = re.compile(
    r"request rejected|access denied|accès refusé|attention required|just a moment|forbidden"
    r"|incapsula|pardon our interruption|captcha|are you a robot|blocked",
    re.IGNORECASE,
)


def mismatch(text: str) -> str | None:
    """A French sentence when ``text`` is plainly not an XML feed, else None."""
    head = text.lstrip()[:_HEAD]
    if head[:1] == "<" and _FEED.search(head):
        return None
    if head[:1] in {"{", "["}:
        return _JSON
    if named := _binary(text):
        return f"l'adresse donne {named}\u00a0; {_CHECK}"
    root = _ROOT.search(head)
    if head[:1] != "<" or root is None:
        return f"la réponse {_NOT_XML if head else 'est vide'}\u00a0; {_CHECK}"
    return _web_page(head) if _HTML.search(head) else _other_xml(root[1])


def _binary(text: str) -> str | None:
    return next((named for signs, named in _BINARY if text.startswith(signs)), None)


def not_a_sitemap(text: str) -> str | None:
    """A French sentence when ``text`` is plainly not a sitemap, else None."""
    head = text.lstrip()[:_HEAD]
    if head[:1] == "<" and _SITEMAP.search(head):
        return None
    if not head:
        return "la réponse est vide\u00a0; vérifiez l'adresse du plan de site."
    if named := _binary(text):
        return f"l'adresse donne {named} et non un plan de site\u00a0; vérifiez-la."
    if _HTML.search(head):
        return _web_page(head, "d'un plan de site", "cherchez son adresse dans robots.txt.")
    if _FEED.search(head):
        return "l'adresse donne un flux\u00a0; indiquez «\u00a0kind: feed\u00a0»."
    return "la réponse n'est pas un plan de site\u00a0; vérifiez son adresse."


def _other_xml(root: str) -> str:
    if root.lower() in {"urlset", "sitemapindex"}:
        return (
            "l'adresse donne un plan de site\u00a0; cherchez le flux RSS ou Atom du site, ou"
            " indiquez «\u00a0kind: sitemap\u00a0»."
        )
    named = f"élément «\u00a0{root}\u00a0»"
    return f"le XML reçu n'est pas un flux RSS ou Atom ({named})\u00a0; {_CHECK}"


def _web_page(
    head: str,
    wanted: str = "d'un flux",
    advice: str = ("cherchez l'adresse du flux sur le site, ou utilisez «\u00a0kind: page\u00a0»."),
) -> str:
    found = _TITLE.search(head)
    title = shorten(line(found[1]), 80) if found else ""
    named = f" (titre\u00a0: «\u00a0{title}\u00a0»)" if title else ""
    if _BLOCKED.search(title):
        return (
            f"le site a refusé la demande par une page de blocage{named}"
            "\u00a0; réessayez plus tard ou demandez-lui d'autoriser Vigie."
        )
    return f"l'adresse donne une page web au lieu {wanted}{named}\u00a0; {advice}"
