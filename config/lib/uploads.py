"""How many files one request may bring. What comes beyond is left unread, so that the rest of the form is not lost."""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

MOST_FILES = 100


class FirstFilesHandler(FileUploadHandler):
    """Stands before the handlers that keep files, and lets only the first hundred through to them."""

    count = 0

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
        """Leave the bytes to the handlers behind."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the handlers behind."""


def left_unread(request: HttpRequest) -> str:
    """The sentence about files beyond the first hundred; empty where every file was read."""
    sent = max(
        (handler.count for handler in request.upload_handlers if isinstance(handler, FirstFilesHandler)), default=0
    )
    if sent <= MOST_FILES:
        return ""
    return f"{sent} files were sent at once. The first {MOST_FILES} were read; send the others after them."
