"""Reading reports. Everything is found through its landlord."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from accounts.models import Landlord
from compliance.models import ReportRun
from compliance.states import ReportState


def reports_of(landlord: Landlord) -> QuerySet[ReportRun]:
    """The reports of a landlord, the latest first."""
    return ReportRun.objects.filter(landlord=landlord).select_related("home", "created_by")


def get_report(landlord: Landlord, *, pk: int) -> ReportRun:
    """One report of this landlord; another's is a 404."""
    return get_object_or_404(reports_of(landlord), pk=pk)


def report_with(sha256: str) -> ReportRun | None:
    """The report whose file has this SHA-256, if there is one."""
    return ReportRun.objects.filter(sha256=sha256, state=ReportState.MADE).first() if sha256 else None
