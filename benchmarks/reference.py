"""Makes the reference files of Word documents again: templates/documents/*.docx.

    python benchmarks/reference.py

An office edits its copies in Word; these are where it starts. The styles are Word's own wherever
Word has one (« heading 1 » is shown as « Titre 1 »), so that its panes, its table of contents and
screen readers know them.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.styles import NUMBERING, SETTINGS, styles
from briefings.formats.packed import packed

FOLDER = Path(__file__).parent.parent / "templates" / "documents"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SPACES = f'xmlns:w="{W}" xmlns:r="{R}"'
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

KINDS = {
    "hebdo": "Note de veille",
    "information": "Note d’information",
    "decision": "Note d’aide à la décision",
    "elus": "L’essentiel pour les élus",
    "presse": "Dossier de presse",
}


def paragraph(text: str, style: str = "", tabs: str = "") -> str:
    """A paragraph; a « | » in the text is a tab."""
    properties = (f'<w:pStyle w:val="{style}"/>' if style else "") + tabs
    runs = "<w:r><w:tab/></w:r>".join(run(piece) for piece in text.split("|"))
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def run(text: str) -> str:
    pieces = text.split("@")  # @PAGE@ is a field
    return "".join(field(one) if rank % 2 else words(one) for rank, one in enumerate(pieces))


def words(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""


def field(code: str) -> str:
    """A number that Word counts itself; 1 until it has."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def table(style: str, widths: tuple[int, ...], rows: list[tuple[str, ...]], *, header: bool) -> str:
    """Widths in twentieths of a point; a row of one text is a tag of the template."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    look = f'<w:tblLook w:val="{"0620" if header else "0680"}"/>'
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="5000" w:type="pct"/>'
        f'<w:tblLayout w:type="fixed"/>{look}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        + "".join(row(cells, widths, header=header and not rank) for rank, cells in enumerate(rows))
        + "</w:tbl>"
    )


def row(cells: tuple[str, ...], widths: tuple[int, ...], *, header: bool) -> str:
    repeated = "<w:tblHeader/>" if header else ""
    if len(cells) == 1:
        span = f'<w:gridSpan w:val="{len(widths)}"/>'
        inside = f"<w:tc><w:tcPr>{span}</w:tcPr>{paragraph(cells[0])}</w:tc>"
    else:
        inside = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{paragraph(cell)}</w:tc>'
            for cell, width in zip(cells, widths, strict=True)
        )
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{inside}</w:tr>"


LETTERHEAD = [
    ("{%tr if objet %}",),
    ("Objet", "{{ objet }}"),
    ("{%tr endif %}",),
    ("{%tr if periode %}",),
    ("Période", "{{ periode }}"),
    ("{%tr endif %}",),
    ("{%tr if numero %}",),
    ("Numéro", "{{ numero }}"),
    ("{%tr endif %}",),
    ("{%tr if suivi_par %}",),
    ("Affaire suivie par", "{{r suivi_par }}"),
    ("{%tr endif %}",),
    ("{%tr if references %}",),
    ("Références", "{{ references }}"),
    ("{%tr endif %}",),
    ("Date", "{{ date }}"),
]
VISAS = [
    ("Visa", "Qualité", "Date", "Remarque"),
    ("{%tr for visa in visas %}",),
    ("{{r visa.qui }}", "{{ visa.qualite }}", "{{r visa.date }}", "{{ visa.remarque }}"),
    ("{%tr endfor %}",),
]


def body(kind: str) -> str:
    short = kind == "elus"
    inside = [
        paragraph("{%p if projet %}"),
        paragraph("Projet – à relire et à compléter avant envoi", "Projet"),
        paragraph("{%p endif %}"),
        paragraph(KINDS[kind], "Naturedudocument"),
        paragraph("{{ titre }}", "Titre"),
        table("Entte", (2300, 7338), LETTERHEAD, header=False),
        paragraph("", "Mention"),
        paragraph("{{p corps }}"),
        paragraph("{%p if avec_sources %}"),
        paragraph("Sources", "Titre1"),
        paragraph("{{p sources }}"),
        paragraph("{%p endif %}"),
        paragraph("{%p if visas %}"),
        paragraph("Visas", "Titre1"),
        table("Tableaudenote", (2800, 2500, 2000, 2338), VISAS, header=True),
        paragraph("{%p endif %}"),
    ]
    margins = (
        'w:top="850" w:bottom="794" w:header="454" w:footer="397"'
        if short
        else 'w:top="1304" w:bottom="1191" w:header="624" w:footer="567"'
    )
    return (
        f"{XML}<w:document {SPACES}><w:body>{''.join(inside)}<w:sectPr>"
        '<w:headerReference w:type="first" r:id="rId4"/>'
        '<w:headerReference w:type="default" r:id="rId5"/>'
        '<w:footerReference w:type="first" r:id="rId6"/>'
        '<w:footerReference w:type="default" r:id="rId6"/>'
        f'<w:pgSz w:w="11906" w:h="16838"/><w:pgMar {margins} w:left="1134" w:right="1134"'
        ' w:gutter="0"/><w:titlePg/></w:sectPr></w:body></w:document>'
    )


def first_header() -> str:
    inside = [
        paragraph("{{ collectivite }}", "Collectivit"),
        paragraph("{%p if direction %}"),
        paragraph("{{ direction }}", "Direction"),
        paragraph("{%p endif %}"),
        paragraph("{{ service }}", "Direction"),
        paragraph("", "Direction"),
    ]
    return f"{XML}<w:hdr {SPACES}>{''.join(inside)}</w:hdr>"


def header() -> str:
    return f"{XML}<w:hdr {SPACES}>{paragraph('{{ titre_court }}', 'En-tte')}</w:hdr>"


def footer() -> str:
    line = "{{ collectivite }} – {{ service }}|Page @PAGE@ sur @NUMPAGES@"
    return f"{XML}<w:ftr {SPACES}>{paragraph(line, 'Pieddepage')}</w:ftr>"


PARTS = {
    "styles": ("styles", f"{OFFICE}.styles+xml"),
    "settings": ("settings", f"{OFFICE}.settings+xml"),
    "numbering": ("numbering", f"{OFFICE}.numbering+xml"),
    "header1": ("header", f"{OFFICE}.header+xml"),
    "header2": ("header", f"{OFFICE}.header+xml"),
    "footer1": ("footer", f"{OFFICE}.footer+xml"),
}


def content_types() -> str:
    inside = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{kind}"/>'
        for name, (_, kind) in PARTS.items()
    )
    return (
        f'{XML}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{OFFICE}.document.main+xml"/>'
        '<Override PartName="/docProps/core.xml"'
        ' ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        f"{inside}</Types>"
    )


def relations(told: list[tuple[str, str]]) -> str:
    inside = "".join(
        f'<Relationship Id="rId{rank}" Type="{kind}" Target="{target}"/>'
        for rank, (kind, target) in enumerate(told, 1)
    )
    return f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{inside}</Relationships>'


CORE = (
    f'{XML}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title></dc:title>'
    "</cp:coreProperties>"
)


def reference(kind: str) -> bytes:
    """The reference file of a kind of document."""
    files = {
        "[Content_Types].xml": content_types(),
        "_rels/.rels": relations(
            [
                (f"{R}/officeDocument", "word/document.xml"),
                (f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            ]
        ),
        "word/_rels/document.xml.rels": relations(
            [(f"{R}/{kind}", f"{name}.xml") for name, (kind, _) in PARTS.items()]
        ),
        "word/document.xml": body(kind),
        "word/styles.xml": styles(kind),
        "word/settings.xml": SETTINGS,
        "word/numbering.xml": NUMBERING,
        "word/header1.xml": first_header(),
        "word/header2.xml": header(),
        "word/footer1.xml": footer(),
        "docProps/core.xml": CORE,
    }
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return packed(out.getvalue())


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for kind in KINDS:
        (FOLDER / f"{kind}.docx").write_bytes(reference(kind))
        print(FOLDER / f"{kind}.docx")
