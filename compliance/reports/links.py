"""Links in mails about scheduled reports: signed, for one address, and of no use once that is off the list."""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from compliance.models import ReportRecipient, ReportRun
from compliance.reports.selectors import is_reader, own_addresses
from compliance.states import ReportState
from config.lib.links import DatedSigner

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
    """The report that a link hands out; 404 once it is too old or whoever reads there gets it no more."""
    run_key, recipient_key = said(FILES, token=token, days=FILE_DAYS).split("-")
    recipient = get_object_or_404(ReportRecipient, pk=int(recipient_key), schedule__runs=int(run_key))
    rows = ReportRun.objects.select_related("landlord")
    run = get_object_or_404(rows, pk=int(run_key), state=ReportState.MADE)
    if not is_reader(recipient, own=own_addresses(run.landlord)):
        raise Http404
    return run


def said(signer: DatedSigner, *, token: str, days: int | None) -> str:
    """What a token says; 404 for a forged or an old one."""
    try:
        return signer.unsign(token, max_age=timedelta(days=days) if days else None)
    except signing.BadSignature as error:
        raise Http404 from error
