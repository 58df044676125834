"""From a file's bytes to its text, or to the reason why there is none."""

from dataclasses import dataclass, field
from pathlib import Path

import pypdfium2

from documents.content import DOCX, HEIC, JPEG, PDF, PNG, media_type
from documents.reading.pages import Page, Text
from documents.reading.pictures import PictureTooLarge, is_blank, opened, page_from_picture
from documents.reading.printed import page_from_text

MOST_PAGES = 200
MOST_READ = 12
MOST_SEEN = 4
"""How many pages are read, and how many of them as pictures, which takes seconds for each."""
DRAWN_AT = 3
EICAR = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"
ACTIVE = (b"/JavaScript", b"/JS", b"/Launch", b"/EmbeddedFile", b"/RichMedia", b"/SubmitForm", b"/XFA")
PICTURES = (JPEG, PNG, HEIC)
ENDINGS = {".pdf": (PDF,), ".jpg": (JPEG,), ".jpeg": (JPEG,), ".png": (PNG,), ".heic": (HEIC,), ".docx": (DOCX,)}


@dataclass(slots=True)
class Opened:
    """A file as far as it could be opened: its text, and what to warn of before it is read."""

    text: Text = field(default_factory=lambda: Text([]))
    warnings: list[str] = field(default_factory=list)
    is_invalid: bool = False


def invalid(*warnings: str) -> Opened:
    """A file that is not read."""
    return Opened(warnings=list(warnings), is_invalid=True)


def open_file(source: Path, *, name: str = "") -> Opened:
    """The text of a file, whatever it is. It never raises for what stands in the file."""
    if source.stat().st_size == 0:
        return invalid("unreadable")
    with source.open("rb") as file:
        found = media_type(file)
    content = source.read_bytes()
    if EICAR in content:
        return invalid("malware")
    promised = ENDINGS.get(Path(name).suffix.lower())
    if found is None:
        return invalid("type_mismatch" if promised else "unreadable")
    opened = opened_as(found, source=source, content=content)
    if promised and found not in promised:
        opened.warnings.append("type_mismatch")
    return opened


def opened_as(kind: str, *, source: Path, content: bytes) -> Opened:
    """The text of a file of this media type."""
    if kind == PDF:
        return open_pdf(source, content)
    return open_picture(source) if kind in PICTURES else invalid("unreadable")


def open_pdf(source: Path, content: bytes) -> Opened:
    """The text of a PDF: each page as it is printed, else as it looks."""
    try:
        pdf = pypdfium2.PdfDocument(source)
    except pypdfium2.PdfiumError as error:
        return invalid("encrypted" if "password" in str(error).lower() else "unreadable")
    with pdf:
        active = ["active_content"] if any(mark in content for mark in ACTIVE) else []
        if len(pdf) > MOST_PAGES:
            return invalid("too_many_pages", *active)
        return Opened(Text(pages_of(pdf)), active)


def pages_of(pdf: pypdfium2.PdfDocument) -> list[Page]:
    """The first pages."""
    pages, seen = [], 0
    for number in range(1, min(len(pdf), MOST_READ) + 1):
        page = pdf[number - 1]
        printed = page_from_text(page, number=number)
        if printed is None and seen < MOST_SEEN:
            printed = page_as_it_looks(page, number=number)
            seen += printed is not None
        pages.append(printed or Page(number, []))
        page.close()
    return pages


def page_as_it_looks(page: pypdfium2.PdfPage, *, number: int) -> Page | None:
    """The page read from its picture; None where it is empty, which is seen at once."""
    picture = page.render(scale=scale_of(page)).to_pil()
    return None if is_blank(picture) else page_from_picture(picture, number=number)


def scale_of(page: pypdfium2.PdfPage) -> float:
    """How large to draw a page, so that a small one is legible and a huge one does not fill the memory."""
    return float(min(DRAWN_AT, 3000 / max(*page.get_size(), 1)))


def open_picture(source: Path) -> Opened:
    """The text of a picture."""
    try:
        picture = opened(source)
        page = Page(1, []) if is_blank(picture) else page_from_picture(picture, number=1)
        return Opened(Text([page]))
    except PictureTooLarge:
        return invalid("unreadable")
    except (OSError, ValueError, SyntaxError):
        return invalid("unreadable")
