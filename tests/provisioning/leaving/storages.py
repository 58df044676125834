"""A vault that fails on order, and one beside which something happens."""

from collections.abc import Callable
from typing import Any, ClassVar

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


class BusyStorage(FileSystemStorage):
    """Files in a folder. While it takes the next one, something else happens."""

    meanwhile: ClassVar[list[Callable[[], object]]] = []
    taken: ClassVar[str] = ""

    def _save(self, name: str, content: Any) -> str:
        kept: str = super()._save(name, content)
        if BusyStorage.meanwhile:
            BusyStorage.taken = kept
            BusyStorage.meanwhile.pop()()
        return kept
