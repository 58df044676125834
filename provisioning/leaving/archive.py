"""The archive of a whole account as a ZIP: pages, files, every table as JSON and CSV, the trail and its verifier."""

import json
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import FileField

from accounts.audit.opening import opened
from accounts.models import AuditHead, Landlord
from compliance.trail import exports
from config.lib.csvfile import Cell, csv_text
from documents.delivery import safe_name
from documents.models import Document
from provisioning.leaving import rows
from provisioning.leaving.manifest import (
    CHECK,
    MANIFEST,
    STORED,
    TABLES,
    TRAIL,
    Entry,
    checking_page,
    manifest_of,
)
from provisioning.leaving.site import pages_of
from provisioning.leaving.tables import KEPT

CHUNK = 1024 * 1024
LINE = ",\n"
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Writer:
    """A ZIP that remembers what was put into it."""

    zip: zipfile.ZipFile
    entries: list[Entry] = field(default_factory=list)

    def add(self, name: str, content: bytes) -> None:
        """Put a file into it."""
        self.zip.writestr(name, content)
        self.entries.append(Entry(name, len(content), sha256(content).hexdigest()))

    def add_stored(self, name: str, *, key: str) -> None:
        """Put a file of the vault into it, a piece at a time; it is compressed already."""
        digest, size = sha256(), 0
        where = zipfile.ZipInfo(name)
        with default_storage.open(key, "rb") as source, self.zip.open(where, "w", force_zip64=True) as target:
            while piece := source.read(CHUNK):
                target.write(piece)
                digest.update(piece)
                size += len(piece)
        self.entries.append(Entry(name, size, digest.hexdigest()))


@contextmanager
def made(landlord: Landlord, *, progress: Progress) -> Iterator[Path]:
    """The finished archive, which is there as long as this lasts."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "archive.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zip:
            writer = Writer(zip)
            with one_moment():
                stored = write_words(writer, landlord)
            for done, (key, name) in enumerate(stored.items()):
                progress(done, len(stored))
                writer.add_stored(name, key=key)
            writer.add(MANIFEST, manifest_of(landlord, writer.entries))
            writer.add(CHECK, checking_page(writer.entries))
        yield path


@contextmanager
def one_moment() -> Iterator[None]:
    """Inside it all that is read is as it was at one moment, whatever happens meanwhile."""
    with transaction.atomic():
        if not connection.savepoint_ids:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def write_words(writer: Writer, landlord: Landlord) -> Mapping[str, str]:
    """Put everything but the stored files into the archive; the keys of those, with the names that they are to have."""
    for label, texts in tables_of(landlord).items():
        writer.add(f"{TABLES}{label}.json", as_json(texts))
        writer.add(f"{TABLES}{label}.csv", as_csv(texts).encode())
    write_trail(writer, landlord)
    documents = links_of(landlord)
    stored = stored_of(landlord, documents=documents)
    writer.add(STORED, json.dumps(stored, indent=1).encode())
    for name, content in pages_of(landlord, links={key: name for key, (_, name) in documents.items()}):
        writer.add(name, content)
    return stored


def tables_of(landlord: Landlord) -> dict[str, list[str]]:
    """The rows of each table, as the texts of JSON objects."""
    found: dict[str, list[str]] = {}
    for label, queryset, otherwise in rows.tables(landlord):
        found.setdefault(label, []).extend(rows.written(queryset, otherwise=otherwise))
    return found


def as_json(texts: list[str]) -> bytes:
    """The rows of a table, a line each."""
    return f"[{LINE.join(texts)}]\n".encode()


def as_csv(texts: list[str]) -> str:
    """The rows of a table for a spreadsheet."""
    read = [json.loads(text) for text in texts]
    headings = list(read[0]) if read else []
    return csv_text(([cell(row[name]) for name in headings] for row in read), headings=headings)


def cell(value: Any) -> Any:
    """A value as a cell; what is no single value stays JSON."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value


# The trail ----------------------------------------------------------------------------------------


def write_trail(writer: Writer, landlord: Landlord) -> None:
    """The trail for people and spreadsheets, and the words that its chain is computed from."""
    head = AuditHead.objects.filter(chain=landlord.pk).first()
    told = list(exports.rows(landlord, head=head))
    writer.add("trail/trail.csv", csv_text(told, headings=exports.HEADINGS).encode())
    entries = hashed(landlord, head=head, told=told) if head else []
    last = bytes(head.hash).hex() if head and head.number else ""
    writer.add(TRAIL, json.dumps({"head": last, "entries": entries}, indent=1, ensure_ascii=False).encode())


def hashed(landlord: Landlord, *, head: AuditHead, told: Iterable[Sequence[Cell]]) -> list[dict[str, Any]]:
    """The words of each entry as they were hashed, but whence it came only where that is told: not of our staff."""
    rows_told = [dict(zip(exports.HEADINGS, row, strict=True)) for row in told]
    whence = {str(row["Number"]): row["Whence"] for row in rows_told}
    return [
        {
            "number": words.number,
            "sealed": words.sealed,
            "said": words.said,
            "whence": whence[str(words.number)] or None,
            "hash": words.hash.hex(),
        }
        for batch in opened(landlord.pk, last=head.number)
        for words in batch
    ]


# Files --------------------------------------------------------------------------------------------


def links_of(landlord: Landlord) -> dict[int, tuple[str, str]]:
    """Of each document that may be opened: its key in the vault, and its name in the archive."""
    documents = Document.objects.filter(landlord=landlord).exclude(file="")
    return {
        document.pk: (str(document.file.name), f"files/{document.pk:06d} {readable(document)}")
        for document in documents
        if document.is_open
    }


def readable(document: Document) -> str:
    """A name that any system can keep, with the ending of what it is."""
    name = safe_name(document.name, document.media_type)
    stem, dot, ending = name.rpartition(".")
    kept = "".join(sign if sign.isalnum() or sign in " -_()" else "_" for sign in stem).strip()
    return f"{kept[:80] or 'file'}{dot}{ending}"


def stored_of(landlord: Landlord, *, documents: Mapping[int, tuple[str, str]]) -> dict[str, str]:
    """Every file of the vault that kept rows name, with its name in the archive."""
    found = dict(documents.values())
    shut = Document.objects.filter(landlord=landlord).exclude(pk__in=documents)
    hidden = set(shut.values_list("file", flat=True))
    for label in KEPT:
        queryset = rows.kept(label, landlord=landlord)
        for column in (each for each in queryset.model._meta.concrete_fields if isinstance(each, FileField)):
            for key in queryset.exclude(**{column.name: ""}).values_list(column.name, flat=True):
                if key not in hidden:
                    found.setdefault(key, f"stored/{key}")
    return found
