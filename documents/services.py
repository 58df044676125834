"""Taking files in, moving them to their landlord, and taking them out."""

from pathlib import PurePath
from typing import IO, Any, NamedTuple, TypeAlias

from django.conf import settings
from django.core.files import File
from django.db import IntegrityError, transaction

from accounts.audit import services as audit
from accounts.models import Landlord, User
from config.lib import clock
from documents.checks import accepted
from documents.errors import MAX_DRAFT_FILES, DraftFull, FileGone, FileHeld, FileInfected, FileInUse
from documents.models import Document, FileReading, Inspection
from documents.reading.work import begin
from documents.signals import document_kept, document_removed
from documents.states import READING, ReadingState, ScanState

Upload: TypeAlias = "File[Any]"


class Taken(NamedTuple):
    """A file in the vault, and whether it was not there before."""

    document: Document
    is_new: bool


def take_in(upload: Upload, *, draft_key: str) -> Document:
    """Keep a file that an applicant uploaded; UploadRefused when it is not one the vault takes.

    The same bytes uploaded twice are kept once.
    """
    fresh = read(upload)
    held = Document.objects.filter(draft_key=draft_key, landlord=None)
    if twin := held.filter(sha256=fresh.sha256).first():
        return twin
    if held.count() >= MAX_DRAFT_FILES:
        raise DraftFull
    fresh.draft_key = draft_key
    return keep(fresh)


def take_for(landlord: Landlord, upload: Upload, *, by: User | None) -> Taken:
    """Keep a file in a landlord's vault; UploadRefused when it is not one that the vault takes.

    The same bytes uploaded twice are kept once.
    """
    fresh = read(upload)
    fresh.landlord, fresh.uploaded_by = landlord, by
    if twin := twin_of(fresh):
        return Taken(twin, is_new=False)
    try:
        with transaction.atomic():
            kept = keep(fresh)
            audit.record("documents.uploaded", subject=kept, after={"sha256": kept.sha256}, by=by)
            return Taken(kept, is_new=True)
    except IntegrityError:  # uploaded twice at the same instant
        fresh.file.delete(save=False)
        return Taken(Document.objects.get(landlord=landlord, sha256=fresh.sha256, removed_at=None), is_new=False)


def twin_of(fresh: Document) -> Document | None:
    """The file with the same bytes that its landlord has already."""
    return Document.objects.filter(landlord=fresh.landlord, sha256=fresh.sha256, removed_at=None).first()


def keep(fresh: Document) -> Document:
    """Write a file and its row, and ask for the look into it."""
    with transaction.atomic():
        fresh.save(force_insert=True)
        inspection = Inspection.objects.create(document=fresh)
        document_kept.send(sender=Document, inspection=inspection)
    return fresh


def read(upload: Upload) -> Document:
    """An upload as a document that is not saved yet; UploadRefused when the vault does not take it."""
    name = clean_name(upload.name or "file")
    kind, digest = accepted(stream_of(upload), name=name, size=upload.size or 0)
    scan = ScanState.WAITING if settings.CLAMAV_ADDRESS else ScanState.NOT_SCANNED
    return Document(file=upload, name=name, media_type=kind, size=upload.size, sha256=digest, scan=scan)


def stream_of(upload: Upload) -> IO[bytes]:
    """What an upload can be read from."""
    if upload.file is None:
        raise ValueError("The upload is closed.")
    return upload.file


def clean_name(name: str) -> str:
    """The last part of a file's name, printable and short."""
    last = PurePath(name.replace("\\", "/")).name
    return "".join(character for character in last if character.isprintable())[:200] or "file"


def forget(document: Document) -> None:
    """Remove a file that an applicant took back before paying."""
    erase_bytes(document)
    document.delete()


def move_to_vault(draft_key: str, *, landlord: Landlord) -> int:
    """Give an applicant's files to the landlord they became; safe to repeat. The number of files moved."""
    moved = 0
    for document in Document.objects.filter(draft_key=draft_key, landlord=None):
        document.landlord = landlord
        try:
            with transaction.atomic():
                document.save(update_fields=["landlord"])
        except IntegrityError:  # the landlord holds the same bytes already
            forget(document)
            continue
        audit.record("documents.moved_to_vault", subject=document, after={"sha256": document.sha256})
        begin(document)
        moved += 1
    return moved


# What may be done with a file, and taking it out ---------------------------------------------------


def ensure_open(document: Document) -> None:
    """Pass where a file may be handed out; FileGone, FileHeld or FileInfected otherwise."""
    if document.removed_at is not None:
        raise FileGone
    if document.scan == ScanState.WAITING:
        raise FileHeld
    if document.scan == ScanState.INFECTED:
        raise FileInfected


def ensure_removable(document: Document) -> None:
    """Pass where a file may be deleted; FileGone or FileInUse otherwise."""
    if document.removed_at is not None:
        raise FileGone
    if document.is_filed:
        raise FileInUse


def hold(document: Document) -> None:
    """Note that something rests on a file, whatever is proposed of it; FileGone where it was deleted meanwhile."""
    if not Document.objects.filter(pk=document.pk, removed_at=None).update(is_filed=True):
        raise FileGone


def say_filed(document: Document, *, is_filed: bool) -> None:
    """Note whether something rests on a file; FileGone where it was deleted in the meantime."""
    if not Document.objects.filter(pk=document.pk, removed_at=None).update(is_filed=is_filed):
        raise FileGone
    reading = FileReading.objects.filter(document=document).first()
    if is_filed and reading is not None and READING.allows(reading.state, new=ReadingState.USED):
        READING.move(reading, to=ReadingState.USED)


def set_aside(reading: FileReading, *, by: User) -> None:
    """Put what was read of a file aside: it proposes nothing more. Again changes nothing."""
    if READING.allows(reading.state, new=ReadingState.SET_ASIDE):
        READING.move(reading, to=ReadingState.SET_ASIDE, by=by)


@transaction.atomic
def judge_field(document: Document, name: str, *, is_rejected: bool, by: User) -> None:
    """Say that one field was read wrongly, so that it proposes nothing, or take that back. Again changes nothing."""
    reading = FileReading.objects.select_for_update().filter(document=document, state=ReadingState.PROPOSED).first()
    field = reading.fields.get(name) if reading else None
    if reading is None or field is None or field.get("is_rejected", False) == is_rejected:
        return
    field["is_rejected"] = is_rejected
    reading.save(update_fields=["fields"])
    deed = "documents.field_rejected" if is_rejected else "documents.field_taken_back"
    audit.record(deed, subject=document, after={"field": name}, by=by)


@transaction.atomic
def remove(document: Document, *, why: str, by: User) -> None:
    """Take a file out for good: what it was, who deleted it and why stay. FileInUse while something rests on it."""
    said = {"removed_at": clock.now(), "removed_by": by, "removed_why": why}
    if not Document.objects.filter(pk=document.pk, removed_at=None, is_filed=False).update(**said):
        raise FileInUse
    audit.record("documents.removed", subject=document, before={"sha256": document.sha256}, why=why, by=by)
    document_removed.send(sender=Document, document=document)


def erase_bytes(document: Document) -> None:
    """Remove a file's bytes, its copies and its pictures from the storage; safe to repeat."""
    inspection = Inspection.objects.filter(document=document).first()
    pictures = list(document.page_images.all())
    copies = [inspection.neutral] if inspection else []
    for stored in [document.file, *copies, *(picture.file for picture in pictures)]:
        if stored:
            stored.delete(save=False)
    document.page_images.all().delete()
    Inspection.objects.filter(document=document).update(neutral="")


def finish_removal(document: Document) -> None:
    """Remove the bytes of a file that was taken out; safe to repeat."""
    erase_bytes(document)
    Document.objects.filter(pk=document.pk).update(file="")
