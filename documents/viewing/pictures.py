"""Pages as pictures: what a browser shows is drawn by us, so nothing of the file itself reaches it."""

import warnings
from pathlib import Path

import pi_heif
import pypdfium2
from PIL import Image, ImageOps

MOST_PAGES = 20
WIDTH = 1200
MOST_SIDE = 1800
QUALITY = 80
MOST_PIXELS = 250_000_000  # what may come in is bounded at the door; what a program may take, by its limits

Image.MAX_IMAGE_PIXELS = MOST_PIXELS
pi_heif.register_heif_opener()


def draw_pdf(source: Path, *, folder: Path) -> int:
    """Draw the first pages of a PDF into the folder, as 1.webp, 2.webp …; how many pages it has in all."""
    with pypdfium2.PdfDocument(source) as pdf:
        for number in range(min(len(pdf), MOST_PAGES)):
            page = pdf[number]
            scale = min(WIDTH / max(page.get_width(), 1), MOST_SIDE / max(page.get_height(), 1), 4)
            save(page.render(scale=scale).to_pil(), folder / f"{number + 1}.webp")
            page.close()
        return len(pdf)


def draw_picture(source: Path, *, folder: Path) -> int:
    """Draw a picture anew into the folder, upright, smaller, and without what the camera wrote beside it."""
    with warnings.catch_warnings(action="ignore"), Image.open(source) as picture:
        picture.draft("RGB", (MOST_SIDE, MOST_SIDE))
        picture.thumbnail((MOST_SIDE, MOST_SIDE))
        upright = ImageOps.exif_transpose(picture)
        save(flattened(upright), folder / "1.webp")
    return 1


def flattened(picture: Image.Image) -> Image.Image:
    """The picture on white, where it lets something through."""
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    clear = picture.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear).convert("RGB")


def save(picture: Image.Image, path: Path) -> None:
    """Write the points alone."""
    plain = Image.new("RGB", picture.size)
    plain.paste(picture)
    plain.save(path, "WEBP", quality=QUALITY)
