"""Opening ZIPs from strangers. Nothing that a ZIP says of itself is believed: what comes out is counted as it comes."""

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any, Protocol

MOST_ENTRIES = 500
MOST_IN_DIRECTORY = 2_000
DIRECTORY_BYTES = 1_000_000
END, ZIP64_LOCATOR = b"PK\x05\x06", b"PK\x06\x07"
END_BYTES = 22 + 65_535
PIECE = 256 * 1024
PLAIN_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Others let the archive choose how much memory unpacking takes."""

BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)


class Unreadable(Exception):
    """A ZIP that cannot be opened, or whose list of contents is larger than any that we read."""


class TooMuch(Exception):
    """More came out than is let out."""


class Room(Protocol):
    """Where what is unpacked goes."""

    def write(self, piece: bytes, /) -> Any:
        """Take a piece."""

    def seek(self, place: int, /) -> Any:
        """Go back to the start."""


@contextmanager
def opened(file: IO[bytes]) -> Iterator[zipfile.ZipFile]:
    """The ZIP in a file, once its directory is known to be small; Unreadable otherwise. Rewinds the file."""
    if not has_small_directory(file):
        raise Unreadable
    try:
        archive = zipfile.ZipFile(file)
    except BROKEN as error:
        raise Unreadable from error
    try:
        yield archive
    finally:
        archive.close()
        file.seek(0)


def has_small_directory(file: IO[bytes]) -> bool:
    """Whether the file ends as a ZIP does, with a list of contents that can be read in little memory."""
    tail = last_bytes(file, count=END_BYTES)
    at = tail.rfind(END)
    if at < 0 or len(tail) - at < 22 or ZIP64_LOCATOR in tail[max(at - 20, 0) : at]:
        return False
    entries, size = struct.unpack_from("<HI", tail, at + 10)
    return bool(entries <= MOST_IN_DIRECTORY and size <= DIRECTORY_BYTES)


def last_bytes(file: IO[bytes], *, count: int) -> bytes:
    """The end of a file. Leaves it at its start."""
    size = file.seek(0, 2)
    file.seek(max(size - count, 0))
    tail = file.read(count)
    file.seek(0)
    return tail


def is_zip(file: IO[bytes]) -> bool:
    """Whether the file, whatever it begins with, opens as a ZIP that holds something."""
    try:
        with opened(file) as archive:
            return bool(archive.infolist())
    except Unreadable:
        return False


def problem_of(entry: zipfile.ZipInfo) -> str:
    """Why an entry is not even begun; empty where nothing speaks against it."""
    name = entry.orig_filename.replace("\\", "/")
    if name.startswith("/") or ":" in name.split("/")[0] or ".." in name.split("/"):
        return "its name leads out of the ZIP file"
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "it is only a link to another file"
    if entry.flag_bits & 0x1:
        return "it is locked with a password"
    if entry.compress_type not in PLAIN_METHODS:
        return "it is packed in a way that we do not open"
    return ""


def unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, *, into: Room, most: int) -> int:
    """Write an entry out and return how many bytes it had; TooMuch beyond `most`, Unreadable where it is damaged."""
    count = 0
    try:
        with archive.open(entry) as source:
            while piece := source.read(PIECE):
                count += len(piece)
                if count > most:
                    raise TooMuch
                into.write(piece)
    except BROKEN as error:
        raise Unreadable from error
    into.seek(0)
    return count


def unpacked_size(archive: zipfile.ZipFile, *, most: int) -> int:
    """How many bytes all entries have together, none of which is kept; TooMuch beyond `most`."""
    total = 0
    for entry in archive.infolist():
        if problem_of(entry):
            raise Unreadable
        total += unpack(archive, entry, into=Nowhere(), most=most - total)
    return total


class Nowhere:
    """Takes what is written, and keeps none of it."""

    def write(self, piece: bytes, /) -> None:
        """Let it go."""

    def seek(self, place: int, /) -> None:
        """There is nowhere to go."""
