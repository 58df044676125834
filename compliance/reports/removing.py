"""Removing reports whose time is over, the file with the row."""

from datetime import datetime

from django.db import transaction

from accounts.audit import services as audit
from compliance.models import ReportRun
from compliance.states import ReportState

BATCH = 500


def remove_made(*, before: datetime) -> int:
    """Remove reports that were made, or failed, before a moment: how many; safe to repeat."""
    finished = ReportRun.objects.exclude(state=ReportState.QUEUED)
    rows = finished.filter(created_at__lt=before).order_by("pk")[:BATCH]
    for row in rows:
        remove(row)
    return len(rows)


@transaction.atomic
def remove(row: ReportRun) -> None:
    """Remove one. Its file goes once the row is gone for good."""
    audit.record("compliance.report_removed", subject=row, after={"reference": row.reference, "sha256": row.sha256})
    storage, key = row.file.storage, row.file.name
    row.delete()
    if key:
        transaction.on_commit(lambda: storage.delete(key))
