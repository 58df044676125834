"""Where files lie: outside the web root, under keys that cannot be guessed and say nothing."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.models.fields.files import FieldFile


def vault_key(_document: Any, _name: str) -> str:
    """A random key, spread over 256 folders."""
    key = secrets.token_hex(20)
    return f"{key[:2]}/{key}"


@contextmanager
def named_or_gone(file: FieldFile) -> Iterator[None]:
    """Remove a file again where its row cannot be written, as of one erased meanwhile: nothing would name it."""
    try:
        yield
    except Exception:
        file.storage.delete(str(file.name))
        raise
