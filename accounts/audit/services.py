"""Writing the trail."""

from collections.abc import Mapping
from typing import Any

from django.db import models

from accounts.audit.context import current_actor
from accounts.audit.models import AuditEntry


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


def landlord_key(subject: models.Model) -> int | None:
    """The landlord whom a row belongs to, where it belongs to one."""
    if subject._meta.label_lower == "accounts.landlord":
        return int(subject.pk)
    key: int | None = getattr(subject, "landlord_id", None)
    return key
