"""Handing bytes to a browser, which is never to run them."""

from django.db.models.fields.files import FieldFile
from django.http import FileResponse

from documents.content import EXTENSIONS
from documents.models import PageImage

POLICY = "sandbox; default-src 'none'"


def attachment(file: FieldFile, *, name: str, media_type: str) -> FileResponse:
    """A file to be saved, named by what it is."""
    response = FileResponse(file.open("rb"), as_attachment=True, filename=safe_name(name, media_type))
    return guarded(response, media_type=media_type)


def picture(page: PageImage) -> FileResponse:
    """A picture that we drew."""
    return guarded(FileResponse(page.file.open("rb")), media_type="image/webp")


def guarded(response: FileResponse, *, media_type: str) -> FileResponse:
    """With what keeps a browser from running it or anybody between from keeping it."""
    response.headers["Content-Type"] = media_type
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = "private, no-store"
    return response


def safe_name(name: str, media_type: str) -> str:
    """The file's name with the ending that its content calls for."""
    ending = EXTENSIONS[media_type]
    alike = {".jpg": (".jpg", ".jpeg"), ".heic": (".heic", ".heif")}.get(ending, (ending,))
    return name if name.lower().endswith(alike) else f"{name}{ending}"
