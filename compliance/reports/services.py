"""Asking for reports, and making them."""

import logging
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from hashlib import sha256
from typing import Any

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.urls import reverse

from accounts.audit import services as audit
from accounts.members import members_of
from accounts.messages.services import queue, tell_staff
from accounts.models import Landlord, User
from accounts.notifying.models import Kind
from accounts.notifying.selectors import is_wanted
from compliance.models import Property, ReportRun
from compliance.reports import bundles, schedules
from compliance.reports.contents import report_of
from compliance.reports.errors import BundleTooLarge, NothingToShow
from compliance.reports.exhibits import Scope, shown_of
from compliance.reports.files import csv_of, xlsx_of
from compliance.reports.paper import pdf_of, standing
from compliance.reports.selectors import ensure_not_too_many
from compliance.reports.sight import sight_of
from compliance.reports.tables import Report
from compliance.reports.words import BOUND, DayStyle, ReportFormat, ReportKind
from compliance.states import REPORT, ReportState
from config.lib import clock
from documents.storage import named_or_gone
from plans.features import Access, FeatureKey
from plans.services import ensure_feature

logger = logging.getLogger(__name__)

FEATURES = {
    ReportFormat.PDF: FeatureKey.REPORTS_PDF,
    ReportFormat.XLSX: FeatureKey.REPORTS_CSV,
    ReportFormat.CSV: FeatureKey.REPORTS_CSV,
    ReportFormat.ZIP: FeatureKey.REPORTS_PDF,
}
"""What a plan must have for a report as such a file."""


@transaction.atomic
def ask(
    landlord: Landlord,
    *,
    kind: str,
    format: str,
    home: Property | None,
    on: date,
    asked: Mapping[str, Any],
    by: User | None,
) -> ReportRun:
    """Ask for a report, whose worker the caller calls; the gate's refusal, or TooManyReports, where that may not be."""
    ensure_feature(landlord, FEATURES[ReportFormat(format)], to=Access.EXPORT)
    ensure_not_too_many(landlord)
    run = ReportRun.objects.create(
        landlord=landlord, kind=kind, format=format, home=home, on=on, asked=dict(asked), created_by=by
    )
    after = {"kind": kind, "format": format, "on": on.isoformat(), "property": home.pk if home else None}
    audit.record("compliance.report_asked", subject=run, after=after, by=by)
    return run


def ask_bound(scope: Scope, *, kind: str, by: User) -> ReportRun:
    """Ask for an evidence pack or bundle; NothingToShow or BundleTooLarge where there is nothing or too much."""
    shown_of(scope)
    since = scope.since.isoformat() if scope.since else None
    asked = {"since": since, "matters": list(scope.matters)}
    format = BOUND[ReportKind(kind)]
    return ask(scope.landlord, kind=kind, format=format, home=scope.home, on=scope.until, asked=asked, by=by)


# Making -----------------------------------------------------------------------------------------


def carry_out(run: ReportRun) -> None:
    """Make the report of a claimed run. What fails is tried again, and after the last time staff are told."""
    if run.attempts > run.MAX_ATTEMPTS:  # the worker died under it each time
        give_up(run, code="compliance.report_died", error="It ended without a word each time it was tried.")
        return
    try:
        make(run)
    except (NothingToShow, BundleTooLarge) as error:  # it changed since it was asked for, and trying again is of no use
        REPORT.move(run, to=ReportState.FAILED, why=error.code, error_code=error.code, error=error.message)
    except Exception as error:
        logger.exception("compliance.report_failed run=%s", run.pk)
        postpone(run, error=error)


def make(run: ReportRun) -> None:
    """Make the file and keep it with the run."""
    if run.kind in BOUND:
        with bundles.made(run, progress=partial(note_progress, run)) as path, path.open("rb") as file:
            run.file.save("report", File(file), save=False)
            with named_or_gone(run.file):
                finish(run, size=path.stat().st_size, digest=bundles.digest_of(path))
        return
    sight = sight_of(run.landlord, home=run.home, on=run.on, at=clock.now())
    content = AS_FILE[ReportFormat(run.format)](run, report_of(ReportKind(run.kind), sight=sight))
    keep(run, content=content)


def note_progress(run: ReportRun, done: int, total: int) -> None:
    """Write how far it is, for the page that shows it."""
    ReportRun.objects.filter(pk=run.pk).update(done=done, total=total)


def as_pdf(run: ReportRun, report: Report) -> bytes:
    """The report on paper."""
    return pdf_of(report, run=run)


def as_xlsx(run: ReportRun, report: Report) -> bytes:
    """The report as a workbook."""
    foot = standing(run)
    labels = {"Reference": "reference", "As at": "as_at", "Generated": "generated", "Check it at": "verify_at"}
    made = [(label, str(foot[key])) for label, key in labels.items()]
    return xlsx_of(report, made=made, days=DayStyle(run.asked["days"]))


def as_csv(run: ReportRun, report: Report) -> bytes:
    """The report's table in full detail."""
    return csv_of(report, days=DayStyle(run.asked["days"]))


AS_FILE: Mapping[ReportFormat, Callable[[ReportRun, Report], bytes]] = {
    ReportFormat.PDF: as_pdf,
    ReportFormat.XLSX: as_xlsx,
    ReportFormat.CSV: as_csv,
}


def keep(run: ReportRun, *, content: bytes) -> None:
    """Keep a file, and with it that the report is made."""
    run.file.save("report", ContentFile(content), save=False)
    with named_or_gone(run.file):
        finish(run, size=len(content), digest=sha256(content).hexdigest())


@transaction.atomic
def finish(run: ReportRun, *, size: int, digest: str) -> None:
    """The file of a run is written; StaleState where another worker was first."""
    done: dict[str, Any] = {"file": run.file.name, "size": size, "sha256": digest, "made_at": clock.now()}
    REPORT.move(run, to=ReportState.MADE, error="", error_code="", **done)
    schedules.send(run)
    if run.kind in BOUND and run.created_by and members_of(run.landlord).filter(user=run.created_by).exists():
        tell_ready(run, to=run.created_by.email)


def tell_ready(run: ReportRun, *, to: str) -> None:
    """Mail whoever asked, and still belongs, the way to what took long, unless the landlord does without."""
    if not is_wanted(Kind.REPORT_READY, by=run.landlord):
        return
    path = reverse("compliance:report", args=[run.pk])
    said = {"run": run, "path": path}
    queue("report_ready", to=to, key=f"report-ready:{run.pk}", landlord=run.landlord, context=said)


def postpone(run: ReportRun, *, error: Exception) -> None:
    """Try again later; after the last time the report has failed."""
    said = type(error).__name__
    if run.is_exhausted:
        give_up(run, code="compliance.report_failed", error=said)
        return
    ReportRun.objects.filter(pk=run.pk, state=ReportState.QUEUED).update(
        run_after=run.retry_at(), error_code="compliance.report_failed", error=said
    )


@transaction.atomic
def give_up(run: ReportRun, *, code: str, error: str) -> None:
    """The report has failed, and staff are told."""
    REPORT.move(run, to=ReportState.FAILED, why=code, error_code=code, error=error)
    tell_staff(
        "compliance.report_failed",
        key=str(run.pk),
        sentence="A report could not be made. Its landlord sees that, and can ask for it again.",
        path=reverse("admin:compliance_reportrun_change", args=[run.pk]),
    )
