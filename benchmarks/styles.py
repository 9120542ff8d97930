"""The styles of the reference files of Word: names, looks, the list of bullets, the settings."""

from __future__ import annotations

from typing import NamedTuple

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SPACE = f'xmlns:w="{W}"'
INK, GREY, RULE, TINT = "1B3A5C", "55606B", "B9C4D0", "EEF2F6"
FILL, FILL_INK = "FFF1B8", "5C4400"
OFFICE_INK, OFFICE_TINT = "8A3B12", "FBF3EC"


class Style(NamedTuple):
    """A style; its identifier is its French name without accents nor spaces, as Word would."""

    key: str
    name: str
    paragraph: str = ""
    run: str = ""
    kind: str = "paragraph"
    based: str = "Normal"
    following: str = ""


def spacing(before: int = 0, after: int = 0, line: int = 0) -> str:
    told = f' w:line="{line}" w:lineRule="auto"' if line else ""
    return f'<w:spacing w:before="{before}" w:after="{after}"{told}/>'


def size(points: float) -> str:
    return f'<w:sz w:val="{int(points * 2)}"/><w:szCs w:val="{int(points * 2)}"/>'


def colour(code: str) -> str:
    return f'<w:color w:val="{code}"/>'


def border(side: str, code: str, width: int = 6, space: int = 1) -> str:
    return f'<w:{side} w:val="single" w:sz="{width}" w:space="{space}" w:color="{code}"/>'


def heading(level: int, points: float, before: int, after: int) -> Style:
    rule = f"<w:pBdr>{border('bottom', RULE)}</w:pBdr>" if level == 1 else ""
    return Style(
        f"Titre{level}",
        f"heading {level}",
        f"<w:keepNext/><w:keepLines/>{rule}{spacing(before, after)}"
        f'<w:outlineLvl w:val="{level - 1}"/>',
        f"<w:b/><w:bCs/>{colour(INK)}{size(points)}",
        following="Normal",
    )


def paragraphs(body: float, scale: float) -> list[Style]:
    """``body``: size of the text in points; ``scale``: of what separates paragraphs."""

    def gap(before: int = 0, after: int = 0, line: int = 0) -> str:
        return spacing(int(before * scale), int(after * scale), line)

    bar = border("left", OFFICE_INK, 18, 8)
    return [
        Style(
            "Titre", "Title", gap(0, 160) + "<w:contextualSpacing/>",
            f"<w:b/><w:bCs/>{colour(INK)}{size(body + 9)}", following="Normal",
        ),
        heading(1, body + 4, int(320 * scale), int(120 * scale)),
        heading(2, body + 2, int(240 * scale), int(80 * scale)),
        heading(3, body + 0.5, int(180 * scale), int(40 * scale)),
        Style("Naturedudocument", "Nature du document", gap(120, 40),
              f'<w:b/><w:bCs/><w:caps/>{colour(GREY)}<w:spacing w:val="20"/>{size(body - 0.5)}'),
        Style("Projet", "Projet",
              f'<w:shd w:val="clear" w:color="auto" w:fill="{FILL}"/>{gap(0, 120)}'
              '<w:jc w:val="center"/>',
              f"<w:b/><w:bCs/>{colour(FILL_INK)}{size(body - 0.5)}"),
        Style("Collectivit", "Collectivité", spacing(), f"<w:b/><w:bCs/>{colour(INK)}{size(13)}"),
        Style("Direction", "Direction", spacing(), f"{colour(GREY)}{size(9.5)}"),
        Style("Mention", "Mention", gap(0, 80), f"{colour(GREY)}{size(body - 1.5)}"),
        Style("Citation", "Quote",
              f"<w:pBdr>{border('left', RULE, 18, 8)}</w:pBdr>{gap(60, 120)}"
              '<w:ind w:left="340" w:right="340"/>', "<w:i/><w:iCs/>"),
        Style("Avisduservice", "Avis du service",
              f"<w:pBdr>{bar}</w:pBdr>"
              f'<w:shd w:val="clear" w:color="auto" w:fill="{OFFICE_TINT}"/>{gap(60, 120)}'
              '<w:ind w:left="340"/>'),
        Style("Listepuces", "List Bullet",
              f'<w:numPr><w:numId w:val="1"/></w:numPr>{gap(0, 60)}'),
        Style("Sourcenumrote", "Source numérotée",
              f'<w:tabs><w:tab w:val="left" w:pos="454"/></w:tabs>{gap(0, 60)}'
              '<w:ind w:left="454" w:hanging="454"/>', size(body - 1)),
        Style("Lgende", "caption", f"<w:keepNext/>{gap(120, 80)}",
              f"<w:b/><w:bCs/>{colour(GREY)}{size(body - 1)}"),
        Style("En-tte", "header",
              f"<w:pBdr>{border('bottom', RULE, 4, 4)}</w:pBdr>{spacing(0, 120)}",
              f"{colour(GREY)}{size(8.5)}"),
        Style("Pieddepage", "footer",
              f"<w:pBdr>{border('top', RULE, 4, 4)}</w:pBdr>"
              '<w:tabs><w:tab w:val="right" w:pos="9638"/></w:tabs>' + spacing(),
              f"{colour(GREY)}{size(8.5)}"),
    ]  # fmt: skip


CHARACTERS = [
    Style(
        "Lienhypertexte", "Hyperlink", "", f'{colour("0B4F9E")}<w:u w:val="single"/>', "character"
    ),
    Style("Appeldesource", "Appel de source", "", colour("0B4F9E"), "character"),
    Style(
        "complter",
        "À compléter",
        "",
        f'{colour(FILL_INK)}<w:shd w:val="clear" w:color="auto" w:fill="{FILL}"/>',
        "character",
    ),
]


def one(style: Style) -> str:
    based = f'<w:basedOn w:val="{style.based}"/>' if style.kind == "paragraph" else ""
    following = f'<w:next w:val="{style.following}"/>' if style.following else ""
    own = "" if style.name[0].islower() or style.name in _BUILT_IN else ' w:customStyle="1"'
    properties = f"<w:pPr>{style.paragraph}</w:pPr>" if style.paragraph else ""
    looks = f"<w:rPr>{style.run}</w:rPr>" if style.run else ""
    return (
        f'<w:style w:type="{style.kind}"{own} w:styleId="{style.key}">'
        f'<w:name w:val="{style.name}"/>'
        f"{based}{following}<w:qFormat/>{properties}{looks}</w:style>"
    )


_BUILT_IN = {"Title", "Quote", "List Bullet", "Hyperlink"}


def tables(body: float) -> str:
    """A table of the text, its first row repeated and shaded; the letterhead's, without frame."""
    cells = (
        "<w:tblCellMar>"
        + "".join(
            f'<w:{side} w:w="{width}" w:type="dxa"/>'
            for side, width in (("top", 40), ("left", 85), ("bottom", 40), ("right", 85))
        )
        + "</w:tblCellMar>"
    )
    frame = "".join(
        border(side, RULE, 4, 0)
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    lines = border("top", INK, 8, 0) + border("bottom", INK, 8, 0) + border("insideH", RULE, 4, 0)
    label = f"<w:rPr><w:b/><w:bCs/>{colour(INK)}</w:rPr>"
    shade = f'<w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="{TINT}"/></w:tcPr>'
    tight = f"<w:pPr>{spacing(0, 0)}</w:pPr><w:rPr>{size(body - 1)}</w:rPr>"

    def made(key: str, name: str, borders: str, part: str, inside: str) -> str:
        return (
            f'<w:style w:type="table" w:customStyle="1" w:styleId="{key}"><w:name w:val="{name}"/>'
            f'<w:basedOn w:val="TableauNormal"/><w:qFormat/>{tight}'
            f"<w:tblPr><w:tblBorders>{borders}</w:tblBorders>{cells}</w:tblPr>"
            f'<w:tblStylePr w:type="{part}">{inside}</w:tblStylePr></w:style>'
        )

    return (
        '<w:style w:type="table" w:default="1" w:styleId="TableauNormal">'
        '<w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/>'
        '<w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
        + made("Tableaudenote", "Tableau de note", frame, "firstRow", label + shade)
        + made("Entte", "En-tête de note", lines, "firstCol", label)
    )


def styles(kind: str) -> str:
    """The page for elected members has no room to lose."""
    body, scale = (9.5, 0.5) if kind == "elus" else (10.5, 1.0)
    every = "".join(map(one, [*paragraphs(body, scale), *CHARACTERS]))
    return (
        f"{XML}<w:styles {SPACE}><w:docDefaults><w:rPrDefault><w:rPr>"
        '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:eastAsia="Arial" w:cs="Arial"/>'
        f'{size(body)}<w:lang w:val="fr-FR" w:eastAsia="fr-FR" w:bidi="ar-SA"/>'
        f"</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>{spacing(0, int(120 * scale), 264)}"
        "</w:pPr></w:pPrDefault></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        "<w:qFormat/></w:style>"
        '<w:style w:type="character" w:default="1" w:styleId="Policepardfaut">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        f"{every}{tables(body)}</w:styles>"
    )


NUMBERING = (
    f'{XML}<w:numbering {SPACE}><w:abstractNum w:abstractNumId="0">'
    '<w:multiLevelType w:val="hybridMultilevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="bullet"/><w:pStyle w:val="Listepuces"/><w:lvlText w:val="•"/>'
    '<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="397" w:hanging="284"/></w:pPr>'
    "</w:lvl></w:abstractNum>"
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)

SETTINGS = (
    f'{XML}<w:settings {SPACE}><w:zoom w:percent="100"/><w:defaultTabStop w:val="709"/>'
    '<w:autoHyphenation w:val="false"/><w:compat>'
    '<w:compatSetting w:name="compatibilityMode"'
    ' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    '<w:themeFontLang w:val="fr-FR"/><w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/>'
    "</w:settings>"
)
