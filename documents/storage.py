"""Where files lie: outside the web root, under keys that cannot be guessed and say nothing."""

import secrets
from typing import Any


def vault_key(_document: Any, _name: str) -> str:
    """A random key, spread over 256 folders."""
    key = secrets.token_hex(20)
    return f"{key[:2]}/{key}"
