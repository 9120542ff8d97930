"""Markup to text: what a reader of the page would have seen, and nothing else."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watch import markup
from watch.markup import line, plain

CASES = [
    ("a < b & c", "a < b & c"),
    ("Une phrase.\nUne autre.", "Une phrase.\nUne autre."),
    ("100\u00a0% : «\u00a0oui\u00a0»", "100\u00a0% : «\u00a0oui\u00a0»"),
    ("l&#8217;été &amp; R&D &euro;", "l’été & R&D €"),
    ("AT&T &inconnue; &copy", "AT&T &inconnue; &copy"),
    ("<p>Un</p>\n<p>Deux<br/>trois</p>", "Un\nDeux\ntrois"),
    ("<ul><li>un</li><li>deux</li></ul>", "un\ndeux"),
    ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
    ("Éner<b>gie</b> <i>verte</i>", "Énergie verte"),
    ("5 <6 et <b>7</b> > 3 & 2", "5 <6 et 7 > 3 & 2"),
    ("&lt;p&gt;échappé &lt;b&gt;deux&lt;/b&gt; fois&lt;/p&gt;", "échappé deux fois"),
    ("<![CDATA[<p>reste de CDATA</p>]]>", "reste de CDATA"),
    ("<p>coupé <a href=", "coupé"),
    ("<p>non fermé <b>gras", "non fermé gras"),
    ("<P>Majuscules<BR>ici", "Majuscules\nici"),
    ("", ""),
    ("<img src='https://x.fr/pixel.gif' width=1>", ""),
]

HIDDEN = [
    "<script>x</script>",
    "<style>x</style>",
    "<noscript>x</noscript>",
    "<template>x</template>",
    "<iframe>x</iframe>",
    "<svg><text>x</text></svg>",
    "<!-- x -->",
    "<p hidden>x</p>",
    "<p style='display : none'>x<br>x</p>",
    '<div style="color:red;VISIBILITY:hidden">x<img>x</div>',
    "<span style='font-size:0'>x</span>",
    "<span style='opacity:0.0'>x</span>",
    "<button>x</button>",
]


@pytest.mark.parametrize(("markup", "expected"), CASES)
def test_plain(markup: str, expected: str) -> None:
    assert plain(markup) == expected


_SIMPLE = st.lists(
    st.sampled_from(
        '<p>|</p>|<p class="x">|<br>|<br/>|<b>|</b>|<a href="/x">|</a>|<em>|</em>|<img>'
        '|<img src="x" alt="a b"/>| |  |\n|mot| été '.split("|")
    ),
    max_size=16,
).map("".join)


@given(_SIMPLE)
def test_simple_paragraphs_are_read_as_libxml2_reads_them(text: str) -> None:
    quick, whole = markup._visible(text), markup._machine.read(text.encode())
    assert markup._tidy(quick, plainly=False) == markup._tidy(whole, plainly=False)


@pytest.mark.parametrize("hidden", HIDDEN)
def test_what_a_page_hides_is_not_read(hidden: str) -> None:
    assert plain(f"<p>avant</p>{hidden}<p>après</p>") == "avant\naprès"


@pytest.mark.parametrize("style", ["font-size:0.9em", "opacity:0.5", "display:block"])
def test_visible_styles_are_read(style: str) -> None:
    assert plain(f"<p style='{style}'>vu</p>") == "vu"


def test_line_is_one_line() -> None:
    assert line("<p>Un</p><p>deux</p>") == "Un deux"


@pytest.mark.parametrize(
    "bomb",
    [
        "<div>" * 200_000,
        "<!--" * 200_000,
        "<b><p>" * 100_000,
        '<a b="' * 150_000,
        "&a" * 400_000,
        "<" * 900_000,
        '<p style="' + "display" * 120_000 + '">',
        "<table>" * 100_000,
        "&lt;/p&gt;" * 90_000,
    ],
)
def test_hostile_markup_takes_little_time(bomb: str) -> None:
    start = time.process_time()
    plain(bomb)
    assert time.process_time() - start < 3  # 0.3 s at most here; a quadratic reader takes minutes


TAGS = st.sampled_from(
    "<p>|</p>|<b|>|<script>|</script>|<p hidden>|&amp;|&lt;|&#x0;|<!--|-->|<![CDATA[|]]>|é|\u202e"
    "|\ud800|\x00| |\n|<br/>|<svg>|x".split("|"),
)


@given(st.lists(TAGS, max_size=30).map("".join) | st.text(max_size=100))
def test_text_is_clean_whatever_comes(markup: str) -> None:
    text = plain(markup)
    assert text == unicodedata.normalize("NFC", text)
    assert not any(unicodedata.category(c) in {"Cc", "Cs"} and c != "\n" for c in text)
    assert text == text.strip()
    assert "\n\n" not in text


@given(st.text(st.sampled_from("ab <>&;'\"é1"), max_size=60))
def test_text_without_tags_only_loses_spaces(text: str) -> None:
    if "<b>" in text or "<a>" in text or "<b " in text or "<a " in text:
        return
    assert plain(text).split() == text.split()
