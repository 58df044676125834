"""Taking files in, and moving them to their landlord."""

import hashlib
from pathlib import PurePath
from typing import Any, TypeAlias

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction

from accounts.audit import services as audit
from accounts.models import Landlord
from documents.content import media_type
from documents.errors import MAX_DRAFT_FILES, DraftFull, UploadRefused
from documents.models import Document

Upload: TypeAlias = "UploadedFile[Any]"
MAX_BYTES = 20 * 1024 * 1024


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
    fresh.save()
    return fresh


@transaction.atomic
def take_for(landlord: Landlord, upload: Upload) -> Document:
    """Keep a file in a landlord's vault; UploadRefused when it is not one that the vault takes.

    The same bytes uploaded twice are kept once.
    """
    fresh = read(upload)
    if twin := Document.objects.filter(landlord=landlord, sha256=fresh.sha256).first():
        return twin
    fresh.landlord = landlord
    try:
        with transaction.atomic():
            fresh.save()
    except IntegrityError:  # uploaded twice at the same instant
        fresh.file.delete(save=False)
        return Document.objects.get(landlord=landlord, sha256=fresh.sha256)
    audit.record("documents.uploaded", subject=fresh, after={"sha256": fresh.sha256})
    return fresh


def read(upload: Upload) -> Document:
    """An upload as a document that is not saved yet; UploadRefused when the vault does not take it."""
    name = clean_name(upload.name or "file")
    found = accepted_type(upload, name=name)
    return Document(file=upload, name=name, media_type=found, size=upload.size or 0, sha256=sha256(upload))


def clean_name(name: str) -> str:
    """The last part of a file's name, printable and short."""
    last = PurePath(name.replace("\\", "/")).name
    return "".join(character for character in last if character.isprintable())[:200] or "file"


def accepted_type(upload: Upload, *, name: str) -> str:
    """The media type of an upload that may be kept; UploadRefused otherwise."""
    if not upload.size:
        raise UploadRefused(f"{name} is empty.")
    if upload.size > MAX_BYTES:
        raise UploadRefused(f"{name} is larger than 20 MB.")
    found = media_type(upload.file)  # type: ignore[arg-type]
    if found is None:
        raise UploadRefused(f"{name} is not a PDF, JPEG, PNG, HEIC or Word document.")
    return found


def sha256(upload: Upload) -> str:
    """The file's SHA-256, read in pieces."""
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()


def forget(document: Document) -> None:
    """Remove a file that an applicant took back before paying."""
    document.file.delete(save=False)
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
        moved += 1
    return moved
