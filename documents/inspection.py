"""Looking into a file once it is kept: the virus scan, and what it takes to show the file safely."""

import tempfile
from collections.abc import Iterable
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.db import transaction

from accounts.messages.services import queue, tell_staff
from config.lib import clock
from documents import clamd
from documents.content import DOCX
from documents.models import Document, Inspection, PageImage
from documents.reading.work import begin
from documents.states import INSPECTION, SCAN, InspectionState, ScanState
from documents.viewing.workshop import Found, look_into

SCANNER_AGAIN = timedelta(minutes=2)
FILES = "/admin/documents/document/"


def inspect(inspection: Inspection) -> None:
    """Scan a file and draw it; repeating it changes nothing. Where the scanner is down, the file stays held."""
    document = inspection.document
    if document.removed_at is not None:
        INSPECTION.move(inspection, to=InspectionState.DONE)
        return
    if inspection.attempts > inspection.MAX_ATTEMPTS:
        give_up(inspection)
        return
    if document.scan == ScanState.WAITING:
        try:
            scan(document)
        except clamd.ScannerDown as error:
            hold(inspection, error=error)
            return
    show(inspection)


def scan(document: Document) -> None:
    """Ask the scanner, and keep what it said; ScannerDown where it says nothing."""
    if not settings.CLAMAV_ADDRESS:
        SCAN.move(document, to=ScanState.NOT_SCANNED, why="No scanner is connected any more")
        return
    with document.file.open("rb") as file:
        virus = clamd.scan(file, address=settings.CLAMAV_ADDRESS)
    if not virus:
        SCAN.move(document, to=ScanState.CLEAN)
        return
    with transaction.atomic():
        SCAN.move(document, to=ScanState.INFECTED, why=virus)
        tell_infected(document, virus=virus)


def tell_infected(document: Document, *, virus: str) -> None:
    """Tell the landlord, once there is one, that a file was shut away."""
    landlord = document.landlord
    if landlord is not None:
        context = {"landlord": landlord, "document": document, "virus": virus}
        key = f"documents-infected:{document.pk}"
        queue("documents_infected", to=landlord.email, key=key, context=context, landlord=landlord)


def hold(inspection: Inspection, *, error: clamd.ScannerDown) -> None:
    """Keep a file back until the scanner answers, and tell staff once until it does. That it is down is no attempt."""
    failure = {"error_code": "documents.scanner_down", "error": str(error)[:200], "attempts": 0}
    again = clock.real_now() + SCANNER_AGAIN
    Inspection.objects.filter(pk=inspection.pk).update(run_after=again, **failure)
    first = Document.objects.filter(scan=ScanState.WAITING, removed_at=None).order_by("pk").first()
    sentence = "The virus scanner does not answer. Files that come in are held, and scanned as soon as it does."
    tell_staff(
        "documents.scanner_down", key=str(first and first.pk), sentence=sentence, path=f"{FILES}?scan__exact=waiting"
    )


def give_up(inspection: Inspection) -> None:
    """Leave a file that cannot be looked into as it is, and tell staff."""
    INSPECTION.move(inspection, to=InspectionState.FAILED, error_code="documents.unreadable")
    sentence = "A file could not be looked into. Its bytes may be missing in the storage."
    key = str(inspection.document_id)
    tell_staff("documents.unreadable", key=key, sentence=sentence, path=f"{FILES}{key}/change/")


def show(inspection: Inspection) -> None:
    """Draw a file that may be shown, and keep the pictures and what else was found."""
    document = inspection.document
    if document.scan == ScanState.INFECTED or document.media_type == DOCX:
        keep(inspection, Found(), copies=())
        return
    with tempfile.TemporaryDirectory() as name:
        folder, source = Path(name), Path(name) / "source"
        with document.file.open("rb") as file, source.open("wb") as copy:
            copy.writelines(file.chunks())
        found = look_into(source, media_type=document.media_type, folder=folder)
        keep(inspection, found, copies=folder.iterdir())


@transaction.atomic
def keep(inspection: Inspection, found: Found, *, copies: Iterable[Path]) -> None:
    """Keep what was found and drawn, unless the file was taken out in the meantime."""
    document = Document.objects.select_for_update().filter(pk=inspection.document_id).first()
    if document is None:
        return
    if document.removed_at is None:
        keep_copies(inspection, found, copies=copies)
    INSPECTION.move(
        inspection,
        to=InspectionState.DONE,
        error="",
        error_code="",
        **asdict(found),
        neutral=inspection.neutral.name,
    )
    begin(document)


def keep_copies(inspection: Inspection, found: Found, *, copies: Iterable[Path]) -> None:
    """Keep the pictures of a file that was drawn to its end, and the copy of one that had something taken out."""
    for path in copies:
        with path.open("rb") as copy:
            if path.suffix == ".webp" and found.page_count:
                number = int(path.stem)
                PageImage.objects.create(document=inspection.document, number=number, file=File(copy))
            elif path.name == "neutral.pdf" and found.active_content:
                inspection.neutral.save(path.name, File(copy), save=False)
