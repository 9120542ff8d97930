"""Items: searched as on the page, and one in full."""

from __future__ import annotations

from typing import Annotated

from fastapi import HTTPException, Query, Request

from briefings.rights import extract
from briefings.web.api import schemas
from briefings.web.api.base import room
from briefings.web.reading import asking, names, searching
from briefings.web.site import Site, TheSite
from watch.model import Article, Enriched, Labelled, SourceSpec
from watch.query import MAX_LENGTH
from watch.store.browse import Turn

router = room()

LARGEST = 100


@router.get("/items", response_model=schemas.Items, summary="Chercher dans l’archive")
def items(
    request: Request,
    site: TheSite,
    q: Annotated[str, Query(max_length=MAX_LENGTH, description="Comme dans la page")] = "",
    after: Annotated[
        int | None, Query(ge=0, le=2**62, description="Donné par la page d’avant")
    ] = None,
    size: Annotated[int, Query(ge=1, le=LARGEST)] = 20,
    *,
    relevance: Annotated[bool, Query(description="Les plus proches d’abord")] = False,
) -> schemas.Items:
    """What answers the search, newest first; without one, everything."""
    try:
        typed, wanted = asking(site, q)
    except ValueError:  # once its signs are opened, it is longer than it was
        raise HTTPException(422) from None
    turn = Turn(size=size, after=after, by_relevance=relevance, tallied=False)
    with searching(request) as seconds, site.reading() as (store, _):
        page = store.browse.page(wanted, turn, seconds)
        labelled = store.labels.of([hit.article for hit in page.hits])
    specs = names(site).sources
    return schemas.Items(
        items=[item(site, one, specs.get(one.article.source)) for one in labelled],
        found=page.found,
        problem=typed.problem or "",
        after=page.after,
    )


@router.get("/items/{key}", response_model=schemas.ItemInFull, summary="Une actualité")
def one_item(key: str, site: TheSite) -> schemas.ItemInFull:
    """An item, with the places, calls and events found in it."""
    with site.reading() as (store, _):
        article = store.articles.get(key)
        if article is None:
            raise HTTPException(404)
        [labelled] = store.labels.of([article])
        found = store.enrichment.of([article]).get(key, Enriched())
    spec = names(site).sources.get(article.source)
    return schemas.ItemInFull(
        **item(site, labelled, spec).model_dump(),
        territory=found.territory.score,
        places=[
            schemas.Place(code=one.place.code, name=one.place.name, kind=one.place.kind)
            for one in found.territory.mentions
        ],
        calls=[
            schemas.Call(
                item=key,
                title=article.title,
                url=article.url,
                source=article.source,
                kind=one.kind,
                closing=one.closing,
                deadline=one.deadline,
                quote=one.quote,
            )
            for one in found.calls
        ],
        events=[
            schemas.Event(name=one.name, first=one.first, last=one.last, quote=one.quote)
            for one in found.events
        ],
    )


def item(site: Site, one: Labelled, spec: SourceSpec | None) -> schemas.Item:
    """An item, with the words that its source's rights let through; none of a source that left."""
    words, credit = _extract(site, one.article, spec)
    article = one.article
    return schemas.Item(
        id=article.key,
        title=article.title,
        url=article.url,
        source=article.source,
        published=article.published,
        first_seen=article.first_seen,
        language=article.language,
        themes=list(one.themes()),
        extract=words,
        credit=credit,
        story=article.story,
    )


def _extract(site: Site, article: Article, spec: SourceSpec | None) -> tuple[str, str | None]:
    limit = site.office.watch.settings.extract
    return extract(article, spec, limit) if spec else ("", None)
