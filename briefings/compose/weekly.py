"""Briefing -> Document: the weekly note, or any digest, as it goes on paper. Pure.

The paper form is complete where the mail is brief: every story, every source by its number. What
Vigie doubts of is the officer's business: it is in a draft and in nothing that leaves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from briefings import period, typography
from briefings.compose.method import method_blocks
from briefings.compose.references import References
from briefings.compose.telling import Teller, title_of, tongue_of
from briefings.document import Block, Document, Heading, Letterhead, Paragraph, Run, Table, Visa
from briefings.house import House
from briefings.model import Briefing, Deadline, Section, Story
from briefings.render.layout import reference, wording_of
from briefings.render.stories import MAX_NAME, coming, due, line, reason, web
from briefings.select.stories import story_key
from briefings.typography import NBSP
from watch.model import Theme, Verdict

KIND = "hebdo"


def briefing_document(
    briefing: Briefing,
    house: House,
    themes: Sequence[Theme],
    *,
    draft: bool = True,
    follower: str = "",
    visas: tuple[Visa, ...] = (),
    visas_wanted: tuple[str, ...] = (),
) -> Document:
    """The whole issue, its sources numbered in the order in which it cites them."""
    names = {one.spec.slug: one.spec.name for one in briefing.method.sources}
    references = References(names)
    teller = Teller(wording_of(briefing, themes), references)
    blocks = (
        *_brief(briefing),
        *_highlights(briefing, teller),
        *_sections(briefing, teller),
        *_calls(briefing, teller),
        *(_doubts(briefing, teller) if draft else ()),
        *method_blocks(briefing.method, house),
    )
    title = line(briefing.digest.title, MAX_NAME)
    return Document(
        kind=KIND,
        title=f"{title} n°{NBSP}{briefing.number}",
        letterhead=Letterhead(
            house=house,
            subject=title,
            # Nothing in the week's note is filled by hand: it names somebody, or nobody.
            follower=follower or house.follower or None,
            reference=reference(briefing, house),
            period=period.label(briefing.period),
            number=str(briefing.number),
            visas=visas,
            visas_wanted=visas_wanted,
        ),
        blocks=blocks,
        sources=references.listed(),
        made_at=briefing.made_at,
        draft=draft,
    )


def plain(text: str) -> Paragraph:
    """A paragraph of Vigie's, in one run."""
    return Paragraph(runs=(Run(text=text),))


def _brief(briefing: Briefing) -> Iterator[Block]:
    yield Heading(text="En bref")
    for section in briefing.sections:
        count = len(section.stories) + len(section.further)
        told = typography.count(count, "actualité")
        name = Run(text=f"{line(section.theme.name, MAX_NAME)}{NBSP}: ", strong=True)
        yield Paragraph(runs=(name, Run(text=told)), bullet=True)
    if dates := coming(briefing):
        told = typography.count(len(dates), "date à venir", "dates à venir")
        yield Paragraph(runs=(Run(text=told),), bullet=True)


def _highlights(briefing: Briefing, teller: Teller) -> Iterator[Block]:
    if briefing.highlights:
        yield Heading(text="À retenir")
        for story in briefing.highlights:
            yield from teller.in_full(story)


def _sections(briefing: Briefing, teller: Teller) -> Iterator[Block]:
    told = {story_key(one.lead.article) for one in briefing.highlights}
    for section in briefing.sections:
        yield Heading(text=line(section.theme.name, MAX_NAME))
        yield from _section(section, teller, told, period.during(briefing.period))


def _section(
    section: Section, teller: Teller, told: AbstractSet[str], when: str
) -> Iterator[Block]:
    if not section.stories and not section.further:
        yield plain(f"Rien {when} sur ce thème.")
    for story in section.stories:
        above = story_key(story.lead.article) in told
        yield from teller.told_above(story) if above else teller.in_full(story)
    if section.further:
        yield Heading(text=f"Également {when}", level=2)
        yield from map(teller.in_brief, section.further)


def _calls(briefing: Briefing, teller: Teller) -> Iterator[Block]:
    rows = [_date(story, stated, teller) for story, stated in coming(briefing)]
    if rows:
        yield Heading(text="Appels et dates à venir")
        header = ("Date", "Nature", "Actualité")
        yield Table(caption="Dates que les sources écrivent", header=header, rows=tuple(rows))


def _date(story: Story, stated: Deadline, teller: Teller) -> tuple[tuple[Run, ...], ...]:
    shown = due(stated, teller.wording)
    title = Run(
        text=title_of(story),
        url=web(story.lead.article.url),
        language=tongue_of(story),
        sources=teller.references.cite(story.lead.article, *story.others),
    )
    return (Run(text=shown.when),), (Run(text=shown.label),), (title,)


def _doubts(briefing: Briefing, teller: Teller) -> Iterator[Block]:
    if not briefing.to_check:
        return
    yield Heading(text="À vérifier avant l’envoi")
    yield plain("Cette partie disparaît de la version définitive.")
    for story in briefing.to_check:
        brief = teller.in_brief(story)
        labels = [label for label in story.lead.labels if label.verdict is Verdict.CHECK]
        reasons = [reason(label, teller.wording) for label in labels]
        why = ", ".join(f"{one.tag.name} ({one.score})" for one in reasons)
        yield Paragraph(runs=(*brief.runs, Run(text=f" – {why}" if why else "")), bullet=True)
