"""Having a file of the vault read, once it may be opened."""

import tempfile
from pathlib import Path
from typing import Any

from accounts.models import Landlord
from config.lib import clock
from documents.content import HEIC, JPEG, PDF, PNG
from documents.models import Document, FileReading
from documents.reading.places import Address
from documents.reading.services import read
from documents.signals import addresses_asked, reading_begun
from documents.states import READING, ReadingState
from plans.features import Access, FeatureKey
from plans.selectors import entitlements_of

LEGIBLE = (PDF, JPEG, PNG, HEIC)


def begin(document: Document) -> None:
    """Ask for the reading of a file; nothing where it has no landlord yet, cannot be read, or was asked for before."""
    if document.landlord_id is None or not document.is_open or document.media_type not in LEGIBLE:
        return
    reading, is_new = FileReading.objects.get_or_create(document=document)
    if is_new:
        reading_begun.send(sender=Document, reading=reading)


def carry_out(row: FileReading) -> None:
    """Read the file and keep what it says; repeating it changes nothing."""
    document = row.document
    if row.attempts > row.MAX_ATTEMPTS or not document.is_open:
        READING.move(row, to=ReadingState.FAILED)
        return
    landlord = document.landlord
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "source"
        with document.file.open("rb") as file, source.open("wb") as copy:
            copy.writelines(file.chunks())
        found = read(
            source,
            name=document.name,
            on=clock.today(),
            candidates=addresses_of(landlord) if landlord else (),
            with_model=landlord is not None and may_read_all(landlord),
        )
    said = {"fields": found.as_json()["fields"], "warnings": found.warnings, "read_at": clock.now()}
    READING.move(row, to=ReadingState.PROPOSED, **said)


def addresses_of(landlord: Landlord) -> list[Address]:
    """Where the landlord's homes are, as the floors above know."""
    answers: list[tuple[Any, Any]] = addresses_asked.send(sender=Document, landlord=landlord)
    return [address for _, addresses in answers for address in addresses]


def may_read_all(landlord: Landlord) -> bool:
    """Whether the landlord's plan has a model, which costs money, read certificates, and the status allows it."""
    entitlements = entitlements_of(landlord)
    return entitlements is not None and entitlements.allows(FeatureKey.AI_EXTRACTION_ADVANCED, to=Access.PAID_WORK)
