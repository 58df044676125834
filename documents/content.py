"""What a file is, by its content; its name is only a name."""

from typing import IO

from documents.archives import Unreadable, opened

PDF = "application/pdf"
JPEG = "image/jpeg"
PNG = "image/png"
HEIC = "image/heic"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ZIP = "application/zip"

EXTENSIONS = {PDF: ".pdf", JPEG: ".jpg", PNG: ".png", HEIC: ".heic", DOCX: ".docx"}
KIND_NAMES = {PDF: "PDF", JPEG: "JPEG picture", PNG: "PNG picture", HEIC: "HEIC picture", DOCX: "Word document"}
PICTURES = (JPEG, PNG, HEIC)
HEIC_BRANDS = {b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heim", b"heis"}
HEAD_BYTES = 1024


def media_type(file: IO[bytes]) -> str | None:
    """The media type that the bytes show, or None for what nobody takes. Leaves the file at its start."""
    file.seek(0)
    head = file.read(HEAD_BYTES)
    file.seek(0)
    if head.startswith(b"%PDF-"):
        return PDF
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS:
        return HEIC
    return zipped_type(file) if head.startswith((b"PK\x03\x04", b"PK\x05\x06")) else None


def zipped_type(file: IO[bytes]) -> str:
    """Whether a ZIP is a Word document or any other. Only its directory is read."""
    try:
        with opened(file) as archive:
            return DOCX if "word/document.xml" in archive.namelist() else ZIP
    except Unreadable:
        return ZIP
