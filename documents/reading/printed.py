"""The words of a PDF's own text, with their places."""

from collections.abc import Iterator
from ctypes import byref, c_double
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from documents.reading.pages import Box, Page, Word, page_of

SPACES = {0x20, 0xA0, 0x0D, 0x0A, 0x09, 0x00, 0xFFFE, 0x02}
FEW = 12
"""A page with fewer letters than this is a picture, perhaps with a stamp on it."""


def page_from_text(page: pypdfium2.PdfPage, *, number: int) -> Page | None:
    """A page as its own text says; None where it has none to speak of."""
    width, height = page.get_size()
    words = list(words_of(page, width=max(width, 1), height=max(height, 1)))
    if sum(len(word.text) for word in words) < FEW:
        return None
    return page_of(words, number=number, ratio=height / max(width, 1))


def words_of(page: pypdfium2.PdfPage, *, width: float, height: float) -> Iterator[Word]:
    """The words of a page in the order in which the file has them."""
    text = page.get_textpage()
    letters: list[str] = []
    box: Box | None = None
    for at in range(text.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text, at)
        here = None if code in SPACES else box_of(text, at, width=width, height=height)
        if box is not None and (here is None or stands_apart(box, here)):
            yield Word("".join(letters), box)
            letters, box = [], None
        if here is not None:
            letters.append(chr(code))
            box = box.joined(here) if box else here
    if box is not None:
        yield Word("".join(letters), box)


def box_of(text: Any, at: int, *, width: float, height: float) -> Box:
    """Where a letter stands."""
    left, right, bottom, top = c_double(), c_double(), c_double(), c_double()
    pdfium.FPDFText_GetCharBox(text, at, byref(left), byref(right), byref(bottom), byref(top))
    return Box(left.value / width, 1 - top.value / height, right.value / width, 1 - bottom.value / height)


def stands_apart(box: Box, letter: Box) -> bool:
    """Whether a letter begins elsewhere: far to the right, back to the left, or on another line."""
    size = max(box.bottom - box.top, 0.004)
    return (
        letter.left - box.right > 1.2 * size
        or letter.right < box.left - 0.001
        or letter.top - box.bottom > 0.2 * size
        or box.top - letter.bottom > 0.2 * size
    )
