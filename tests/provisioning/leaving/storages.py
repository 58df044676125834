"""A vault that fails on order."""

from typing import ClassVar

from django.core.files.storage import FileSystemStorage


class BrittleStorage(FileSystemStorage):
    """Files in a folder, of which so many can be removed before it fails."""

    removals: ClassVar[int] = 0

    def delete(self, name: str) -> None:
        """Remove one, or fail as a network does."""
        if BrittleStorage.removals <= 0:
            raise OSError("The vault does not answer.")
        BrittleStorage.removals -= 1
        super().delete(name)
