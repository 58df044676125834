"""Reading what is held for a requirement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from accounts.models import Landlord
from compliance.evidence.forms import asked_days
from compliance.known import happenings_of
from compliance.models import Evidence, Happening, Requirement, Service, Waiver


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of evidence as its history shows it."""

    evidence: Evidence
    services: Sequence[Service]
    is_standing: bool


def get_evidence(landlord: Landlord, *, pk: int) -> Evidence:
    """One row of this landlord's evidence; another's is a 404."""
    rows = Evidence.objects.select_related("requirement__obligation", "requirement__landlord", "document")
    return get_object_or_404(rows, pk=pk, requirement__landlord=landlord, requirement__ended_at=None)


def history_of(requirement: Requirement) -> list[Entry]:
    """Everything that was ever recorded for a requirement, the latest date first."""
    rows: QuerySet[Evidence] = Evidence.objects.filter(requirement=requirement)
    rows = rows.select_related("document", "recorded_by").prefetch_related(
        "services__document", "services__recorded_by"
    )
    found = list(rows)
    replaced = {row.replaces_id for row in found}
    return [Entry(row, list(row.services.all()), row.pk not in replaced and not row.is_withdrawn) for row in found]


def days_said(requirement: Requirement) -> dict[str, date | None]:
    """The days that only the landlord knows, by name, as they were said last; None where one was not."""
    said = happenings_of(Happening.objects.filter(requirement=requirement)).get(requirement.pk, {})
    return {name: said.get(name) for name in asked_days(requirement)}


def waiver_of(requirement: Requirement) -> Waiver | None:
    """What was said last about its not being required."""
    return Waiver.objects.filter(requirement=requirement).select_related("recorded_by").last()
