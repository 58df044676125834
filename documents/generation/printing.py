"""Pages set for print and for Word. The libraries that do it are heavy: only a process that sets a page loads them."""

from documents.generation.blocks import Sheet


def pdf_of(sheet: Sheet) -> bytes:
    """The sheet as a tagged PDF."""
    from documents.generation import pdf

    return pdf.pdf_of(sheet)


def word_of(sheet: Sheet) -> bytes:
    """The sheet as the bytes of a DOCX."""
    from documents.generation import word

    return word.word_of(sheet)


def html_as_pdf(html: str, *, is_draft: bool = False, colour: str = "") -> bytes:
    """Finished HTML as a tagged PDF; `colour` is that of the brand in it, where it is not ours."""
    from documents.generation import pdf

    return pdf.set_as_pdf(html, is_draft=is_draft, colour=colour)
