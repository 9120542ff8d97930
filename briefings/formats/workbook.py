"""Excel: a note, or what a search found. Pure.

Days left before a date are counted from the day of the note, which their header says: a formula
would change under the reader's eyes, and no cell of ours holds one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from briefings import period
from briefings.formats.book import Book
from briefings.formats.columns import FOUND, TOLD, due
from briefings.formats.indicators import indicators
from briefings.formats.rows import Names, News, dates, told
from briefings.formats.trend import Trend
from briefings.house import House
from briefings.model import Briefing
from briefings.period import local_day
from briefings.render.layout import subject
from briefings.render.stories import paragraphs
from briefings.typography import day_and_hour

RIGHTS = (
    "Les extraits sont ceux que les droits de chaque source laissent montrer\u00a0; le crédit est à"
    " reprendre avec l'extrait."
)
REGION = (
    "«\u00a0Région\u00a0» dit à quel point l'élément concerne l'Occitanie, par les lieux qu'il"
    " nomme."
)


def workbook(briefing: Briefing, house: House, names: Names, trend: Trend) -> bytes:
    """The note: « Actualités », « Appels et échéances », « Indicateurs », « À savoir »."""
    book = Book(subject(briefing), house, briefing.made_at)
    book.remark(f"{subject(briefing)}, faite le {day_and_hour(briefing.made_at)}.")
    book.remark(f"{house.organisation}, {house.service}.")
    book.remark(f"Période\u00a0: {period.label(briefing.period)}.")
    for text in paragraphs(briefing.introduction):
        book.remark(f"Introduction du service\u00a0: {text}")
    book.remark(RIGHTS)
    book.remark(REGION)
    book.table("Actualités", TOLD, list(told(briefing, names)), "Aucune actualité cette semaine.")
    columns = due(local_day(briefing.made_at))
    book.table("Appels et échéances", columns, dates(briefing, names), "Aucune date annoncée.")
    indicators(book, briefing, trend)
    return book.close()


def found_workbook(title: str, found: Sequence[News], house: House, made: datetime) -> bytes:
    """What a search found; ``title`` says what was asked."""
    book = Book(title, house, made)
    book.remark(f"{title}, recherche faite le {day_and_hour(made)}.")
    book.remark(RIGHTS)
    book.remark(REGION)
    book.table("Résultats", FOUND, found, "Aucun résultat.")
    return book.close()
