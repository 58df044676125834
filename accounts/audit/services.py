"""Writing the trail."""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from django.db import connection, models, transaction

from accounts.audit.context import current_actor
from accounts.audit.models import AuditEntry

ERASED = "accounts.trail.erased"


def record(
    action: str,
    *,
    subject: models.Model,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    why: str = "",
    by: models.Model | None = None,
) -> AuditEntry:
    """Append one entry, in the caller's transaction. Values must be JSON and hold no more personal data than needed."""
    actor = current_actor()
    return AuditEntry.objects.create(
        action=action,
        actor_id=by.pk if by is not None else actor.user_id,
        landlord_id=landlord_key(subject),
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        before=dict(before or {}),
        after=dict(after or {}),
        why=why[:500],
        request_id=actor.request_id,
        address=actor.address,
    )


def record_set(
    action: str,
    *,
    model: type[models.Model],
    keys: Iterable[int],
    landlord: int | None = None,
    after: Mapping[str, Any] | None = None,
    why: str = "",
) -> AuditEntry:
    """Append one entry for a run over many rows: how many, and the SHA-256 of their keys, ascending, one a line.

    `landlord` is the key of the landlord to whom all of them belong, where they belong to one.
    """
    ordered = sorted(keys)
    digest = sha256("\n".join(map(str, ordered)).encode()).hexdigest()
    actor = current_actor()
    return AuditEntry.objects.create(
        action=action,
        actor_id=actor.user_id,
        landlord_id=landlord,
        subject_type=model._meta.label_lower,
        subject_id="",
        after={**(after or {}), "rows": len(ordered), "sha256": digest},
        why=why[:500],
        request_id=actor.request_id,
        address=actor.address,
    )


@transaction.atomic
def erase(subject: models.Model, *, why: str, by: models.Model | None = None) -> int:
    """Forget personal values and their salts in entries up to now: how many lost something. Chains still verify.

    Of a landlord: before, after, why and address of all their entries. Of a person: the address of what they did,
    and all that entries about them hold. Who did what to which row, and when, stays. What tells of it stays whole.
    """
    cause = record(ERASED, subject=subject, why=why, by=by)
    with connection.cursor() as cursor:
        cursor.execute("SELECT accounts_audit_erase(%s)", [cause.pk])
        (count,) = cursor.fetchone()
    return int(count)


def landlord_key(subject: models.Model) -> int | None:
    """The landlord whom a row belongs to, where it belongs to one."""
    if subject._meta.label_lower == "accounts.landlord":
        return int(subject.pk)
    key: int | None = getattr(subject, "landlord_id", None)
    return key
