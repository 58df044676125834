"""The files behind an exhibit, as pages to paint: those of a PDF as they are, a picture as one page."""

import logging
import warnings
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path
from typing import Any, TypeAlias

import pi_heif
import pikepdf
from pikepdf import Dictionary, Name, Pdf
from PIL import Image, ImageOps

PDF = "application/pdf"
PICTURES = ("image/jpeg", "image/png", "image/heic")
MOST_SIDE = 2200
QUALITY = 85
DOTS = 150
"""How many points of a picture make an inch on the page."""
Source: TypeAlias = Pdf | Path | None

Image.MAX_IMAGE_PIXELS = 250_000_000
pi_heif.register_heif_opener()
logging.getLogger("pikepdf").setLevel(logging.ERROR)


def opened(path: Path, *, kind: str, closing: ExitStack) -> Source:
    """A file that has pages; None for one that cannot be shown, such as a Word file or a locked PDF."""
    if kind in PICTURES:
        return path
    if kind != PDF:
        return None
    try:
        return closing.enter_context(Pdf.open(path))
    except (pikepdf.PdfError, pikepdf.PasswordError):
        return None


def pages_in(source: Source) -> int:
    """How many pages it has."""
    if source is None:
        return 0
    return len(source.pages) if isinstance(source, Pdf) else 1


def form_of(pdf: Pdf, source: Any, number: int) -> pikepdf.Object:
    """One page as a form of its own, without what could act. What was filled in or noted on it stays."""
    if isinstance(source, Path):
        return picture(pdf, source)
    if number == 0:
        settle(source)
    return pdf.copy_foreign(source.pages[number].as_form_xobject())


def settle(source: Pdf) -> None:
    """Make what stands in fields and notes part of the pages."""
    if any("/Annots" in page.obj for page in source.pages):
        if "/AcroForm" in source.Root:
            source.generate_appearance_streams()
        source.flatten_annotations("print")


def picture(pdf: Pdf, path: Path) -> pikepdf.Object:
    """A picture as a form, upright, and no larger than it can be seen on a page."""
    with warnings.catch_warnings(action="ignore"), Image.open(path) as image:
        image.draft("RGB", (MOST_SIDE, MOST_SIDE))
        image.thumbnail((MOST_SIDE, MOST_SIDE))
        upright = ImageOps.exif_transpose(image).convert("RGB")
    file = BytesIO()
    upright.save(file, "JPEG", quality=QUALITY)
    drawn = pdf.make_stream(
        file.getvalue(),
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=upright.width,
        Height=upright.height,
        ColorSpace=Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=Name.DCTDecode,
    )
    width, height = upright.width * 72 / DOTS, upright.height * 72 / DOTS
    return pdf.make_stream(
        f"{width:.2f} 0 0 {height:.2f} 0 0 cm /Drawn Do".encode(),
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=[0, 0, width, height],
        Resources=Dictionary(XObject=Dictionary(Drawn=drawn)),
    )
