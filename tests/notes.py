"""Briefings built by hand, for the tests of rendering: one function per case of tests/golden."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

from briefings.model import (
    Briefing,
    Comment,
    CommentKind,
    Digest,
    Method,
    Section,
    SourceLine,
    Story,
    Wording,
)
from briefings.period import parse
from watch.model import (
    Article,
    Category,
    Label,
    Labelled,
    Origin,
    SourceSpec,
    StatedDate,
    Term,
    Theme,
    Verdict,
)

THEMES = (
    Theme(slug="desinformation", name="Désinformation", color="#9a3324", description=""),
    Theme(slug="orientation", name="Orientation des jeunes", color="#1f5fa8", description=""),
    Theme(slug="ruralite", name="Ruralité", color="#3b6b2a", description=""),
)
NAMES = {
    "ministere": "Ministère de la Recherche",
    "cs": "Centre de sciences",
    "radio": "Radio des Vallées",
    "parc": "Parc naturel des Causses",
}
MADE = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
LONG = "mot " * 2500
HOSTILE = (
    "<script>alert(1)</script>",
    "{{7*7}} {% for x in y %} ${7*7}",
    '"><img src=https://evil.example/p.gif onerror=alert(1)>',
    "&lt;b&gt; R&D <3 ]]> --> <!-- ",
    "مرحبا \u202edlrow\u202c שלום",
    "👩‍🔬 Été 🧪 ¡olé !",
    "x" * 10_000,
    LONG,
    "\x00\x1b[31m\u2028\u200b",
    "«« Quoi ? » dit-il : « non » ; 30 % !",
)
HOSTILE_LINKS = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    'https://example.org/"onmouseover="alert(1)',
    "https://example.org/a b",
    "https://example.org/?a=1&b='2'&c=(3)",
    "//example.org/x",
    "vbscript:x",
    "ftp://example.org/",
    "",
)


def label(theme: str, score: float = 0.9, verdict: Verdict = Verdict.IN) -> Label:
    terms = (Term("esprit critique", 1.2), Term("collège", 0.4), Term("match", -0.3))
    return Label(theme=theme, score=score, verdict=verdict, origin=Origin.MODEL, terms=terms)


def article(number: int, title: str, source: str = "cs", url: str | None = None) -> Article:
    return Article(
        key=f"{number:020x}",
        source=source,
        url=f"https://{source}.example/actu/{number}" if url is None else url,
        title=title,
        lead="",
        text="",
        published=datetime(2026, 11, 16 + number % 6, 9, tzinfo=UTC),
        first_seen=datetime(2026, 11, 22, tzinfo=UTC),
    )


def story(
    number: int, title: str, *labels: Label, extract: str = "", url: str | None = None
) -> Story:
    lead = Labelled(article=article(number, title, url=url), labels=labels)
    return Story(lead=lead, extract=extract)


def spec(slug: str, name: str) -> SourceSpec:
    return SourceSpec(
        slug=slug,
        name=name,
        kind="feed",
        url=f"https://{slug}.example/rss",
        homepage=f"https://{slug}.example/",
        category=Category.OUTREACH,
    )


def briefing(
    sections: tuple[tuple[Story, ...], ...] = ((), (), ()),
    further: tuple[Story, ...] = (),
    highlights: tuple[Story, ...] = (),
    calls: tuple[Story, ...] = (),
    to_check: tuple[Story, ...] = (),
    sources: tuple[SourceLine, ...] = (),
) -> Briefing:
    """A note of week 47; ``further`` goes to the first section."""
    kept = sum(map(len, sections)) + len(further)
    parts = tuple(
        Section(theme=theme, stories=stories, further=further if theme is THEMES[0] else ())
        for theme, stories in zip(THEMES, sections, strict=True)
    )
    return Briefing(
        digest=Digest(
            slug="hebdo",
            title="Veille Sciences et Société",
            themes=tuple(theme.slug for theme in THEMES),
        ),
        period=parse("2026-S47"),
        number=12,
        highlights=highlights,
        sections=parts,
        calls=calls,
        to_check=to_check,
        method=Method(
            collected=kept + len(to_check),
            tagged=kept,
            to_check=len(to_check),
            untagged=0,
            already_sent=0,
            sources=sources,
            model="lr-0123456789" if kept else "",
        ),
        made_at=MADE,
    )


def ordinary() -> Briefing:
    """Every feature once."""
    call = Story(
        lead=Labelled(
            article=article(1, "Appel à projets : l'esprit critique au collège", "ministere"),
            labels=(label("desinformation"), label("orientation", 0.7)),
        ),
        others=(
            article(2, "Esprit critique : un appel", "cs"),
            article(3, "Appel", "radio"),
            article(4, "Appel (suite)", "radio"),
        ),
        deadlines=(
            StatedDate(
                kind="appel",
                day=date(2026, 12, 15),
                time="12 h 00",
                quote="…",
                moved_from=date(2026, 12, 1),
            ),
            StatedDate(kind="evenement", day=date(2026, 11, 20), time=None, quote="…"),
        ),
        extract="La Région finance « des ateliers » dans 30 collèges. Dossiers à déposer en ligne.",
        attribution="Ministère de la Recherche, Licence Ouverte 2.0",
    )
    plain = story(5, "Que croire ?", label("desinformation"), extract="On en débat : oui ou non ?")
    plain = replace(
        plain, lead=replace(plain.lead, article=replace(plain.lead.article, language="en"))
    )
    undated = story(6, "Une visite au lycée", label("orientation"))
    undated = Story(
        lead=Labelled(
            article=Article(
                key="6" * 20,
                source="parc",
                url="https://parc.example/?p=6&lang=fr",
                title="Une visite au lycée",
                lead="",
                text="",
                published=None,
                first_seen=datetime(2026, 11, 18, tzinfo=UTC),
            ),
            labels=(label("orientation"),),
        ),
        deadlines=(StatedDate(kind="evenement", day=date(2026, 12, 1), time=None, quote="…"),),
    )
    more = tuple(story(10 + n, f"Brève n° {n}", label("desinformation")) for n in range(3))
    doubt = story(20, "Un match à égalité", label("orientation", 0.42, Verdict.CHECK))
    sources = (
        SourceLine(spec=spec("cs", NAMES["cs"]), received=9, kept=4),
        SourceLine(spec=spec("ministere", NAMES["ministere"]), received=1, kept=1),
        SourceLine(spec=spec("parc", NAMES["parc"]), received=0, kept=0),
        SourceLine(
            spec=spec("radio", NAMES["radio"]),
            received=2,
            kept=2,
            problem="le serveur a répondu 503",
        ),
    )
    return briefing(
        sections=((call, plain), (undated,), ()),
        further=more,
        highlights=(call, undated, plain),
        calls=(undated, call),
        to_check=(doubt,),
        sources=sources,
    )


def empty() -> Briefing:
    """A week when nothing was published."""
    return briefing(sources=(SourceLine(spec=spec("cs", NAMES["cs"]), received=0, kept=0),))


def edited() -> Briefing:
    """The ordinary week after an officer's hand."""
    base = ordinary()
    call, plain = base.sections[0].stories
    noted = replace(
        call,
        wording=Wording(title="Esprit critique : la Région lance son appel"),
        comments=(
            Comment(CommentKind.ANALYSIS, "Un appel attendu.\nIl reprend nos critères.", "Anne"),
            Comment(
                CommentKind.SCOPE, "Trois lycées d'Ariège sont prêts ; 30 % du budget.", "Anne"
            ),
            Comment(CommentKind.FOLLOW_UP, "En parler le 1er décembre.", "Bruno"),
        ),
    )
    reworded = replace(plain, wording=Wording(extract="Une conférence de plus, à signaler."))
    link = replace(
        base.sections[0].further[0], comments=(Comment(CommentKind.SCOPE, "À suivre.", "Anne"),)
    )
    added = replace(story(60, "Vue par le service"), added_by="Anne")
    first = replace(
        base.sections[0],
        stories=(noted, reworded, added),
        further=(link, *base.sections[0].further[1:]),
    )
    doubt = replace(
        base.to_check[0], comments=(Comment(CommentKind.ANALYSIS, "Sans doute non.", "Anne"),)
    )
    return replace(
        base,
        introduction="Une semaine dense.\nBonne lecture !",
        sections=(first, *base.sections[1:]),
        highlights=(noted, *base.highlights[1:2]),
        to_check=(doubt,),
        method=replace(base.method, dropped=2, added=1),
    )


def worded(story_: Story) -> Story:
    """With hostile words in every place that the office may write to."""
    text = "\n".join(one[:250] for one in HOSTILE)
    return replace(
        story_,
        wording=Wording(title=HOSTILE[2], extract=text),
        comments=tuple(Comment(kind, text, HOSTILE[0]) for kind in CommentKind),
        added_by=HOSTILE[0],
    )


def pasted() -> Briefing:
    """What an officer may paste from anywhere."""
    base = ordinary()
    first = worded(base.sections[0].stories[1])
    part = replace(base.sections[0], stories=(first,), further=())
    return replace(base, introduction="\n".join(HOSTILE[:6]), sections=(part, *base.sections[1:]))


def hostile() -> Briefing:
    """What sources should not write, everywhere that their words are shown."""
    stories = tuple(
        story(n, text, label("desinformation"), extract=text[:300], url=url)
        for n, (text, url) in enumerate(zip(HOSTILE, HOSTILE_LINKS, strict=True))
    )
    bad = tuple(
        SourceLine(spec=spec(f"s{n}", text[:2000]), received=1, kept=1, problem=text)
        for n, text in enumerate(HOSTILE)
    )
    doubts = tuple(
        story(100 + n, text, label("ruralite", 0.3, Verdict.CHECK))
        for n, text in enumerate(HOSTILE)
    )
    return briefing(
        sections=(stories, (), ()), highlights=stories[:5], to_check=doubts, sources=bad
    )


def crowded(count: int = 2000) -> Briefing:
    """A week of ``count`` stories, with titles of 10,000 characters."""
    stories = tuple(
        story(n, f"{n} {LONG}", label("desinformation"), extract="Une phrase. " * 25)
        for n in range(count)
    )
    return briefing(
        sections=(stories[:12], stories[12:24], stories[24:36]),
        further=stories[36:],
        highlights=stories[:5],
        to_check=stories[:200],
    )


CASES: dict[str, Callable[[], Briefing]] = {
    "ordinary": ordinary,
    "empty": empty,
    "hostile": hostile,
    "edited": edited,
    "pasted": pasted,
}
