"""Many files at once, and ZIPs full of them: each has an outcome of its own, and none costs another its place."""

import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.core.files import File
from django.db import models

from accounts.models import Landlord, User
from documents.archives import MOST_ENTRIES, TooMuch, Unreadable, opened, problem_of, unpack
from documents.checks import MAX_BYTES
from documents.content import ZIP, media_type
from documents.errors import UploadRefused
from documents.models import Document
from documents.services import Upload, clean_name, stream_of, take_for
from documents.states import ScanState

MAX_ZIP_BYTES = 100 * 1024 * 1024
MAX_UNPACKED = 500 * 1024 * 1024
BEYOND = "Not unpacked: the ZIP file unpacks to more than 500 MB."
IN_MEMORY = 1024 * 1024
WITHOUT_MEANING = ("__MACOSX/", ".DS_Store", "Thumbs.db")


class Result(models.TextChoices):
    """What became of a file."""

    KEPT = "kept", "Kept"
    HELD = "held", "Held"
    DUPLICATE = "duplicate", "Already there"
    REFUSED = "refused", "Not kept"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file, in a sentence for whoever sent it."""

    name: str
    result: Result
    sentence: str
    document: Document | None = None


def is_archive(upload: Upload) -> bool:
    """Whether an upload is a ZIP that is to be unpacked."""
    return media_type(stream_of(upload)) == ZIP


def take_file(landlord: Landlord, upload: Upload, *, by: User | None) -> Outcome:
    """Keep one file, or say why not."""
    name = clean_name(upload.name or "file")
    try:
        document, is_new = take_for(landlord, upload, by=by)
    except UploadRefused as refusal:
        return Outcome(name, Result.REFUSED, refusal.message)
    if not is_new:
        sentence = f"You have this file already: {document.dated_name}."
        return Outcome(name, Result.DUPLICATE, sentence, document)
    if document.scan == ScanState.WAITING:
        return Outcome(name, Result.HELD, "Kept, and held until it is scanned for viruses.", document)
    return Outcome(name, Result.KEPT, "Open it to see it. It waits for you to say what it proves.", document)


def take_archive(landlord: Landlord, upload: Upload, *, by: User | None) -> list[Outcome]:
    """Unpack a ZIP and keep what is in it, each file for itself."""
    name = clean_name(upload.name or "file")
    if (upload.size or 0) > MAX_ZIP_BYTES:
        return [refused(name, "It is larger than 100 MB. Send it in several parts.")]
    try:
        with opened(stream_of(upload)) as archive:
            entries = [entry for entry in archive.infolist() if is_meant(entry)]
            if not entries:
                return [refused(name, "There is no file in it.")]
            if len(entries) > MOST_ENTRIES:
                return [refused(name, f"It holds more than {MOST_ENTRIES} files. Send it in several parts.")]
            return list(take_entries(landlord, archive, entries=entries, by=by))
    except Unreadable:
        return [refused(name, "It is damaged, or not a plain ZIP file. Make it anew, or send the files one by one.")]


def refused(name: str, why: str) -> Outcome:
    """The outcome of a file that was not kept."""
    return Outcome(name, Result.REFUSED, why)


def is_meant(entry: zipfile.ZipInfo) -> bool:
    """Whether an entry is a file of somebody's, and not a folder or what a computer puts beside."""
    name = entry.filename
    return not (entry.is_dir() or name.startswith(WITHOUT_MEANING[0]) or name.endswith(WITHOUT_MEANING[1:]))


def take_entries(
    landlord: Landlord, archive: zipfile.ZipFile, *, entries: Iterable[zipfile.ZipInfo], by: User | None
) -> Iterator[Outcome]:
    """Unpack and keep entry by entry. What comes out of all of them is counted, whatever they say of their size."""
    left = MAX_UNPACKED
    for entry in entries:
        name = "".join(character for character in entry.filename if character.isprintable())[:200]
        if problem := problem_of(entry):
            yield refused(name, f"Not kept: {problem}.")
            continue
        if left <= 0:
            yield refused(name, BEYOND)
            continue
        with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as room:
            try:
                left -= unpack(archive, entry, into=room, most=min(MAX_BYTES, left))
            except TooMuch:
                yield refused(name, "Not kept: it is larger than 20 MB." if left >= MAX_BYTES else BEYOND)
                left -= MAX_BYTES
            except Unreadable:
                yield refused(name, "Not kept: it is damaged.")
            else:
                yield take_entry(landlord, File(room, name=name), by=by)


def take_entry(landlord: Landlord, file: Upload, *, by: User | None) -> Outcome:
    """Keep one unpacked file; a ZIP within the ZIP is not unpacked."""
    if is_archive(file):
        return refused(file.name or "file", "Not kept: it is a ZIP file within the ZIP file. Unpack it first.")
    return take_file(landlord, file, by=by)
