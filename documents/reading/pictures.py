"""The words of a picture, by tesseract, where it is installed."""

import csv
import shutil
import subprocess
from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO, StringIO
from itertools import pairwise
from pathlib import Path

import pi_heif
from PIL import Image, ImageFilter, ImageOps

from documents.reading.pages import Box, Page, Word, page_of

pi_heif.register_heif_opener()

LONG_SIDE = 3000
"""To which a page's picture is brought, in points: some 250 to an inch of an A4 page."""
MOST_PIXELS = 120_000_000
SMALL_SIDE = 900
BLANK_SIDE = 300
SAME_SHADE = 2
"""Of 256 shades. A grey line of small print differs by some 15 to 30, and a single letter by 120."""
TILTS = [step / 4 for step in range(-20, 21)]
SECONDS = 40
LEAST_SURE = 30
BEHIND = 0.1
"""By how much surer a later reading must be to count before an earlier one."""
LONG_RUN = 60
DARK = 150
WHOLLY = 215
WORD_LEVEL = "5"
TURNS = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}


class PictureTooLarge(Exception):
    """A picture that would take more room than anybody's camera makes."""


@lru_cache(maxsize=1)
def program() -> str | None:
    """Where tesseract is; None where it is not installed."""
    return shutil.which("tesseract")


def opened(source: Path) -> Image.Image:
    """A picture file, upright; PictureTooLarge before anything is unpacked."""
    picture = Image.open(source)
    if picture.width * picture.height > MOST_PIXELS:
        raise PictureTooLarge
    picture.draft("L", (LONG_SIDE, LONG_SIDE))
    return ImageOps.exif_transpose(picture)


def is_blank(picture: Image.Image) -> bool:
    """Whether nothing stands on a page, such as the back of a sheet: made small, it is of one shade all over."""
    small = picture.convert("L")
    small.thumbnail((BLANK_SIDE, BLANK_SIDE), Image.Resampling.BOX)
    shades = small.tobytes()
    return max(shades) - min(shades) <= SAME_SHADE


def page_from_picture(picture: Image.Image, *, number: int) -> Page:
    """A page as it is read from its picture; without words where tesseract is not installed or finds none."""
    clear = prepared(picture)
    words = words_of(clear)
    if len(words) < 8 and (turned := upright(clear)) is not clear:
        clear, words = turned, words_of(turned)
    return page_of(words, number=number, is_from_picture=True, ratio=clear.height / max(clear.width, 1))


def prepared(picture: Image.Image) -> Image.Image:
    """Grey, of an even contrast, level, without specks, and of a size at which letters are read best."""
    grey = ImageOps.autocontrast(picture.convert("L"), cutoff=1)
    scale = LONG_SIDE / max(grey.size)
    sized = grey.resize(
        (max(1, round(grey.width * scale)), max(1, round(grey.height * scale))), Image.Resampling.LANCZOS
    )
    clean = sized.filter(ImageFilter.MedianFilter(3))
    tilt = tilt_of(clean)
    return clean.rotate(tilt, Image.Resampling.BICUBIC, fillcolor=255) if tilt else clean


def without_rules(picture: Image.Image) -> Image.Image:
    """The page without the lines of its tables, which are taken for letters: whatever is dark for a long way."""
    clear, dark = picture.copy(), picture.point(lambda grey: 255 if grey < DARK else 0)
    across, along = max(1, picture.width // LONG_RUN), max(1, picture.height // LONG_RUN)
    for size in ((across, picture.height), (picture.width, along)):
        runs = dark.resize(size, Image.Resampling.BOX).point(lambda share: 255 if share > WHOLLY else 0)
        clear.paste(255, mask=runs.resize(picture.size, Image.Resampling.NEAREST).filter(ImageFilter.MaxFilter(5)))
    return clear


def tilt_of(picture: Image.Image) -> float:
    """By how many degrees to turn a page so that its lines are level: where rows differ most in how dark they are."""
    small = picture.copy()
    small.thumbnail((SMALL_SIDE, SMALL_SIDE))
    return max(TILTS, key=lambda tilt: (unevenness(small.rotate(tilt, fillcolor=255)), -abs(tilt)))


def unevenness(picture: Image.Image) -> float:
    """How much neighbouring rows of a picture differ."""
    rows = picture.resize((1, picture.height), Image.Resampling.BOX).tobytes()
    return sum((one - other) ** 2 for one, other in pairwise(rows))


def upright(picture: Image.Image) -> Image.Image:
    """The picture turned so that its letters stand up, as far as that can be told."""
    said = run(picture, "--psm", "0")
    turn = next((int(line.split(":")[1]) for line in said.splitlines() if line.startswith("Rotate:")), 0)
    return picture.transpose(TURNS[turn]) if turn in TURNS else picture


def words_of(picture: Image.Image) -> list[Word]:
    """The words of a picture: of several readings, with and without the lines of tables, the surest on each place."""
    bare = without_rules(picture)
    found: list[Word] = []
    readings = [
        words_in(run(seen, "--psm", how, "tsv"), picture=seen)
        for seen, how in ((picture, "4"), (bare, "4"), (bare, "11"))
    ]
    ranked = [(word.sureness - BEHIND * number, word) for number, words in enumerate(readings) for word in words]
    for _, word in sorted(ranked, key=lambda one: -one[0]):
        if not any(overlap(word.box, other.box) for other in found):
            found.append(word)
    return found


def overlap(one: Box, other: Box) -> bool:
    """Whether two words stand on the same place."""
    across = min(one.right, other.right) - max(one.left, other.left)
    along = min(one.bottom, other.bottom) - max(one.top, other.top)
    return across > 0 and along > 0


def words_in(table: str, *, picture: Image.Image) -> Iterator[Word]:
    """The words of tesseract's table, each with how sure it is."""
    for row in csv.DictReader(StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        text, sureness = (row["text"] or "").strip(), float(row["conf"] or -1)
        if row["level"] == WORD_LEVEL and text.strip("|_—-.'‘~ ") and sureness >= LEAST_SURE:
            left, top = int(row["left"]), int(row["top"])
            right, bottom = left + int(row["width"]), top + int(row["height"])
            box = Box(left / picture.width, top / picture.height, right / picture.width, bottom / picture.height)
            yield Word(text, box, sureness / 100)


def run(picture: Image.Image, *options: str) -> str:
    """What tesseract says of a picture; nothing where it is not there, takes too long or gives up."""
    path = program()
    if path is None:
        return ""
    points = BytesIO()
    picture.save(points, "PNG", compress_level=1)
    command = [path, "stdin", "stdout", "-l", "eng", *options]
    try:
        done = subprocess.run(command, input=points.getvalue(), capture_output=True, timeout=SECONDS, check=True)  # noqa: S603
    except subprocess.SubprocessError:
        return ""
    return done.stdout.decode(errors="replace")
