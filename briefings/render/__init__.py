"""Briefing -> HTML mail and plain text. Pure but for the templates it reads.

    briefing --lay_out--> Page --fit: trim, fill, inline--> HTML under 100,000 bytes
                                  the same trimmed Page --fill--> text

Both parts come from one page, so neither says what the other does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from css_inline import CSSInliner

from briefings.document import Picture, Visa
from briefings.house import House
from briefings.model import Briefing, Rendered
from briefings.pictures import embed, image
from briefings.render.budget import fit
from briefings.render.environment import Folders, templates_of
from briefings.render.layout import lay_out
from briefings.render.page import Chart, Page
from watch.model import Theme

__all__ = ["House", "render"]

HTML, TEXT = "email/note.html.j2", "email/note.txt.j2"
HEAVIEST = 60_000
"""Bytes of a picture in a mail that 10,000 people receive."""


def render(
    briefing: Briefing,
    house: House,
    themes: Sequence[Theme],
    templates: Folders = None,
    visas: Sequence[Visa] = (),
    chart: Picture | None = None,
) -> Rendered:
    """The note as its readers see it; ``templates`` is the office's own folder, if it has one.

    The HTML holds the chart, which is beside it in a mail: the ceiling does not count it.

    Raises:
        TemplateFailed: a template cannot be used; no half note comes out.
    """
    files = templates_of(templates)
    # No remote style sheet is ever loaded, whatever an office writes in its template.
    inliner = CSSInliner(load_remote_stylesheets=False, minify_css=True)

    def html(page: Page) -> str:
        return _packed(inliner.inline(_packed(files.html(HTML, page))))

    whole = lay_out(briefing, house, themes, visas)
    if chart is not None:
        light = len(chart.png) < HEAVIEST
        whole = replace(whole, chart=Chart(image(chart.png).cid if light else "", chart.text))
    page, mail = fit(whole, html)
    held = mail if chart is None else embed(mail, chart.png)
    return Rendered(subject=page.subject, html=held, text=files.text(TEXT, page))


def _packed(html: str) -> str:
    """Without blank lines, nor six bytes where a non-breaking space takes two: 4 % lighter."""
    lines = (line.strip() for line in html.split("\n"))
    return "\n".join(line for line in lines if line).replace("&nbsp;", "\u00a0")
