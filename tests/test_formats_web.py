"""Documents as web pages and as Markdown: golden files, hostile words, templates of an office.

After a change that is wanted, write the golden files again with
``VIGIE_GOLDEN=write pytest tests/test_formats_web.py`` and read the difference before committing.
"""

from __future__ import annotations

import os
import re
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html
from markdown_it import MarkdownIt

from briefings.document import Blank, Document, Heading, Paragraph, Picture, Run, Table, Voice
from briefings.errors import TemplateFailed
from briefings.formats.markdown import escape, markdown
from briefings.formats.web import web_page
from tests import documents, dossiers, xss
from watch.text import clean

GOLDEN = Path(__file__).parent / "golden" / "documents"
MADE = documents.CASES | dossiers.CASES
CASES = sorted({path.stem for path in GOLDEN.glob("*.html")} | set(MADE))
GFM = MarkdownIt("commonmark").enable(["table", "strikethrough"])

ALLOWED = set(
    """html head meta title style body a header p strong em br h1 h2 h3 h4 dl div dt dd nav ul ol li
    main section span blockquote table caption thead tbody tr th td figure figcaption img
    footer""".split()
)


@cache
def page(case: str) -> str:
    return web_page(MADE[case]())


@cache
def tree(case: str) -> lxml_html.HtmlElement:
    return lxml_html.fromstring(page(case))


@cache
def text(case: str) -> str:
    return markdown(MADE[case]())


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize(("suffix", "made"), [("html", page), ("md", text)])
def test_the_document_is_the_golden_one(case: str, suffix: str, made: object) -> None:
    assert callable(made)
    path, got = GOLDEN / f"{case}.{suffix}", made(case)
    if os.environ.get("VIGIE_GOLDEN") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(got, encoding="utf-8", newline="\n")
    assert path.read_bytes().decode() == got


def tame(root: lxml_html.HtmlElement) -> None:
    """Nothing but the template's tags, links to the web, and no address that is fetched."""
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        assert element.tag in ALLOWED, element.tag
        assert not [name for name in element.attrib if name.startswith("on")]
        assert not {"srcset", "background", "action", "ping", "style"} & set(element.attrib)
        assert element.get("src", "data:image/").startswith("data:image/")
        if element.tag == "a":
            assert re.match(r"https?://|mailto:sciences@region\.example$|#", element.get("href"))
        if element.tag == "style":
            assert "url(" not in (element.text or "")


@pytest.mark.parametrize("case", CASES)
def test_a_page_stands_alone_and_does_nothing(case: str) -> None:
    tame(tree(case))


@pytest.mark.parametrize("case", CASES)
def test_every_number_leads_to_its_source(case: str) -> None:
    ids = [element.get("id") for element in tree(case).iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    inner = {a.get("href")[1:] for a in tree(case).iter("a") if a.get("href").startswith("#")}
    assert inner <= set(ids)
    cited = {one.number for one in MADE[case]().sources}
    assert {f"source-{number}" for number in cited} <= inner | set(ids)


@pytest.mark.parametrize("case", CASES)
def test_headings_follow_one_another_without_a_gap(case: str) -> None:
    levels = [int(e.tag[1]) for e in tree(case).iter("h1", "h2", "h3", "h4")]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("case", CASES)
def test_both_formats_say_the_same_words(case: str) -> None:
    read = lxml_html.fromstring(GFM.render(text(case))).text_content()
    shown = tree(case).text_content()
    for run in (run for block in MADE[case]().blocks for run in runs_of(block)):
        assert run.text.strip() in read
        assert run.text.strip() in shown


def runs_of(block: object) -> tuple[Run, ...]:
    return block.runs if isinstance(block, Paragraph) else ()


BASE = documents.weekly()


def hostile(payload: str, url: str = "https://exemple.fr/") -> Document:
    """A document that bears a text wherever it can bear one."""
    run = Run(text=payload, url=url, strong=True, language="en", sources=(1,))
    blocks = (
        Heading(text=payload, url=url),
        Paragraph(runs=(run, run)),
        Paragraph(runs=(run,), bullet=True),
        Paragraph(runs=(run,), voice=Voice.SOURCE),
        Paragraph(runs=(run,), voice=Voice.OFFICE),
        Blank(prompt=payload),
        Table(caption=payload, header=(payload, payload), rows=(((run,), None),)),
        Picture(png=b"png", svg="", text=payload, caption=payload),
    )
    reference = replace(BASE.sources[0], title=payload, source=payload, credit=payload, url=url)
    head = replace(BASE.letterhead, subject=payload, follower=payload, period=payload)
    return replace(BASE, title=payload, blocks=blocks, sources=(reference,), letterhead=head)


@pytest.mark.parametrize("payloads", [xss.VECTORS, xss.PAYLOADS[80::7]], ids=range(2))
def test_hostile_words_are_only_words_on_a_page(payloads: tuple[str, ...]) -> None:
    blocks = tuple(b for one in payloads for b in hostile(one).blocks)
    tame(lxml_html.fromstring(web_page(replace(hostile(payloads[0]), blocks=blocks))))


@pytest.mark.parametrize("payloads", [xss.VECTORS, xss.PAYLOADS[80::7]], ids=range(2))
def test_hostile_words_are_only_words_in_markdown(payloads: tuple[str, ...]) -> None:
    blocks = tuple(b for one in payloads for b in hostile(one).blocks)
    tokens = GFM.parse(markdown(replace(hostile(payloads[0]), blocks=blocks)))
    inline = [child for token in tokens for child in token.children or []]
    kinds = {token.type for token in [*tokens, *inline]}
    assert not {"html_block", "html_inline", "image", "code_inline", "fence", "code_block"} & kinds
    links = {str(one.attrs["href"]) for one in inline if one.type == "link_open"}
    assert links == {"https://exemple.fr/"}


@pytest.mark.parametrize("link", xss.LINKS)
def test_a_link_that_acts_is_no_link(link: str) -> None:
    made = hostile("Un titre", link)
    tame(lxml_html.fromstring(web_page(made)))
    inline = [child for token in GFM.parse(markdown(made)) for child in token.children or []]
    for one in inline:
        if one.type == "link_open":
            assert str(one.attrs["href"]).startswith("https://")


@given(
    st.text(max_size=60) | st.from_regex(r"[#*_>|`~\[\]()!<&$\\+=.:0-9 a-z-]{0,40}", fullmatch=True)
)
def test_a_text_comes_back_from_markdown_as_it_was(text: str) -> None:
    flat = " ".join(clean(text).split())
    read = GFM.render(escape(text))
    assert " ".join("".join(lxml_html.fragment_fromstring(read, "div").itertext()).split()) == flat
    assert re.fullmatch(r"(<p>[^<]*</p>\n)?", read), read


def test_a_table_cell_may_hold_bars_and_backslashes() -> None:
    run = Run(text=r"a | b \| c `d|e`")
    made = replace(
        documents.weekly(),
        blocks=(Table(caption="T", header=("a", "b"), rows=(((run,), None),)),),
    )
    read = lxml_html.fromstring(GFM.render(markdown(made)))
    assert [cell.text_content() for cell in read.iter("td")] == [run.text, "à compléter"]


# An office's own templates


def test_an_office_may_lay_out_one_kind_of_document(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "hebdo.html.j2").write_text("<p>{{ page.title }}, à nous</p>", encoding="utf-8")
    made = documents.weekly()
    assert "à nous" in web_page(made, tmp_path)
    assert "à nous" not in web_page(replace(made, kind="information"), tmp_path)
    assert markdown(made, tmp_path) == markdown(made)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("page.html.j2", "\n\n{{ page.sommaire }}", "documents/page.html.j2, ligne 3, demande une"),
        ("page.md.j2", "\n{% if %}", "documents/page.md.j2, ligne 2, est mal écrit"),
        ("words.html.j2", "{{ 1 }}", "documents/page.html.j2, ligne"),
    ],
)
def test_a_mistake_in_a_template_names_its_line(
    tmp_path: Path, name: str, content: str, said: str
) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / name).write_text(content, encoding="utf-8")
    made = markdown if ".md." in name else web_page
    with pytest.raises(TemplateFailed) as caught:
        made(documents.weekly(), tmp_path)
    assert said in str(caught.value)
