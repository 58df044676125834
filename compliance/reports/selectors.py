"""Reading reports, and who reads them. Everything is found through its landlord."""

from collections.abc import Set

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from accounts.branding.selectors import known_addresses
from accounts.models import Landlord
from compliance.models import ReportRecipient, ReportRun
from compliance.reports.errors import TooManyReports
from compliance.states import ReportState

MOST_WAITING = 10


def reports_of(landlord: Landlord) -> QuerySet[ReportRun]:
    """The reports of a landlord, the latest first."""
    return ReportRun.objects.filter(landlord=landlord).select_related("home", "created_by")


def get_report(landlord: Landlord, *, pk: int) -> ReportRun:
    """One report of this landlord; another's is a 404."""
    return get_object_or_404(reports_of(landlord), pk=pk)


def ensure_not_too_many(landlord: Landlord) -> None:
    """Pass where one more report may wait to be made; TooManyReports beyond that."""
    if ReportRun.objects.filter(landlord=landlord, state=ReportState.QUEUED).count() >= MOST_WAITING:
        raise TooManyReports


def report_with(sha256: str) -> ReportRun | None:
    """The report whose file has this SHA-256, if there is one."""
    return ReportRun.objects.filter(sha256=sha256, state=ReportState.MADE).first() if sha256 else None


def own_addresses(landlord: Landlord) -> frozenset[str]:
    """The landlord's address of record, and those at which active members sign in, in small letters."""
    return frozenset(known_addresses(landlord))


def is_reader(recipient: ReportRecipient, *, own: Set[str]) -> bool:
    """Whether somebody gets a schedule's reports now: one of the landlord's own, or one who said that they want them.

    What is their own is asked each time, so whoever leaves is out at once.
    """
    return recipient.confirmed_at is not None or recipient.address in own
