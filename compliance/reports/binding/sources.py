"""The files behind an exhibit, as pages to paint: those of a PDF as they are, a picture as one page."""

import logging
import warnings
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

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

Image.MAX_IMAGE_PIXELS = 250_000_000
pi_heif.register_heif_opener()
logging.getLogger("pikepdf").setLevel(logging.ERROR)


class Damaged(Exception):
    """A file that is not what it says."""


def forms(pdf: Pdf, path: Path, *, kind: str) -> list[pikepdf.Object]:
    """Each page of a file as something to paint; none where nothing is to be shown, as of a Word file or a locked PDF.

    Damaged where a page of it cannot be had. One file is open at a time, since each takes the better part of a megabyte
    however small it is.
    """
    try:
        if kind in PICTURES:
            return [picture(pdf, path)]
        return list(forms_of(pdf, path)) if kind == PDF else []
    except Exception as error:  # whatever the readers of pictures and PDFs stumble on in a stranger's file
        raise Damaged from error


def forms_of(pdf: Pdf, path: Path) -> Iterator[pikepdf.Object]:
    """The pages of a PDF, without what could act. What was filled in or noted on them stays."""
    try:
        source = Pdf.open(path)
    except pikepdf.PasswordError:
        return
    settle(source)
    for page in source.pages:
        form = page.as_form_xobject()
        own = pdf.copy_foreign(form)
        own.write(form.read_bytes())  # or it would be read from its page when that is gone
        yield own


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
