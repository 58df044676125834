"""Handing out finished files: one by one, or all of an order in one ZIP."""

import tempfile
import zipfile
from collections.abc import Mapping

from django.http import FileResponse

from documents.delivery import attachment, guarded
from documents.models import DocumentOrder, IssuedFile
from documents.orders.selectors import files_of

MEDIA_TYPES: Mapping[str, str] = {
    IssuedFile.Format.PDF: "application/pdf",
    IssuedFile.Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
IN_MEMORY = 8 * 1024 * 1024
ZIP = "application/zip"


def given_out(file: IssuedFile) -> FileResponse:
    """A finished file, to be saved."""
    return attachment(file.file, name=file.name, media_type=MEDIA_TYPES[file.format])


def bundled(order: DocumentOrder) -> FileResponse:
    """Every finished file of an order in one ZIP, to be saved."""
    whole = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the response closes it
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as archive:
        for file in files_of(order):
            archive.writestr(file.name, file.file.read())
    whole.seek(0)
    response = FileResponse(whole, as_attachment=True, filename=f"{order.reference}.zip")
    return guarded(response, media_type=ZIP)
