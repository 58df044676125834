"""Writing the trail."""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from django.db import connection, models, transaction

from accounts.audit.context import current_actor
from config.lib import clock

ERASED = "accounts.trail.erased"
APPEND = """
INSERT INTO accounts_auditentry
    (at, actor_id, landlord_id, action, subject_type, subject_id, before, after, why, request_id, address)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id
"""
"""Plain, since each change that anybody makes waits for it."""


def record(
    action: str,
    *,
    subject: models.Model,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    why: str = "",
    by: models.Model | None = None,
) -> int:
    """Append one entry, in the caller's transaction; its key.

    Values must be JSON and hold no more personal data than needed.
    """
    return append(
        action,
        actor=by.pk if by is not None else current_actor().user_id,
        landlord=landlord_key(subject),
        subject=(subject._meta.label_lower, str(subject.pk)),
        change=(before or {}, after or {}),
        why=why,
    )


def record_set(
    action: str,
    *,
    model: type[models.Model],
    keys: Iterable[int],
    landlord: int | None = None,
    after: Mapping[str, Any] | None = None,
    why: str = "",
) -> int:
    """Append one entry for a run over many rows: how many, and the SHA-256 of their keys, ascending, one a line.

    `landlord` is the key of the landlord to whom all of them belong, where they belong to one. The entry's key.
    """
    ordered = sorted(keys)
    digest = sha256("\n".join(map(str, ordered)).encode()).hexdigest()
    return append(
        action,
        actor=current_actor().user_id,
        landlord=landlord,
        subject=(model._meta.label_lower, ""),
        change=({}, {**(after or {}), "rows": len(ordered), "sha256": digest}),
        why=why,
    )


def append(
    action: str,
    *,
    actor: int | None,
    landlord: int | None,
    subject: tuple[str, str],
    change: tuple[Mapping[str, Any], Mapping[str, Any]],
    why: str,
) -> int:
    """Write an entry about a subject (its model and key) and its change (before and after); the entry's key."""
    whence = current_actor()
    before, after = (json.dumps(dict(values)) for values in change)
    row = (clock.now(), actor, landlord, action, *subject, before, after, why[:500], whence.request_id, whence.address)
    with connection.cursor() as cursor:
        cursor.execute(APPEND, row)
        (key,) = cursor.fetchone()
    return int(key)


@transaction.atomic
def erase(subject: models.Model, *, why: str, by: models.Model | None = None) -> int:
    """Forget personal values and their salts in entries up to now: how many lost something. Chains still verify.

    Of a landlord: before, after, why and address of all their entries. Of a person: the address of what they did,
    and all that entries about them hold. Of a guest's order or its checkout: all that entries about it hold. Who did
    what to which row, and when, stays. What tells of it stays whole.
    """
    cause = record(ERASED, subject=subject, why=why, by=by)
    with connection.cursor() as cursor:
        cursor.execute("SELECT accounts_audit_erase(%s)", [cause])
        (count,) = cursor.fetchone()
    return int(count)


def landlord_key(subject: models.Model) -> int | None:
    """The landlord whom a row belongs to, where it belongs to one."""
    if subject._meta.label_lower == "accounts.landlord":
        return int(subject.pk)
    key: int | None = getattr(subject, "landlord_id", None)
    return key
