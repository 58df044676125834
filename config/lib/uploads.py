"""How much one request may bring. What comes beyond is left unread, so that the rest of the form is not lost."""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

MOST_FILES = 100
MOST_BYTES = 100 * 1024 * 1024


class FirstFilesHandler(FileUploadHandler):
    """Stands before the handlers that keep files, and lets only the first hundred through, none of them without end."""

    count = 0

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.too_large: list[str] = []

    def new_file(self, *args: Any, **options: Any) -> None:
        """Count a file, and skip it where it is one too many."""
        super().new_file(*args, **options)
        self.count += 1
        if self.count <= MOST_FILES:
            return
        for handler in self.request.upload_handlers:  # type: ignore[union-attr]
            vars(handler).pop("file", None)  # a skip closes what they hold, which is the whole file read before
        raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Leave the bytes to the handlers behind, and give the file up where it is larger than any may be."""
        if start + len(raw_data) > MOST_BYTES:
            self.too_large.append(self.file_name or "A file")
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the handlers behind."""


def left_unread(request: HttpRequest) -> list[str]:
    """The sentences about files beyond the first hundred and about those without end; none where all were read."""
    said = []
    for handler in request.upload_handlers:
        if isinstance(handler, FirstFilesHandler):
            said += [f"{name} is larger than 100 MB, so it was not read." for name in handler.too_large]
            if handler.count > MOST_FILES:
                first = f"{handler.count} files were sent at once. The first {MOST_FILES} were read"
                said.append(f"{first}; send the others after them.")
    return said
