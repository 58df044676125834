"""Reports that are made by themselves: kept, run, paused with the plan and taken up again with it, and mailed."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from accounts.audit import services as audit
from accounts.errors import NotReady
from accounts.messages.reaching import is_unreachable
from accounts.messages.services import queue
from accounts.models import Landlord, User
from compliance.models import ReportRun, ReportSchedule
from compliance.reports.errors import ScheduleRests, TooManySchedules
from compliance.reports.links import FILE_DAYS, confirm_link, file_link
from compliance.reports.recipients import add_recipient
from compliance.reports.rhythm import HOUR, next_after
from compliance.reports.selectors import ensure_not_too_many, is_reader, own_addresses
from compliance.reports.words import PauseReason
from config.lib import clock
from plans.entitlements import Entitlements
from plans.errors import GateRefusal
from plans.features import Access, FeatureKey
from plans.selectors import entitlements_of
from plans.services import ensure_feature

MOST_SCHEDULES = 20
FEATURE = FeatureKey.SCHEDULED_REPORTS


def schedules_of(landlord: Landlord) -> QuerySet[ReportSchedule]:
    """The schedules of a landlord."""
    return ReportSchedule.objects.filter(landlord=landlord).select_related("home").prefetch_related("recipients")


def get_schedule(landlord: Landlord, *, pk: int) -> ReportSchedule:
    """One schedule of this landlord; another's is a 404."""
    return get_object_or_404(schedules_of(landlord), pk=pk)


# Keeping ----------------------------------------------------------------------------------------


@transaction.atomic
def add_schedule(landlord: Landlord, *, chosen: Mapping[str, Any], addresses: list[str], by: User) -> ReportSchedule:
    """Keep a schedule, and ask each address that is not known yet whether it wants the report."""
    if schedules_of(landlord).count() >= MOST_SCHEDULES:
        raise TooManySchedules
    schedule = ReportSchedule(landlord=landlord, created_by=by, **chosen)
    schedule.next_on = following(schedule)
    schedule.save()
    after = {"kind": schedule.kind, "rhythm": schedule.rhythm}
    audit.record("compliance.schedule_added", subject=schedule, after=after, by=by)
    for address in addresses:
        add_recipient(schedule, address=address, by=by)
    return schedule


def following(schedule: ReportSchedule) -> date:
    """The next day after today on which it falls."""
    days = {"weekday": schedule.weekday, "month_day": schedule.month_day}
    return next_after(clock.today(), rhythm=schedule.rhythm, **days)


@transaction.atomic
def end_schedule(schedule: ReportSchedule, *, by: User) -> None:
    """Let it be made no more. The reports that it made stay."""
    audit.record("compliance.schedule_ended", subject=schedule, by=by)
    schedule.delete()


# Running ----------------------------------------------------------------------------------------


def due(*, at: datetime) -> QuerySet[ReportSchedule]:
    """The schedules whose day has come, from the hour on."""
    today = clock.day_of(at)
    rows = ReportSchedule.objects.filter(paused_at=None, next_on__lte=today)
    return rows if clock.local(at).hour >= HOUR else rows.filter(next_on__lt=today)


@transaction.atomic
def run_due(schedule_pk: int, *, at: datetime) -> ReportRun | None:
    """Ask for the report of a schedule that is due, once however late it comes.

    None where another was first, or where the day passes without one: it is paused, or its home is archived.
    """
    schedule = due(at=at).select_for_update(skip_locked=True, of=("self",)).filter(pk=schedule_pk).first()
    if schedule is None:
        return None
    try:
        ensure_feature(schedule.landlord, FEATURE, to=Access.SIDE_EFFECT)
    except (GateRefusal, NotReady) as refused:
        pause(schedule, why=reason_of(refused))
        return None
    ReportSchedule.objects.filter(pk=schedule.pk).update(next_on=following(schedule))
    return None if schedule.rests else begin(schedule, by=None)


def reason_of(refused: Exception) -> PauseReason:
    """Why it is paused."""
    is_plan = getattr(refused, "code", "") == "plans.feature_not_in_plan"
    return PauseReason.PLAN if is_plan else PauseReason.PAYMENT


@transaction.atomic
def run_now(schedule: ReportSchedule, *, by: User) -> ReportRun:
    """Ask for its report now, whatever day it is; the next one comes on its day all the same.

    ScheduleRests where its home is archived, TooManyReports where as many wait as may.
    """
    ensure_feature(schedule.landlord, FEATURE, to=Access.SIDE_EFFECT)
    if schedule.rests:
        raise ScheduleRests
    ensure_not_too_many(schedule.landlord)
    return begin(schedule, by=by)


def begin(schedule: ReportSchedule, *, by: User | None) -> ReportRun:
    """Keep the run, whose worker the caller calls."""
    run = ReportRun.objects.create(
        landlord=schedule.landlord,
        kind=schedule.kind,
        format=schedule.format,
        home=schedule.home,
        on=clock.today(),
        asked={"days": schedule.days},
        created_by=by,
        schedule=schedule,
    )
    audit.record("compliance.report_asked", subject=run, after={"kind": run.kind, "schedule": schedule.pk}, by=by)
    return run


def send(run: ReportRun) -> None:
    """Mail the way to a report that a schedule made to everybody who wants it and can be reached, where mail goes out.

    All is asked again: what was asked for before a payment failed, or its home was archived, may be made after it.
    """
    entitlements = entitlements_of(run.landlord)
    if run.schedule is None or entitlements is None or not entitlements.allows(FEATURE, to=Access.SIDE_EFFECT):
        return
    if run.schedule.rests:
        return
    own = own_addresses(run.landlord)
    for recipient in run.schedule.recipients.all():
        if not is_reader(recipient, own=own) or is_unreachable(recipient.address):
            continue
        links = {"file": file_link(run, recipient=recipient), "stop": confirm_link(recipient)}
        queue(
            "report_scheduled",
            to=recipient.address,
            key=f"report-scheduled:{run.pk}:{recipient.pk}",
            landlord=run.landlord,
            on_behalf_of=run.landlord,
            holds_secret=True,
            context={"run": run, "landlord": run.landlord, "days": FILE_DAYS, **links},
        )


# With the plan ----------------------------------------------------------------------------------


@transaction.atomic
def keep_to_plan(landlord: Landlord, *, entitlements: Entitlements) -> None:
    """Pause the landlord's schedules where the plan lets nothing out, and take them up again where it does."""
    if entitlements.allows(FEATURE, to=Access.SIDE_EFFECT):
        for schedule in ReportSchedule.objects.filter(landlord=landlord).exclude(paused_at=None):
            resume(schedule)
        return
    why = PauseReason.PAYMENT if FEATURE in entitlements.features else PauseReason.PLAN
    for schedule in ReportSchedule.objects.filter(landlord=landlord).exclude(paused_why=why):
        pause(schedule, why=why)


def pause(schedule: ReportSchedule, *, why: PauseReason) -> None:
    """Pause one, with the reason."""
    ReportSchedule.objects.filter(pk=schedule.pk).update(paused_at=clock.now(), paused_why=why)
    audit.record("compliance.schedule_paused", subject=schedule, why=why.label)


def resume(schedule: ReportSchedule) -> None:
    """Take one up again; what fell on the days meanwhile is not made up for."""
    ReportSchedule.objects.filter(pk=schedule.pk).update(paused_at=None, paused_why="", next_on=following(schedule))
    audit.record("compliance.schedule_resumed", subject=schedule)
