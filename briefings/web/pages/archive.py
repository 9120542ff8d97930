"""The archive: one box, its filters, its results; the same search as a feed or a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import urlencode
from uuid import NAMESPACE_URL, uuid5

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import HTMLResponse

from briefings.formats.columns import FOUND
from briefings.formats.feeds import Channel, Entry, json_feed, rss
from briefings.formats.rows import News, found, names_of
from briefings.formats.semicolons import csv_of
from briefings.formats.workbook import found_workbook
from briefings.rights import extract
from briefings.web.access import ARCHIVE, MaybeVisitor
from briefings.web.desk.keeping import Keeping, keeping
from briefings.web.facets import Choice, Facet, Facets, named, wider
from briefings.web.library import NOTHING, Found
from briefings.web.library import found as beside
from briefings.web.menu import Link, Part
from briefings.web.pages.alerts import PACES, pace_of
from briefings.web.pages.watching import PATH as WATCHING
from briefings.web.reading import Typed, asking, names, number, plain, searching
from briefings.web.shelf import PATH, Card, address, cards
from briefings.web.site import Site, TheSite
from briefings.web.visitors import ANYONE, READERS_OF_ARCHIVE, Visitor
from watch.commands.searching import sought
from watch.errors import StoreSlow
from watch.model import Article
from watch.query import MAX_LENGTH, Asked, Filters, Wanted
from watch.store.browse import COUNTED, RANKED, Page, Turn

router = APIRouter(dependencies=[ARCHIVE])
NAV = (Link("Recherche", PATH, READERS_OF_ARCHIVE, Part.ARCHIVE),)

IN_FEED = 50
IN_FILE = 2_000
RELEVANCE = "pertinence"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the page shows."""

    typed: str
    problem: str = ""
    refused: bool = False
    """nothing was searched"""
    relevance: bool = False
    newest: bool = False
    """the most relevant were asked for, and the newest come first all the same"""
    first: bool = True
    """of the pages of this search"""
    found: int = 0
    capped: bool = False
    counted: int = COUNTED
    ranked: int = RANKED
    longest: int = MAX_LENGTH
    cards: tuple[Card, ...] = ()
    facets: tuple[Facet, ...] = ()
    wider: tuple[Choice, ...] = ()
    named: tuple[Choice, ...] = ()
    """what the words typed are the name of"""
    beside: Found = NOTHING
    next: str = ""
    start: str = PATH
    other_order: str = ""
    files: tuple[tuple[str, str], ...] = ()
    """words and address"""
    empty: bool = False
    """the archive holds nothing"""
    watchable: str = ""
    """where whoever has no account asks to be told of it"""
    keep: Keeping | None = None
    """None to who may not write"""
    savable: bool = False
    """whoever looks may have it saved as an alert"""
    saved: str = ""
    """the pace of the alert that they already have for it"""
    paces: tuple[tuple[str, str], ...] = PACES


@router.get(PATH)
def archive(
    request: Request,
    site: TheSite,
    visitor: MaybeVisitor,
    q: Typed = "",
    tri: str = "",
    apres: str = "",
) -> Response:
    """A page of results."""
    relevance = tri == RELEVANCE
    try:
        asked, wanted = asking(site, q)
    except ValueError as error:
        return _refused(request, site, q[:MAX_LENGTH], str(error), 422)
    turn = Turn(after=number(apres), by_relevance=relevance)
    make = partial(_page, request, site, visitor, asked, wanted, turn)
    try:
        if visitor is ANYONE and _shared(asked, turn):
            name = f"page {address(asked, relevance=relevance)}"
            return HTMLResponse(site.recent.get(name, lambda: make().body))
        return make()
    except StoreSlow as error:
        answer = _refused(request, site, str(asked), str(error), 503)
        answer.headers["Retry-After"] = "10"
        return answer


def _refused(request: Request, site: Site, typed: str, why: str, status: int) -> Response:
    body = Shown(typed=typed, problem=why, refused=True)
    return site.page(request, "archive", "Archive", body, status=status, private=True)


def _page(
    request: Request, site: Site, visitor: Visitor, asked: Asked, wanted: Wanted, turn: Turn
) -> Response:
    body = _latest(request, site, visitor, asked, wanted, turn)
    if visitor.writes:  # apart: what everybody is shown alike holds nothing of one person
        with site.office.stores() as (_, records):
            body = replace(body, keep=keeping(site.office, records, request, visitor))
    return site.page(request, "archive", "Archive", body, private=True)


def _shared(asked: Asked, turn: Turn) -> bool:
    """Whether it is the first page of the whole archive, the same for everybody."""
    return not asked.clauses and turn.after is None


def _latest(
    request: Request, site: Site, visitor: Visitor, asked: Asked, wanted: Wanted, turn: Turn
) -> Shown:
    """What it shows, as it was a moment ago when everybody is shown the same."""
    if visitor is ANYONE or not _shared(
        asked, turn
    ):  # to whom nobody knows, the page is kept whole
        return _shown(request, site, visitor, asked, wanted, turn)
    make = partial(_shown, request, site, ANYONE, asked, wanted, turn)
    return site.recent.get(address(asked, relevance=turn.by_relevance), make)


def _shown(
    request: Request, site: Site, visitor: Visitor, asked: Asked, wanted: Wanted, turn: Turn
) -> Shown:
    relevance = turn.by_relevance
    with searching(request) as seconds, site.office.stores() as (store, records):
        with store.engine.moment():
            page = store.browse.page(wanted, turn, seconds)
            labelled = store.labels.of([hit.article for hit in page.hits])
            empty = not page.hits and not store.articles.count()
        told = turn.after is None and plain(asked)
        other = beside(store, records, wanted, visitor, str(asked)) if told else NOTHING
        saved = pace_of(site.office, records, visitor, str(asked))
    called = names(site)
    limit = site.office.watch.settings.extract
    return Shown(
        typed=str(asked),
        problem=asked.problem or "",
        relevance=relevance,
        newest=relevance and not page.ranked and wanted.seeks,
        first=turn.after is None,
        found=min(page.found, COUNTED),
        capped=page.capped,
        cards=cards(page.hits, labelled, called, sought(wanted), limit),
        facets=Facets(asked, called, relevance=relevance).of(page),
        wider=() if page.hits else wider(asked, called),
        named=named(asked, called) if turn.after is None else (),
        beside=other,
        next=_next(asked, page, relevance=relevance),
        start=address(asked, relevance=relevance),
        other_order=address(asked, relevance=not relevance) if wanted.seeks else "",
        files=_files(asked) if page.hits else (),
        empty=empty,
        watchable=_watchable(site, visitor, asked, wanted),
        savable=bool(visitor.account and asked.clauses and not asked.problem),
        saved=saved,
    )


def _watchable(site: Site, visitor: Visitor, asked: Asked, wanted: Wanted) -> str:
    """Where everybody may read what an alert tells, and its links lead somewhere."""
    seeks = (wanted.seeks or wanted.only != Filters()) and not asked.problem
    offered = site.office.opened and site.office.page("") and visitor.account is None
    return f"{WATCHING}?{urlencode({'q': str(asked)})}" if seeks and offered else ""


def _next(asked: Asked, page: Page, *, relevance: bool) -> str:
    return "" if page.after is None else address(asked, relevance=relevance, after=page.after)


def _files(asked: Asked) -> tuple[tuple[str, str], ...]:
    query = f"?{urlencode({'q': str(asked)})}" if asked.clauses else ""
    told = {"rss": "RSS", "json": "JSON Feed", "xlsx": "Excel", "csv": "CSV"}
    return tuple((words, f"{PATH}.{suffix}{query}") for suffix, words in told.items())


@router.get(f"{PATH}.rss")
def archive_rss(request: Request, site: TheSite, q: Typed = "") -> Response:
    """The newest results, for feed readers."""
    with searching(request) as seconds:
        return _feed(site, q, seconds, "rss", rss)


@router.get(f"{PATH}.json")
def archive_json(request: Request, site: TheSite, q: Typed = "") -> Response:
    """Idem."""
    with searching(request) as seconds:
        return _feed(site, q, seconds, "json", json_feed)


_FEEDS = {
    "rss": "application/rss+xml; charset=utf-8",
    "json": "application/feed+json; charset=utf-8",
}
Writer = Callable[[Channel, Sequence[Entry]], bytes]


def _feed(site: Site, q: str, seconds: float, suffix: str, write: Writer) -> Response:
    asked, articles = _found(site, q, IN_FEED, seconds)
    query = f"?{urlencode({'q': str(asked)})}" if asked.clauses else ""
    told = f"Recherche «\u00a0{asked}\u00a0»" if asked.clauses else "Tous les articles"
    house = site.office.house
    channel = Channel(
        title=f"{site.office.house_title}\u00a0: {told}",
        description=asked.problem or f"{told} dans l’archive, des plus récents aux plus anciens.",
        home=f"{site.base}{address(asked)}",
        author=house.service,
        feed=f"{site.base}{PATH}.{suffix}{query}",
    )
    entries = [_entry(site, one) for one in articles]
    return Response(write(channel, entries), media_type=_FEEDS[suffix])


def _entry(site: Site, article: Article) -> Entry:
    called = names(site)
    spec = called.sources.get(article.source)
    shown, credit = (
        extract(article, spec, site.office.watch.settings.extract) if spec else ("", None)
    )
    told = (shown, " – ".join(filter(None, (called.source(article.source), credit))))
    return Entry(
        id=uuid5(NAMESPACE_URL, f"vigie/{article.key}").urn,
        title=article.title,
        published=article.effective,
        text="\n\n".join(filter(None, told)),
        url=article.url,
    )


@router.get(f"{PATH}.xlsx")
def archive_xlsx(request: Request, site: TheSite, q: Typed = "") -> Response:
    """The newest results as a workbook; made within the turn, for it costs more than the search."""
    with searching(request) as seconds:
        asked, articles = _found(site, q, IN_FILE, seconds)
        raw = _workbook(site, asked, articles)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _file(raw, kind, "xlsx", articles)


def _workbook(site: Site, asked: Asked, articles: Sequence[Article]) -> bytes:
    told = f"Recherche «\u00a0{asked}\u00a0»" if asked.clauses else "Tous les articles"
    if len(articles) == IN_FILE:
        told += f" (les {IN_FILE} plus récents)"
    office = site.office
    return found_workbook(told, _rows(site, articles), office.house, office.watch.now())


@router.get(f"{PATH}.csv")
def archive_csv(request: Request, site: TheSite, q: Typed = "") -> Response:
    """The newest results as a table."""
    with searching(request) as seconds:
        _, articles = _found(site, q, IN_FILE, seconds)
        raw = csv_of(FOUND, _rows(site, articles))
    return _file(raw, "text/csv; charset=utf-8", "csv", articles)


def _file(raw: bytes, kind: str, suffix: str, articles: Sequence[Article]) -> Response:
    """Its name never holds what was typed, and says when it is not all."""
    cut = f"-{IN_FILE}-plus-recents" if len(articles) == IN_FILE else ""
    name = f'attachment; filename="vigie-recherche{cut}.{suffix}"'
    return Response(raw, media_type=kind, headers={"Content-Disposition": name})


def _rows(site: Site, articles: Sequence[Article]) -> list[News]:
    watch = site.office.watch
    with site.reading() as (store, _):
        analysed = store.enrichment.of(articles)
        labelled = store.labels.of(articles)
    territory = {key: one.territory.score for key, one in analysed.items()}
    called = names_of(watch.sources, watch.themes)
    return list(found(labelled, called, watch.settings.extract, territory))


def _found(site: Site, q: str, limit: int, seconds: float) -> tuple[Asked, list[Article]]:
    """For programs: what cannot be answered is a status."""
    try:
        asked, wanted = asking(site, q)
    except ValueError:
        raise HTTPException(422) from None
    with site.reading() as (store, _):
        return asked, store.browse.all(wanted, limit, seconds)
