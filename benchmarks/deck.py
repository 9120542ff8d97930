"""Makes the reference file of the slides again: templates/documents/hebdo.pptx.

    python benchmarks/deck.py

An office edits its copy in PowerPoint (View, Slide master): these are the layouts that Vigie finds
by their names, each with real placeholders, on a wide screen, in French.
"""

from __future__ import annotations

import re
import sys
from datetime import datetime
from io import BytesIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from lxml import etree
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.shapes.base import BaseShape
from pptx.slide import SlideLayout
from pptx.util import Emu

from briefings.formats.packed import packed
from briefings.formats.slides import CHART, COLUMNS, COVER, POINTS, TABLE, TEMPLATE
from briefings.render.colours import LIGHT

PATH = Path(__file__).parent.parent / "templates" / TEMPLATE
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
WIDTH, HEIGHT, MARGIN = 12_192_000, 6_858_000, 609_600
INNER = WIDTH - 2 * MARGIN
TOP, LOW = 1_371_600, 6_217_920
HALF = (INNER - MARGIN // 2) // 2
TITLE = (MARGIN, 411_480, INNER, 777_240)
BODY = (MARGIN, TOP, INNER, LOW - TOP)
FOOT = {
    10: (MARGIN, 6_356_350, 1_800_000, 320_040),
    11: (2_590_800, 6_356_350, 7_010_400, 320_040),
    12: (WIDTH - MARGIN - 1_800_000, 6_356_350, 1_800_000, 320_040),
}
LAYOUTS = {
    0: (
        COVER,
        {0: (MARGIN, 1_900_000, INNER, 1_500_000), 1: (MARGIN, 3_500_000, INNER, 1_700_000)},
    ),
    1: (POINTS, {0: TITLE, 1: BODY}),
    3: (
        COLUMNS,
        {
            0: TITLE,
            1: (MARGIN, TOP, HALF, LOW - TOP),
            2: (WIDTH - MARGIN - HALF, TOP, HALF, LOW - TOP),
        },
    ),
    4: (
        TABLE,
        {0: TITLE, 1: (MARGIN, 5_760_720, INNER, 457_200), 2: (MARGIN, TOP, INNER, 4_297_680)},
    ),
    7: (
        CHART,
        {
            0: TITLE,
            1: (MARGIN, TOP, 7_680_960, LOW - TOP),
            2: (8_595_360, TOP, 2_987_040, 4_846_320),
        },
    ),
}
DATE = 10
OWN = {
    (0, 1): (2000,),
    (3, 1): (1600, 1200),
    (3, 2): (1600, 1200),
    (4, 1): (1400, 1400),
    (7, 2): (1800,),
}
"""Points and what follows them, without bullets, in hundredths of a point."""
KINDS = {(4, 2): "tbl", (7, 1): "chart"}
BAND = f"""<p:sp xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"
 xmlns:a="{A[1:-1]}"><p:nvSpPr><p:cNvPr id="20" name="Bandeau" descr=""/><p:cNvSpPr/>
<p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr><a:xfrm><a:off x="0" y="0"/>
<a:ext cx="182880" cy="{HEIGHT}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>
<a:solidFill><a:schemeClr val="accent1"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr></p:sp>"""
SIZES = {
    "titleStyle": {1: (2800, True, LIGHT.link)},
    "bodyStyle": {1: (2000, False, LIGHT.ink), 2: (1400, False, LIGHT.soft)},
}


def main() -> None:
    deck = Presentation()
    deck.slide_width, deck.slide_height = Emu(WIDTH), Emu(HEIGHT)
    for place, shape in zip(
        (TITLE, BODY, *FOOT.values()), deck.slide_master.placeholders, strict=True
    ):
        put(shape, place)
    for rank, layout in enumerate(list(deck.slide_layouts)):
        if rank in LAYOUTS:
            arrange(layout, rank)
        else:
            deck.slide_layouts.remove(layout)
    style(deck.slide_master.element)
    deck.slide_master.shapes._spTree.insert(2, etree.fromstring(BAND))  # noqa: SLF001 - no public way
    theme(deck.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME))
    said = deck.core_properties
    said.title, said.author, said.language = "Modèle de diaporama", "Vigie", "fr-FR"
    said.created = said.modified = datetime(2026, 11, 23)  # noqa: DTZ001 - a property without zone
    said.last_modified_by, said.revision = "Vigie", 1
    out = BytesIO()
    deck.save(out)
    PATH.write_bytes(packed(out.getvalue()))


def arrange(layout: SlideLayout, rank: int) -> None:
    name, places = LAYOUTS[rank]
    layout.name = name
    for shape in list(layout.placeholders):
        index = shape.placeholder_format.idx
        place = places.get(index) or FOOT.get(index)
        if place is None or index == DATE:  # the slides bear the date of the note
            shape.element.getparent().remove(shape.element)
            continue
        put(shape, place)
        if kind := KINDS.get((rank, index)):
            shape.element.nvSpPr.nvPr.ph.set("type", kind)
        if index in places:
            tidy(shape.element, OWN.get((rank, index), ()))


def tidy(element: etree._Element, sizes: tuple[int, ...]) -> None:
    """What the library's layouts say of looks, which the master says here, but what is ``OWN``."""
    for body in element.iter(f"{A}bodyPr"):
        body.set("anchor", "t")
    for styles in element.iter(f"{A}lstStyle"):
        styles.clear()
        for level, size in enumerate(sizes, start=1):
            told = etree.SubElement(styles, f"{A}lvl{level}pPr", marL="0", indent="0", algn="l")
            etree.SubElement(told, f"{A}buNone")
            etree.SubElement(told, f"{A}defRPr", sz=str(size))


def put(shape: BaseShape, place: tuple[int, int, int, int]) -> None:
    shape.left, shape.top, shape.width, shape.height = (Emu(one) for one in place)


def style(master: etree._Element) -> None:
    for name, levels in SIZES.items():
        (block,) = master.iter(f"{{{master.nsmap['p']}}}{name}")
        for level in range(1, 10):
            found = block.find(f"{A}lvl{level}pPr")
            if found is None:
                continue
            size, bold, color = levels.get(level, levels[max(levels)])
            words = found.find(f"{A}defRPr")
            words.set("sz", str(size))
            words.set("b", "1" if bold else "0")
            words.set("lang", "fr-FR")
            for fill in words.findall(f"{A}solidFill"):
                fill.clear()
                etree.SubElement(fill, f"{A}srgbClr", val=color.removeprefix("#"))
            found.set("algn", "l")
            for space in found.findall(f"{A}spcBef/{A}spcPct"):
                parent = space.getparent()
                parent.remove(space)
                etree.SubElement(parent, f"{A}spcPts", val="900" if level == 1 else "200")
            if level > 1:  # what follows a point: no bullet, the same margin
                found.set("marL", "342900")
                found.set("indent", "0")
                for bullet in (*found.findall(f"{A}buChar"), *found.findall(f"{A}buFont")):
                    found.remove(bullet)
                found.insert(list(found).index(words), etree.Element(f"{A}buNone"))


def theme(part: Part) -> None:
    text = part.blob.decode("utf-8")
    text = re.sub(r'(<a:(?:major|minor)Font>\s*<a:latin typeface=")[^"]*', r"\1Arial", text)
    text = re.sub(
        r"(<a:(?:accent1|hlink|folHlink)>)<a:srgbClr val=\"\w+\"/>",
        rf'\1<a:srgbClr val="{LIGHT.link.removeprefix("#")}"/>',
        text,
    )
    part.blob = text.encode()


if __name__ == "__main__":
    main()
