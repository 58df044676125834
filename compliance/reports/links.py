"""Links in mails about scheduled reports: signed, for one address, and of no use once that is off the list."""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.errors import NotReady
from accounts.models import Landlord
from accounts.states import Readiness
from compliance.models import ReportRecipient, ReportRun
from compliance.reports.errors import LinkEnded, LinkRests
from compliance.reports.selectors import is_reader, own_addresses
from compliance.states import ReportState
from config.lib.links import DatedSigner
from plans.errors import GateRefusal
from plans.features import Access, FeatureKey
from plans.services import ensure_feature

CONFIRM = DatedSigner(salt="reports.recipient")
FILES = DatedSigner(salt="reports.file")
FILE_DAYS = 14


def confirm_link(recipient: ReportRecipient) -> str:
    """Where whoever reads at the address says whether they want the report."""
    return f"{settings.SITE_URL}{reverse('reporting:recipient', args=[CONFIRM.sign(str(recipient.pk))])}"


def file_link(run: ReportRun, *, recipient: ReportRecipient) -> str:
    """Where the file of a report is handed out for fourteen days."""
    return f"{settings.SITE_URL}{reverse('reporting:file', args=[FILES.sign(f'{run.pk}-{recipient.pk}')])}"


def recipient_of(token: str) -> ReportRecipient:
    """Whose link it is; 404 for one that is not ours, or whose address was taken off the list."""
    key = said(CONFIRM, token=token, days=None)
    rows = ReportRecipient.objects.select_related("schedule__landlord", "schedule__home")
    return get_object_or_404(rows, pk=int(key))


def run_of(token: str) -> ReportRun:
    """The report that a link hands out; 404 once it is too old or whoever reads there gets it no more.

    LinkRests or LinkEnded where the landlord's account hands nothing out.
    """
    run_key, recipient_key = said(FILES, token=token, days=FILE_DAYS).split("-")
    recipient = get_object_or_404(ReportRecipient, pk=int(recipient_key), schedule__runs=int(run_key))
    rows = ReportRun.objects.select_related("landlord")
    run: ReportRun = get_object_or_404(rows, pk=int(run_key), state=ReportState.MADE)
    if not is_reader(recipient, own=own_addresses(run.landlord)):
        raise Http404
    ensure_handed_out(run.landlord)
    return run


def ensure_handed_out(landlord: Landlord) -> None:
    """Pass where the portal is open and its plan has scheduled reports, in every status, as the portal itself does."""
    if landlord.readiness == Readiness.CLOSED:
        raise LinkEnded(landlord=landlord.display_name)
    try:
        ensure_feature(landlord, FeatureKey.SCHEDULED_REPORTS, to=Access.EXPORT)
    except (GateRefusal, NotReady) as refused:
        raise LinkRests(landlord=landlord.display_name) from refused


def said(signer: DatedSigner, *, token: str, days: int | None) -> str:
    """What a token says; 404 for a forged or an old one."""
    try:
        return signer.unsign(token, max_age=timedelta(days=days) if days else None)
    except signing.BadSignature as error:
        raise Http404 from error
