"""A sheet as DOCX, for those who go on writing in it: the same blocks in the same order, with real headings."""

import io
from base64 import b64decode
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from functools import lru_cache
from typing import Any

from django.conf import settings
from docx import Document
from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph as Line

from documents.generation import blocks
from documents.generation.blocks import Block, Sheet

INK, SOFT, ACTION = RGBColor(0x17, 0x21, 0x1F), RGBColor(0x4B, 0x58, 0x55), RGBColor(0x0D, 0x5C, 0x63)
FACE = "Source Sans Pro"
RULE = "_" * 34


def word_of(sheet: Sheet) -> bytes:
    """The sheet as the bytes of a DOCX."""
    word = Document(io.BytesIO(paper()))
    describe(word, sheet)
    edges(word, sheet)
    brand(word, sheet)
    if not sheet.is_letter:
        word.add_heading(sheet.title, level=1)
        word.add_paragraph(f"{sheet.subtitle} · {sheet.reference}", style="Subtitle")
    for block in sheet.blocks:
        WRITERS[type(block)](word, block)
    annex(word, sheet)
    file = io.BytesIO()
    word.save(file)
    return file.getvalue()


def brand(word: Word, sheet: Sheet) -> None:
    """Whose document it is: their logo, which says their name to those who are read to, or the name."""
    name, logo = sheet.brand.get("name"), sheet.brand.get("logo")
    if logo:
        picture = word.add_picture(io.BytesIO(b64decode(logo.partition(",")[2])), height=Cm(1.4))
        picture._inline.docPr.set("descr", name)
    elif name:
        colour = sheet.brand.get("colour")
        run = word.add_paragraph(name).runs[0]
        run.font.color.rgb = RGBColor.from_string(colour[1:].upper()) if colour else ACTION


@lru_cache(maxsize=1)
def paper() -> bytes:
    """An empty document with our page and styles."""
    word = Document()
    section = word.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = Cm(2.2)
    section.bottom_margin = Cm(2.6)
    for name, size, colour in STYLES:
        style = word.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = FACE, Pt(size), colour
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FACE)
    language(word)
    file = io.BytesIO()
    word.save(file)
    return file.getvalue()


STYLES = (
    ("Normal", 11, INK),
    ("Heading 1", 21, INK),
    ("Heading 2", 13, INK),
    ("Subtitle", 11, SOFT),
    ("Caption", 10, INK),
)


def language(word: Word) -> None:
    """British English, for spelling and for those who are read to."""
    defaults = word.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    spoken = defaults.find(qn("w:lang"))
    spoken.set(qn("w:val"), "en-GB")


def describe(word: Word, sheet: Sheet) -> None:
    """Title, author, language and reference of the file."""
    about = word.core_properties
    about.title = f"{sheet.title} {sheet.reference}"
    about.author = sheet.brand.get("name") or settings.PRODUCT_NAME
    about.language, about.identifier, about.comments = "en-GB", sheet.reference, sheet.standing_line


def edges(word: Word, sheet: Sheet) -> None:
    """What stands at the head and at the foot of every page."""
    section = word.sections[0]
    head = section.header.paragraphs[0]
    soft(head, f"{sheet.title}\t\t{sheet.reference}")
    if sheet.is_draft:
        watermark(head)
    foot = section.footer.paragraphs[0]
    soft(foot, f"{sheet.standing_line} Check this file at {sheet.verify_at}")
    pages = section.footer.add_paragraph()
    pages.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    soft(pages, "Page ")
    counted(pages, "PAGE")
    soft(pages, " of ")
    counted(pages, "NUMPAGES")


def soft(line: Line, text: str) -> None:
    """Small quiet words."""
    run = line.add_run(text)
    run.font.size, run.font.color.rgb = Pt(8.5), SOFT


def counted(line: Line, name: str) -> None:
    """A number that Word counts."""
    element = OxmlElement("w:fldSimple")
    element.set(qn("w:instr"), name)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    element.append(run)
    line._p.append(element)


def watermark(line: Line) -> None:
    """DRAFT across every page, as Word itself draws it."""
    line._p.append(deepcopy(mark()))


@lru_cache(maxsize=1)
def mark() -> Any:
    """The drawing of the watermark."""
    from lxml import etree

    return etree.fromstring(
        '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"><w:pict>'
        '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e">'  # noqa: E501
        '<v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/></v:shapetype>'
        '<v:shape id="draft" type="#_x0000_t136" alt="Draft" style="position:absolute;width:400pt;height:130pt;rotation:315;'  # noqa: E501
        "z-index:-251658752;mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
        'mso-position-vertical:center;mso-position-vertical-relative:margin" fillcolor="#efe2e0" stroked="f">'
        f'<v:textpath style="font-family:&quot;{FACE}&quot;;font-size:1pt" string="DRAFT"/></v:shape></w:pict></w:r>'
    )


def letterhead(word: Word, block: blocks.Letterhead) -> None:
    """Sender on the right, recipient, day and subject."""
    for text in block.sender:
        tight(word.add_paragraph(text), WD_ALIGN_PARAGRAPH.RIGHT)
    word.add_paragraph()
    for text in block.recipient:
        tight(word.add_paragraph(text))
    word.add_paragraph()
    word.add_paragraph(block.on)
    word.add_heading(block.subject, level=1).runs[0].font.size = Pt(13)


def tight(line: Line, side: WD_ALIGN_PARAGRAPH | None = None) -> None:
    """A line close to the next."""
    line.paragraph_format.space_after = Pt(0)
    if side is not None:
        line.alignment = side


def heading(word: Word, block: blocks.Heading) -> None:
    """A heading, with its number in agreements."""
    word.add_heading(f"{block.number}  {block.text}" if block.number else block.text, level=2)


def paragraph(word: Word, block: blocks.Paragraph) -> None:
    """A paragraph."""
    word.add_paragraph(block.text)


def clause(word: Word, block: blocks.Clause) -> None:
    """A numbered clause, hanging, with lettered points."""
    hanging(word.add_paragraph(f"{block.number}\t{block.text}"), left=1.2, first=-1.2)
    for letter, point in zip("abcdefghijklmnopqrstuvwxyz", block.points, strict=False):
        hanging(word.add_paragraph(f"({letter})\t{point}"), left=2.2, first=-1)


def hanging(line: Line, *, left: float, first: float) -> None:
    """A paragraph whose number stands outside it; centimetres."""
    line.paragraph_format.left_indent, line.paragraph_format.first_line_indent = Cm(left), Cm(first)
    line.paragraph_format.tab_stops.add_tab_stop(Cm(left))


def bullets(word: Word, block: blocks.Bullets) -> None:
    """A list."""
    for text in block.texts:
        word.add_paragraph(text, style="List Bullet")


def ticks(word: Word, block: blocks.Tick) -> None:
    """Boxes to tick."""
    for text in block.texts:
        hanging(word.add_paragraph(f"☐\t{text}"), left=0.8, first=-0.8)


def facts(word: Word, block: blocks.Facts) -> None:
    """Two columns."""
    grid(word, rows=block.rows)


def table(word: Word, block: blocks.Table) -> None:
    """Rows under a caption and headings that are repeated on each page."""
    word.add_paragraph(block.caption, style="Caption").paragraph_format.keep_with_next = True
    rows = [block.columns, *block.rows, *([block.total] if block.total else [])]
    drawn = grid(word, rows=rows, figures=block.figures)
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    drawn.rows[0]._tr.get_or_add_trPr().append(repeated)
    for cell in drawn.rows[0].cells:
        for run in cell.paragraphs[0].runs:
            run.bold = True


def grid(word: Word, *, rows: Sequence[Sequence[str]], figures: frozenset[int] = frozenset()) -> Any:
    """A table of these rows."""
    drawn = word.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
    for cells, row in zip(list(drawn.rows), rows, strict=True):
        for at, (cell, text) in enumerate(zip(cells.cells, row, strict=True)):
            line = cell.paragraphs[0]
            line.add_run(text)
            tight(line, WD_ALIGN_PARAGRAPH.RIGHT if at in figures else None)
    word.add_paragraph()
    return drawn


def note(word: Word, block: blocks.Note) -> None:
    """Something set apart."""
    word.add_paragraph(block.text, style="Intense Quote")


def signatures(word: Word, block: blocks.Signatures) -> None:
    """A line to sign and date for each name."""
    for name in block.names:
        word.add_paragraph(f"\nSigned {RULE}   Date {RULE[:16]}").paragraph_format.keep_with_next = True
        word.add_paragraph(name)


def blank(word: Word, block: blocks.Blank) -> None:
    """A line to be filled in."""
    word.add_paragraph(f"{block.label}: {RULE}")


def page_break(word: Word, _: blocks.PageBreak) -> None:
    """A new page."""
    word.add_page_break()  # type: ignore[no-untyped-call]


def annex(word: Word, sheet: Sheet) -> None:
    """The law, and how the document was made."""
    if sheet.law:
        word.add_heading("The law this document rests on", level=2)
        word.add_paragraph(f"{sheet.subtitle}, as it stood on {sheet.law_on}.")
        for law in sheet.law:
            word.add_paragraph(
                " ".join(filter(None, (f"{law['cites']}.", law["says"], law["url"], law["note"]))), style="List Bullet"
            )
    word.add_heading("How this document was made", level=2)
    grid(word, rows=sheet.made_from)
    word.add_paragraph(sheet.closing)
    if footer := sheet.brand.get("footer"):
        word.add_paragraph(footer)


WRITERS: Mapping[type[Block], Callable[[Word, Any], None]] = {
    blocks.Letterhead: letterhead,
    blocks.Heading: heading,
    blocks.Paragraph: paragraph,
    blocks.Clause: clause,
    blocks.Bullets: bullets,
    blocks.Tick: ticks,
    blocks.Facts: facts,
    blocks.Table: table,
    blocks.Note: note,
    blocks.Signatures: signatures,
    blocks.Blank: blank,
    blocks.PageBreak: page_break,
}
"""What each shape of block becomes in Word."""
