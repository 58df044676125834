"""Reading an archive into an empty installation, so that the account is there as it was.

Keys stay as they are, so nothing of a landlord's may be there before. Entries of the audit trail may have to be moved
behind those that an installation begins with; their chain does not turn on that.
"""

import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.management.color import no_style
from django.db import IntegrityError, connection, transaction
from django.db.models import Max, Min

from accounts.audit.services import ERASED
from accounts.models import AuditEntry, AuditSalt, Landlord, ReferenceCounter
from config.lib.roles import as_owner
from documents.models import DocumentOrder
from provisioning.leaving import rows
from provisioning.leaving.archive import CHUNK
from provisioning.leaving.errors import ArchiveRefused
from provisioning.leaving.manifest import CHECK, FORMAT, MANIFEST, STORED, TABLES, layout
from provisioning.leaving.tables import KEPT, PEOPLE, SHARED

ENTRIES = "accounts.AuditEntry"
TRAIL_KEYS = {
    ENTRIES: ("id",),
    "accounts.AuditSalt": ("entry_id", "erasure_id"),
    "accounts.AuditLink": ("entry_id",),
}
"""The columns that hold the key of an entry of the trail."""
BY_TRIGGER = {"accounts_auditentry": "accounts_audit_salted", "accounts_auditsalt": "accounts_audit_chained"}
"""What makes salts and links of entries that are new. Those that are read have theirs."""


@dataclass(slots=True)
class Source:
    """An archive that was opened and found whole."""

    zip: zipfile.ZipFile
    manifest: Mapping[str, Any]

    def texts(self, label: str) -> list[str]:
        """The rows of a table, each as the text of a JSON object."""
        text = self.zip.read(f"{TABLES}{label}.json").decode()
        return [line.rstrip(",") for line in text.strip()[1:-1].split("\n") if line]

    def stored(self) -> dict[str, str]:
        """The keys of the files of the vault, with the names that they have in the archive."""
        found: dict[str, str] = json.loads(self.zip.read(STORED))
        return found


def read_archive(path: Path) -> Landlord:
    """The landlord of an archive, who is here now as they were there; ArchiveRefused, and nothing is changed."""
    try:
        with zipfile.ZipFile(path) as zip:
            return brought(checked(zip))
    except (zipfile.BadZipFile, OSError, KeyError, ValueError) as error:
        raise ArchiveRefused(f"This is no archive of an account, or it is damaged: {type(error).__name__}.") from error


# Whether it is whole --------------------------------------------------------------------------------


def checked(zip: zipfile.ZipFile) -> Source:
    """The archive, once everything in it was found to be as its manifest says."""
    manifest = json.loads(zip.read(MANIFEST))
    if manifest.get("format") != FORMAT:
        raise ArchiveRefused(f"It has the format {manifest.get('format')}; this installation reads {FORMAT}.")
    if manifest.get("layout") != layout():
        raise ArchiveRefused("It was made by another version of this software. Install that one, then upgrade.")
    listed = {entry["name"]: entry for entry in manifest["files"]}
    names = zip.namelist()
    if sorted(names) != sorted({*listed, MANIFEST, CHECK}):
        raise ArchiveRefused("It holds other files than its manifest names.")
    for name in names:
        ensure_inside(name)
    for name, entry in listed.items():
        if digest_of(zip, name, most=entry["size"]) != entry["sha256"]:
            raise ArchiveRefused(f"{name} is not as it was when the archive was made.")
    return Source(zip, manifest)


def ensure_inside(name: str) -> None:
    """Pass where a name leads to no place outside."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or "\0" in name:
        raise ArchiveRefused("It names a file outside of itself.")


def digest_of(zip: zipfile.ZipFile, name: str, *, most: int) -> str:
    """The SHA-256 of a file in it; of one that is longer than it should be, of no more than that."""
    digest, size = sha256(), 0
    with zip.open(name) as file:
        while (piece := file.read(CHUNK)) and size <= most:
            digest.update(piece)
            size += len(piece)
    return digest.hexdigest()


# Bringing it in -------------------------------------------------------------------------------------


def brought(source: Source) -> Landlord:
    """Write all rows and files in one transaction; files of one that fails are taken back."""
    kept: list[str] = []
    try:
        with as_owner(), transaction.atomic():
            ensure_empty()
            write_rows(source)
            put_files(source, kept=kept)
            return Landlord.objects.get(reference=source.manifest["landlord"])
    except IntegrityError as error:
        take_back(kept)
        raise ArchiveRefused("Something of it is here already. Read it before people are added here.") from error
    except BaseException:
        take_back(kept)
        raise


def ensure_empty() -> None:
    """Pass where no landlord is here."""
    if Landlord.objects.exists():
        raise ArchiveRefused("There are landlords here already. An archive is read into an empty installation.")


def write_rows(source: Source) -> None:
    """Write every table. The triggers that chain new entries of the trail rest while old ones are written."""
    moved = entries_move_by(source)
    switch("DISABLE")
    for label in (*SHARED, PEOPLE, *KEPT):
        columns = TRAIL_KEYS.get(label, ())
        rows.read(label, source.texts(label), moved_by=dict.fromkeys(columns, moved))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks still to come cannot be altered
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    switch("ENABLE")
    count_on()
    say_so(source)


def switch(how: str) -> None:
    """Let the triggers rest, or work again. It holds for this transaction alone, which has the tables to itself."""
    with connection.cursor() as cursor:
        for table, trigger in BY_TRIGGER.items():
            cursor.execute(f"ALTER TABLE {table} {how} TRIGGER {trigger}")


def entries_move_by(source: Source) -> int:
    """How far entries of the trail go behind those that are here, where they would fall on one."""
    keys: list[int] = [json.loads(text)["id"] for text in source.texts(ENTRIES)]
    here = AuditEntry.objects.aggregate(first=Min("pk"), last=Max("pk"))
    if not keys or here["last"] is None or here["last"] < min(keys) or here["first"] > max(keys):
        return 0
    moved: int = here["last"] + 1 - min(keys)
    return moved


def count_on() -> None:
    """Let the next keys, and the next reference of each year, follow those that were read."""
    models = [rows.named(label) for label in (PEOPLE, *KEPT)]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
        last = DocumentOrder.objects.aggregate(last=Max("reference"))["last"]
        if last is not None:
            cursor.execute("SELECT setval('documents_order_numbers', %s)", [int(last.rpartition("-")[2])])
    for reference in Landlord.objects.values_list("reference", flat=True):
        _, year, number = reference.split("-")
        counter, _ = ReferenceCounter.objects.get_or_create(year=int(year))
        counter.last = max(counter.last, int(number))
        counter.save(update_fields=["last"])


def say_so(source: Source) -> None:
    """Write into the trail what an archive leaves out of it, as an erasure, and that the account was read."""
    landlord = Landlord.objects.get(reference=source.manifest["landlord"])
    known = {"landlord_id": landlord.pk, "subject_type": "accounts.landlord", "subject_id": str(landlord.pk)}
    lost = AuditSalt.objects.filter(entry__landlord=landlord, erasure=None, whence=None)
    if lost.exists():
        why = "An archive does not tell where staff and tenants were"
        lost.update(erasure=AuditEntry.objects.create(action=ERASED, why=why, **known))
    AuditEntry.objects.create(action="provisioning.archive_imported", after={"made": source.manifest["made"]}, **known)


def put_files(source: Source, *, kept: list[str]) -> None:
    """Put every file into the vault under the key that its row names."""
    for key, name in source.stored().items():
        ensure_inside(key)
        with source.zip.open(name) as file:
            kept.append(default_storage.save(key, File(file)))
        if kept[-1] != key:
            raise ArchiveRefused("A file of it is in the vault already.")


def take_back(keys: list[str]) -> None:
    """Remove files that were put into the vault for nothing."""
    for key in keys:
        default_storage.delete(key)
