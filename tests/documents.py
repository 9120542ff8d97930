"""Documents as formats receive them: a full week composed from a briefing, and one of each kind.

The press and its news are invented. ``weekly()`` holds 60 items; ``CASES`` names every document.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from briefings.compose import briefing_document
from briefings.document import Block, Document, Paragraph, Run, Table, Visa
from briefings.house import House
from briefings.model import (
    Briefing,
    Comment,
    CommentKind,
    Section,
    SourceLine,
    Story,
    Wording,
)
from tests import notes
from watch.model import Article, Labelled, SourceSpec, StatedDate, Theme, Verdict

HOUSE = House(
    direction="Direction de la Recherche",
    contact="sciences@region.example",
    archive="https://veille.region.example/archive",
)
EQUALITY = Theme(slug="egalite_fh", name="Égalité femmes-hommes", color="#6b3fa0", description="")
THEMES = (*notes.THEMES[:2], EQUALITY, notes.THEMES[2])
PRESS = (
    ("cs", "Centre de sciences de Garonne"),
    ("ministere", "Ministère de la Recherche"),
    ("univ", "Université des Causses"),
    ("parc", "Parc naturel des Hautes Serres"),
    ("obs", "Observatoire de l'information"),
    ("revue", "Revue Science & Débat"),
)
SUBJECTS = {
    "desinformation": (
        "Esprit critique : un nouveau parcours pour les collégiens",
        "« Vrai ou faux ? » : des chercheurs répondent aux lycéens",
        "Rumeurs sur les vaccins : ce que montre une étude de l'université",
        "Éducation aux médias : 120 enseignants formés dans l'académie",
        "Fact-checking : la médiathèque ouvre un atelier mensuel",
    ),
    "orientation": (
        "Salon de l'orientation : 4 500 lycéens attendus à Montpellier",
        "Métiers de la recherche : une semaine pour les découvrir",
        "Stages de troisième : une plateforme régionale pour les laboratoires",
        "Parcoursup : les filières scientifiques attirent davantage",
        "Un campus connecté ouvre ses portes à Millau",
    ),
    "egalite_fh": (
        "Filles et mathématiques : un concours ouvert aux classes de seconde",
        "Prix « Femmes et sciences » : les lauréates d'Occitanie",
        "Mentorat : 60 étudiantes accompagnées par des ingénieures",
        "Stéréotypes de genre : un guide pour les médiateurs",
        "Numérique : la part des étudiantes progresse de 3 points",
    ),
    "ruralite": (
        "Un bus des sciences parcourt l'Aveyron",
        "Tiers-lieux ruraux : un appel à projets de 800 000 €",
        "Fête de la science : 40 communes rurales participent",
        "Le ciel étoilé, atout des Hautes Serres",
        "Médiation itinérante : bilan de trois ans en Lozère",
    ),
}
EXTRACT = (
    "Le programme associe six établissements et deux laboratoires. Les ateliers, gratuits, auront"
    " lieu dans les collèges et les médiathèques jusqu'au printemps ; les équipes y présenteront"
    " leurs méthodes et répondront aux questions des élèves."
)


def runs(blocks: tuple[Block, ...]) -> Iterator[Run]:
    """Every run of paragraphs and tables, in order."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield from block.runs
        elif isinstance(block, Table):
            yield from (run for row in block.rows for cell in row for run in cell or ())


def item(number: int, title: str, source: str) -> Article:
    return replace(notes.article(number, title, source), lead=EXTRACT)


def told(number: int, theme: str, title: str) -> Story:
    """One story, with what a real one may bear: other sources, dates, words of the office."""
    source = PRESS[number % len(PRESS)][0]
    lead = Labelled(
        article=item(number, title, source), labels=(notes.label(theme, 0.95 - number % 7 / 20),)
    )
    found = Story(lead=lead, extract=EXTRACT, attribution=None)
    if number % 5 == 0:
        other = PRESS[(number + 2) % len(PRESS)][0]
        found = replace(found, others=(item(500 + number, title, other),))
    if number % 8 == 1:
        day = date(2026, 12, 1) + timedelta(days=number)
        moved = day - timedelta(days=14) if number % 16 == 1 else None
        stated = StatedDate(kind="appel", day=day, time=None, quote="…", moved_from=moved)
        found = replace(found, deadlines=(stated,))
    if number % 11 == 3:
        found = replace(found, attribution="Licence Ouverte 2.0")
    return found


def stories(theme: str, first: int, count: int) -> tuple[Story, ...]:
    subjects = SUBJECTS[theme]
    titles = [
        subjects[n] if n < len(subjects) else f"{subjects[n % len(subjects)]} (suite {n})"
        for n in range(count)
    ]
    return tuple(told(first + n, theme, title) for n, title in enumerate(titles))


def touched(story: Story) -> Story:
    """What an officer's hand adds."""
    return replace(
        story,
        wording=Wording(title="Un parcours d'esprit critique pour tous les collèges"),
        comments=(
            Comment(CommentKind.ANALYSIS, "Le dispositif complète celui de la Région.", "M. R."),
            Comment(
                CommentKind.SCOPE,
                "Trois départements sont concernés :\n- l'Aveyron ;\n- le Lot ;\n- la Lozère.",
                "M. R.",
            ),
        ),
    )


def spec(slug: str, name: str) -> SourceSpec:
    return notes.spec(slug, name)


def full_week() -> Briefing:
    """60 items under four themes, 52 in full and 8 as links; highlights, calls, doubts."""
    parts = {
        theme.slug: list(stories(theme.slug, n * 13 + 1, 13)) for n, theme in enumerate(THEMES)
    }
    lead = parts["desinformation"][0] = touched(parts["desinformation"][0])
    english = parts["ruralite"][5]
    article = replace(english.lead.article, title="Citizen science in rural areas", language="en")
    parts["ruralite"][5] = replace(english, lead=replace(english.lead, article=article))
    further = stories("orientation", 60, 8)
    sections = tuple(
        Section(
            theme=theme,
            stories=tuple(parts[theme.slug]),
            further=further if theme.slug == "orientation" else (),
        )
        for theme in THEMES
    )
    kept = [story for section in sections for story in (*section.stories, *section.further)]
    calls = sorted((s for s in kept if s.deadlines), key=lambda story: story.deadlines[0].day)
    doubt = notes.story(90, "Un match à égalité", notes.label("orientation", 0.4, Verdict.CHECK))
    received = [sum(s.lead.article.source == slug for s in kept) for slug, _ in PRESS]
    lines = tuple(
        SourceLine(spec=spec(slug, name), received=count + 3, kept=count)
        for (slug, name), count in zip(PRESS, received, strict=True)
    )
    failed = SourceLine(
        spec=spec("radio", "Radio des Vallées"),
        received=0,
        kept=0,
        problem="le serveur a répondu 503",
    )
    quiet = SourceLine(spec=spec("pole", "Pôle spatial du Lauragais"), received=0, kept=0)
    base = notes.briefing(sections=((), (), ()))
    return replace(
        base,
        highlights=(lead, parts["orientation"][0], parts["ruralite"][1]),
        sections=sections,
        calls=tuple(calls),
        to_check=(doubt,),
        method=replace(
            base.method,
            collected=len(kept) + 3 * len(PRESS),
            tagged=len(kept),
            to_check=1,
            untagged=3 * len(PRESS) - 1,
            sources=(*lines, failed, quiet),
            model="lr-0123456789",
        ),
    )


def weekly(*, draft: bool = True) -> Document:
    visa = Visa(
        who="Claire Vidal", role="Cheffe de service", at=datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
    )
    return briefing_document(
        full_week(),
        HOUSE,
        THEMES,
        draft=draft,
        follower="Marie Roux",
        visas=(visa,),
        visas_wanted=("Direction",),
    )


def empty_week() -> Document:
    return briefing_document(notes.empty(), HOUSE, notes.THEMES)


def hostile_week() -> Document:
    return briefing_document(notes.hostile(), HOUSE, notes.THEMES)


CASES: dict[str, Callable[[], Document]] = {
    "hebdo": weekly,
    "hebdo-vide": empty_week,
    "hebdo-hostile": hostile_week,
}
