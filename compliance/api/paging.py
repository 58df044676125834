"""Lists by cursor: each page says where the next begins, so that what is added meanwhile shifts nothing."""

import base64
import binascii
from typing import Any

from django.db.models import QuerySet

from compliance.api.errors import CursorUnknown

DEFAULT, MOST = 50, 100


def page_of(rows: QuerySet[Any, dict[str, Any]], *, after: str | None, limit: int) -> dict[str, Any]:
    """So many rows by their keys after a cursor, and as `next` the cursor of what follows; None at the end."""
    ordered = rows.order_by("pk")
    if after is not None:
        ordered = ordered.filter(pk__gt=key_of(after))
    found = list(ordered[: limit + 1])
    shown = found[:limit]
    return {"items": shown, "next": cursor_of(shown[-1]["id"]) if len(found) > limit else None}


def cursor_of(key: int) -> str:
    """The cursor behind a row. Nobody is to read it."""
    return base64.urlsafe_b64encode(f"after:{key}".encode()).decode().rstrip("=")


def key_of(cursor: str) -> int:
    """The key of the row before; CursorUnknown for anything that we did not give out."""
    try:
        word, _, key = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().partition(":")
    except (binascii.Error, ValueError) as error:
        raise CursorUnknown from error
    if word != "after" or not (key.isascii() and key.isdecimal()) or len(key) > 18:
        raise CursorUnknown
    return int(key)
