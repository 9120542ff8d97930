"""Documents built by hand, one of each kind, for the tests of paper formats."""

from __future__ import annotations

import struct
from dataclasses import replace
from datetime import UTC, date, datetime
from zlib import compress, crc32

from briefings.document import (
    Blank,
    Block,
    Document,
    Heading,
    Letterhead,
    Paragraph,
    Picture,
    Reference,
    Run,
    Table,
    Visa,
    Voice,
)
from briefings.house import House

MADE = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
HOUSE = House(
    organisation="Région Occitanie",
    direction="Direction de l’enseignement supérieur et de la recherche",
    service="Service Sciences et Société",
    contact="sciences@region.example",
    archive="https://veille.region.example/",
)
KINDS = ("hebdo", "information", "decision", "elus", "presse")


def _png(width: int, height: int) -> bytes:
    """A plain rectangle."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = (b"\0" + b"\x1b\x3a\x5c" * width) * height
    body = chunk(b"IHDR", head) + chunk(b"IDAT", compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


PNG = _png(240, 60)
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="480" height="120">'
    '<rect width="240" height="30" fill="#1b3a5c"/></svg>'
)


def say(text: str, *sources: int, **look: object) -> Paragraph:
    return Paragraph(runs=(Run(text=text, sources=sources),), **look)  # type: ignore[arg-type]


def reference(number: int, **other: object) -> Reference:
    told: dict[str, object] = {
        "number": number,
        "title": f"Un laboratoire ouvre ses portes aux collèges (épisode {number})",
        "source": "Ministère de la Recherche",
        "url": f"https://ministere.example/actualites/{number}",
        "published": date(2026, 11, 17),
        "consulted": date(2026, 11, 23),
    }
    return Reference(**(told | other))  # type: ignore[arg-type]


SOURCES = (
    reference(1),
    reference(2, published=None, credit="Licence Ouverte 2.0, Ministère de la Recherche"),
    reference(3, title="Why citizens trust science", source="Nature", language="en"),
    reference(4, title="Sans adresse", url=""),
)
OPTIONS = Table(
    caption="Options étudiées",
    header=("Option", "Avantages", "Limites", "Coût", "Délai", "Risque"),
    rows=(
        ((Run(text="Appel à projets régional", sources=(1,)),), None, None, None, None, None),
        (
            (Run(text="Convention pluriannuelle"),),
            None,
            None,
            (Run(text="120\u00a0000\u00a0€"),),
            None,
            None,
        ),
    ),
)
CHART = Picture(
    png=PNG,
    svg=SVG,
    text="Désinformation : 12 actualités ; ruralité : 5.",
    caption="Actualités par thème, semaine 47",
)


def body() -> tuple[Block, ...]:
    """Every kind of block once, and each voice."""
    return (
        Heading(text="En bref"),
        say(
            "Trente collèges accueilleront un atelier d’esprit critique en 2027", 1, 2, bullet=True
        ),
        say("La date limite de dépôt est reportée au 15\u00a0décembre", 1, bullet=True),
        Heading(text="Contexte"),
        say("Le ministère publie un appel à projets doté de 1,2\u00a0million d’euros.", 1),
        Heading(text="L’appel du ministère", level=2, url="https://ministere.example/appel"),
        say("Des ateliers seront proposés dans chaque département.", voice=Voice.SOURCE),
        Paragraph(
            runs=(
                Run(text="Ministère de la Recherche, 17\u00a0novembre – "),
                Run(text="lire l’appel", url="https://ministere.example/appel"),
            ),
            small=True,
        ),
        Heading(text="Why citizens trust science", level=3, language="en"),
        Paragraph(
            runs=(
                Run(text="Selon la revue, "),
                Run(
                    text="trust in science remains high", language="en", emphasis=True, sources=(3,)
                ),
                Run(text=", "),
                Run(text="dans 68\u00a0pays", strong=True),
                Run(text="."),
            )
        ),
        Heading(text="Portée pour l’Occitanie"),
        say(
            "Trois candidatures de la Région sont attendues.\nLe service suit.", voice=Voice.OFFICE
        ),
        Blank(prompt="ce que la Région peut en attendre"),
        Heading(text="Options"),
        OPTIONS,
        CHART,
        Heading(text="Suites proposées"),
        Blank(prompt="décision attendue, et avant quelle date"),
    )


def document(kind: str = "information", **other: object) -> Document:
    told: dict[str, object] = {
        "kind": kind,
        "title": "Esprit critique au collège\u00a0: l’appel du ministère et ce qu’il change",
        "letterhead": Letterhead(
            house=HOUSE,
            subject="Appel à projets national «\u00a0Esprit critique\u00a0»",
            reference="SSO/2026/118",
            period="du 16 au 22\u00a0novembre 2026",
            number="12",
            visas=(
                Visa(who="Anne Martin", role="Cheffe de service", at=MADE, remark="Bon pour envoi"),
            ),
            visas_wanted=("Direction générale déléguée",),
        ),
        "blocks": body(),
        "sources": SOURCES,
        "made_at": MADE,
    }
    return Document(**(told | other))  # type: ignore[arg-type]


def long(items: int) -> Document:
    """A weekly note of so many items."""
    blocks: list[Block] = [Heading(text="Désinformation")]
    for number in range(1, items + 1):
        blocks += [
            Heading(
                text=f"Un laboratoire ouvre ses portes aux collèges ({number})",
                level=2,
                url=f"https://ministere.example/actualites/{number}",
            ),
            say("Ministère de la Recherche, 17\u00a0novembre", number, small=True),
            say("Des ateliers seront proposés dans chaque département. " * 4, voice=Voice.SOURCE),
        ]
    sources = tuple(reference(number) for number in range(1, items + 1))
    return replace(document("hebdo"), blocks=tuple(blocks), sources=sources)
