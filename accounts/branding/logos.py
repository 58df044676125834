"""Logos: whatever picture is given, what we keep is a small PNG of our own making."""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PIL import Image, ImageFile, ImageOps

from accounts.errors import LogoRefused

FORMATS = ("PNG", "JPEG", "WEBP")
MOST_BYTES = 2 * 1024 * 1024
MOST_PIXELS = 20_000_000
BOX = (480, 160)
"""It is shown in half of that, so that it is sharp on fine screens and on paper."""
LEAST = (24, 16)
KEPT_BYTES = 64 * 1024
NO_PICTURE = "This is no PNG, JPEG or WebP picture. SVG drawings can act, so they are not taken."


@dataclass(frozen=True, slots=True)
class Logo:
    """A logo as it is kept."""

    png: bytes
    width: int
    height: int


def logo_of(content: bytes) -> Logo:
    """The picture, made anew and small; LogoRefused with what is wrong."""
    if len(content) > MOST_BYTES:
        raise LogoRefused("The file is larger than 2 MB.")
    picture = opened(content)
    if picture.width * picture.height > MOST_PIXELS:
        raise LogoRefused("The picture has more than 20 million pixels. Save it smaller.")
    if picture.width < LEAST[0] or picture.height < LEAST[1]:
        raise LogoRefused("The picture is smaller than 24 by 16 pixels.")
    return encoded(drawn(picture))


def opened(content: bytes) -> Image.Image:
    """The picture with its size, not drawn yet."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # its size is looked at before it is drawn
        try:
            return Image.open(io.BytesIO(content), formats=FORMATS)
        except (OSError, ValueError, Image.DecompressionBombError) as error:
            raise LogoRefused(NO_PICTURE) from error


def drawn(picture: Image.Image) -> Image.Image:
    """Its pixels and nothing else, upright, within the box."""
    try:
        with whole_or_not_at_all():
            upright = ImageOps.exif_transpose(picture).convert("RGBA")
    except (OSError, ValueError, SyntaxError, MemoryError) as error:
        raise LogoRefused("The picture is damaged. Save it again.") from error
    upright.thumbnail(BOX, Image.Resampling.LANCZOS)
    bare = Image.new("RGBA", upright.size)
    bare.paste(upright)
    return bare


@contextmanager
def whole_or_not_at_all() -> Iterator[None]:
    """Have Pillow refuse what was cut off: once WeasyPrint is loaded it would fill the rest with grey, everywhere."""
    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def encoded(picture: Image.Image) -> Logo:
    """As PNG; with fewer colours where that is needed to be small."""
    png = png_of(picture)
    if len(png) > KEPT_BYTES:
        png = png_of(picture.quantize(128, method=Image.Quantize.FASTOCTREE))
    return Logo(png, picture.width, picture.height)


def png_of(picture: Image.Image) -> bytes:
    """The bytes of a PNG."""
    file = io.BytesIO()
    picture.save(file, "PNG", optimize=True)
    return file.getvalue()
