"""What the vault refuses, and the sentence that says why."""

import hashlib
import re
import warnings
from typing import IO

import pi_heif
from PIL import Image, UnidentifiedImageError

from documents.archives import TooMuch, Unreadable, is_zip, last_bytes, opened, unpacked_size
from documents.content import DOCX, EXTENSIONS, HEAD_BYTES, PICTURES, ZIP, media_type
from documents.errors import UploadRefused

MAX_BYTES = 20 * 1024 * 1024
MAX_WORD_BYTES = 200 * 1024 * 1024
MAX_PIXELS = 120_000_000
PIECE = 256 * 1024
# The test virus that every scanner knows, in two halves so that no scanner takes this file for it.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + rb"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
MARKUP = re.compile(rb"<(?:!doctype html|html|script|iframe)[\s>]", re.IGNORECASE)

pi_heif.register_heif_opener()


def accepted(file: IO[bytes], *, name: str, size: int) -> tuple[str, str]:
    """The media type and SHA-256 of a file that may be kept; UploadRefused, with the reason, otherwise."""
    if not size:
        raise UploadRefused(f"{name} is empty.")
    if size > MAX_BYTES:
        raise UploadRefused(f"{name} is larger than 20 MB.")
    kind = media_type(file)
    if kind == ZIP:
        raise UploadRefused(f"{name} is a ZIP file. Unpack it, and upload what is in it.")
    digest = fingerprint(file, name=name)
    if kind not in EXTENSIONS:
        raise UploadRefused(f"{name} is not a PDF, JPEG, PNG, HEIC or Word document.")
    check = check_word if kind == DOCX else check_plain
    check(file, name=name)
    if kind in PICTURES:
        check_picture(file, name=name)
    return kind, digest


def fingerprint(file: IO[bytes], *, name: str) -> str:
    """The file's SHA-256, read in pieces; UploadRefused where the test virus goes by."""
    digest, before = hashlib.sha256(), b""
    file.seek(0)
    while piece := file.read(PIECE):
        digest.update(piece)
        if EICAR in before + piece:
            raise UploadRefused(f"{name} holds a virus (the EICAR test file). It was not kept.")
        before = piece[-len(EICAR) :]
    file.seek(0)
    return digest.hexdigest()


def check_plain(file: IO[bytes], *, name: str) -> None:
    """Pass, unless the file is of two kinds at once, so that what one program shows, another runs."""
    head, tail = file.read(HEAD_BYTES), last_bytes(file, count=HEAD_BYTES)
    if MARKUP.search(head) or MARKUP.search(tail):
        raise UploadRefused(f"{name} is also a web page. Print or scan it anew, and upload that.")
    if is_zip(file):
        raise UploadRefused(f"{name} has a ZIP file hidden in it. Print or scan it anew, and upload that.")


def check_word(file: IO[bytes], *, name: str) -> None:
    """Pass, unless a Word document holds macros, or unpacks to more than any letter does."""
    try:
        with opened(file) as archive:
            if any(entry.lower().endswith("vbaproject.bin") for entry in archive.namelist()):
                raise UploadRefused(f"{name} holds macros. Save it as a PDF, and upload that.")
            unpacked_size(archive, most=MAX_WORD_BYTES)
    except TooMuch as error:
        raise UploadRefused(f"{name} unpacks to far more than a document. It was not kept.") from error
    except Unreadable as error:
        raise UploadRefused(f"{name} is damaged or locked. Save it as a PDF, and upload that.") from error


def check_picture(file: IO[bytes], *, name: str) -> None:
    """Pass, unless a picture has more points than can be shown. Only its head is read, never the picture."""
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(file) as picture:
            width, height = picture.size
            is_too_large = width * height > MAX_PIXELS
    except Image.DecompressionBombError:
        is_too_large = True
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        is_too_large = False  # damaged: kept as it is, and never shown
    finally:
        file.seek(0)
    if is_too_large:
        raise UploadRefused(f"{name} has more points than we can show. Make the picture smaller, and upload that.")
