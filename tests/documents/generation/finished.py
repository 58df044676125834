"""Documents made as a worker makes them, and opened again as other programs open them."""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2
from docx import Document as WordDocument
from pypdf import PdfReader

from documents.generation.catalogue import kinds
from documents.generation.pipeline import write
from documents.generation.recipes import kept_recipe
from documents.generation.services import open_run
from documents.generation.sheets import sheet_of
from documents.generation.word import word_of
from documents.models import GenerationRun
from tests.work import work_off

NOW = date(2026, 11, 23)


def begun(kind: str = "rent_receipt", nation: str = "england", **answers: Any) -> GenerationRun:
    """A document asked for, of the sample's answers with these changed."""
    sample = kinds()[kind].sample(nation)
    return open_run(kind=kind, nation=nation, on=NOW, answers=sample | answers, reference="CVD-2026-000123-1")


def finished(kind: str = "rent_receipt", nation: str = "england", **answers: Any) -> GenerationRun:
    """A document asked for and made, or failed."""
    run = begun(kind, nation, **answers)
    work_off()
    run.refresh_from_db()
    return run


def written(kind: str, nation: str, **answers: Any) -> str:
    """What a document says but for its table of law, in Word and so without setting its pages; nothing is left open."""
    run = begun(kind, nation, **answers)
    fields = write(run, recipe=kept_recipe(run.template)).fields
    sheet, gaps = sheet_of(run, output=fields, is_draft=True)
    assert gaps == {}
    return words_of_word(word_of(sheet)).partition("The law this document rests on")[0]


def words_of_pdf(content: bytes) -> str:
    """All that a PDF says, its spaces evened out."""
    return evened(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages))


def words_of_word(content: bytes) -> str:
    """All that a Word document says, in order, its spaces evened out."""
    parts: list[str] = []
    for part in WordDocument(BytesIO(content)).iter_inner_content():
        if hasattr(part, "rows"):
            parts += [cell.text for row in part.rows for cell in row.cells]
        else:
            parts.append(part.text)
    return evened(" ".join(parts))


def evened(text: str) -> str:
    """One space between words, and straight quotation marks."""
    return re.sub(r"\s+", " ", text).replace("’", "'")


def structure(content: bytes) -> Iterator[tuple[str, str]]:
    """The pieces of a PDF in the order in which a screen reader meets them: each tag, with the words right in it."""
    words = marked_words(content)
    with pikepdf.open(BytesIO(content)) as pdf:
        pages = {page.objgen: number for number, page in enumerate(pdf.pages)}

        def walk(node: Any, tag: str, page: int) -> Iterator[tuple[str, str]]:
            if isinstance(node, int):
                yield tag, words.get((page, int(node)), "")
                return
            page = pages[node.Pg.objgen] if "/Pg" in node else page
            if name := str(node.get("/S", "")):
                yield name, ""
            below = node.get("/K", pikepdf.Array())
            for one in below if isinstance(below, pikepdf.Array) else [below]:
                yield from walk(one, tag if name == "/Span" else name, page)

        yield from walk(pdf.Root.StructTreeRoot, "", 0)


def marked_words(content: bytes) -> dict[tuple[int, int], str]:
    """What each marked piece of a PDF says, by its page and its number there."""
    said: dict[tuple[int, int], str] = defaultdict(str)
    with pypdfium2.PdfDocument(content) as pdf:
        for number, page in enumerate(pdf):
            for piece in page.get_objects([pypdfium2.raw.FPDF_PAGEOBJ_TEXT], textpage=page.get_textpage()):
                said[number, pypdfium2.raw.FPDFPageObj_GetMarkedContentID(piece)] += piece.extract()
    return said
