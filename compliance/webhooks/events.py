"""Writing what addresses are told, in the transaction of what happened. Keys and standings; nobody's name or address.

Where one statement changes many rows, `statement.told` writes this inside it.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from compliance.models import Digest, Evidence, Property, Reminder, ReportRun, WebhookDelivery, WebhookEndpoint
from compliance.webhooks.words import EventKind

Data = Mapping[str, Any]


def tell(landlord_id: int, kind: EventKind, things: Iterable[Data]) -> None:
    """Have each address of a landlord that asks for it told of these; the sweep finds the rows."""
    listening = WebhookEndpoint.objects.filter(landlord=landlord_id, off_at=None, events__contains=[kind])
    if keys := list(listening.values_list("pk", flat=True)):
        rows = [WebhookDelivery(endpoint_id=key, event=kind, data=dict(data)) for data in things for key in keys]
        WebhookDelivery.objects.bulk_create(rows, batch_size=1000)


def tell_homes(landlord_id: int, homes: Iterable[Property], *, change: str) -> None:
    """Tell that homes were added, changed, archived or restored, or what was said of them, or who lives there."""
    tell(landlord_id, EventKind.PROPERTY, [{"property": home.pk, "change": change} for home in homes])


def tell_confirmed(evidence: Evidence) -> None:
    """Tell that a document was recorded as evidence; of evidence without one nothing is told."""
    if evidence.document_id is None:
        return
    said = {
        "document": evidence.document_id,
        "evidence": evidence.pk,
        "requirement": evidence.requirement_id,
        "code": evidence.requirement.code,
        "property": evidence.requirement.property_id,
        "issued_on": evidence.issued_on.isoformat(),
        "expires_on": evidence.expires_on.isoformat() if evidence.expires_on else None,
    }
    tell(evidence.requirement.landlord_id, EventKind.DOCUMENT, [said])


def tell_reminded(digest: Digest) -> None:
    """Tell what a digest that was sent reminded of; not whom."""
    rows = Reminder.objects.filter(digest=digest).select_related("requirement").order_by("pk")
    reminders = [
        {
            "requirement": row.requirement_id,
            "code": row.requirement.code,
            "property": row.requirement.property_id,
            "step": row.step,
            "due_on": row.due_on.isoformat(),
        }
        for row in rows
    ]
    said = {"kind": digest.kind, "on": digest.on.isoformat(), "reminders": reminders}
    tell(digest.landlord_id, EventKind.REMINDER, [said])


def tell_ready(run: ReportRun) -> None:
    """Tell that a report is made."""
    said = {
        "report": run.pk,
        "reference": run.reference,
        "kind": run.kind,
        "format": run.format,
        "property": run.home_id,
        "on": run.on.isoformat(),
        "size": run.size,
        "sha256": run.sha256,
    }
    tell(run.landlord_id, EventKind.REPORT, [said])
