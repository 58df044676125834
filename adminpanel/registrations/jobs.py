"""Runs, the timetable, signs of life, and incidents."""

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from unfold.decorators import action

from accounts.models import User
from adminpanel.acts import Act
from adminpanel.base import EvidenceAdmin
from adminpanel.filters import OpenFilter
from adminpanel.jobs import services, timetable
from adminpanel.jobs.causes import page_of
from adminpanel.jobs.limits import SILENCE
from adminpanel.jobs.models import Heartbeat, Incident, JobRun, TimetableEntry
from adminpanel.jobs.work import model_of
from config.lib import clock


def run_again(run: JobRun, by: User, why: str) -> None:
    """Run the task of a run again, for the same key."""
    task = services.run_again(run, by, why)
    task.delay_on_commit(*run.args)  # type: ignore[attr-defined]  # every task of ours has it


RUN_AGAIN = Act(
    run_again,
    title="Run again",
    explanation="The same task runs again for the same row. What is done already stays done.",
    done="asked to run again.",
)

CLOSE = Act(
    services.close_incident,
    title="It is over",
    explanation="The incident is over. Whatever is still wrong is found again within a minute, and told again.",
    done="closed.",
)


@admin.register(JobRun)
class JobRunAdmin(EvidenceAdmin):
    """Every run of a task, newest first. Sweeps that ran and found nothing are in the timetable alone."""

    hidden = ("trace", "args", "duration_ms")
    shown = ("took", "where", "worked_on")
    list_display = ("task", "key", "landlord", "state", "error_code", "attempts", "took", "queue", "started_at")
    list_filter = ("state", "task", "queue", "entry")
    list_select_related = ("landlord",)
    search_fields = ("task", "entry", "=key", "=task_id", "error_code", "landlord__reference", "landlord__name",
                     "landlord__email")  # fmt: skip
    date_hierarchy = "started_at"
    actions = ("run_again",)
    actions_detail = ("run_this_again",)

    @admin.display(description="Took", ordering="duration_ms")
    def took(self, run: JobRun) -> str:
        """How long it ran."""
        return "-" if run.duration_ms is None else f"{run.duration_ms:,} ms"

    @admin.display(description="Where it failed")
    def where(self, run: JobRun) -> str:
        """The lines of ours that were running."""
        return format_html('<pre class="staff-json">{}</pre>', run.trace) if run.trace else "-"

    @admin.display(description="Row")
    def worked_on(self, run: JobRun) -> str:
        """The page of the row that it worked on, which says what went wrong there."""
        model = model_of(run.task)
        row = model._default_manager.filter(pk=run.key).first() if model and run.key else None
        if row is None or not admin.site.is_registered(type(row)):
            return "-"
        return format_html('<a class="text-link" href="{}">{}</a>', page_of(row), row)

    @action(description="Run again", permissions=["act"])  # type: ignore[untyped-decorator]
    def run_again(self, request: HttpRequest, queryset: QuerySet[JobRun]) -> HttpResponse:
        """Run the chosen ones again."""
        return RUN_AGAIN.answer(self, request, rows=queryset)

    @action(description="Run again", permissions=["act"])  # type: ignore[untyped-decorator]
    def run_this_again(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Run this one again."""
        return RUN_AGAIN.answer(self, request, rows=self.one(request, object_id))


@admin.register(TimetableEntry)
class TimetableAdmin(EvidenceAdmin):
    """Everything that runs by itself: when it last did, how that went, and when it does next."""

    shown = ("runs_at", "next_run", "late_by", "runs")
    list_display = ("name", "runs_at", "started_at", "state", "took", "next_run", "late_by")
    search_fields = ("name", "task")
    list_filter = ("state",)

    @admin.display(description="Runs")
    def runs_at(self, entry: TimetableEntry) -> str:
        """When it runs, in words."""
        return timetable.words_of(entry.name)

    @admin.display(description="Took", ordering="duration_ms")
    def took(self, entry: TimetableEntry) -> str:
        """How long its last run took."""
        return "-" if entry.duration_ms is None else f"{entry.duration_ms:,} ms"

    @admin.display(description="Next run")
    def next_run(self, entry: TimetableEntry) -> Any:
        """When it runs next."""
        return timetable.next_run(entry)

    @admin.display(description="Late by")
    def late_by(self, entry: TimetableEntry) -> str:
        """How late it is, or that it is in time."""
        late = timetable.lateness(entry)
        return timetable.duration(timedelta(minutes=late // timedelta(minutes=1))) if late else "In time"

    @admin.display(description="Runs kept")
    def runs(self, entry: TimetableEntry) -> str:
        """The runs that are kept of it."""
        address = f"{reverse('admin:adminpanel_jobrun_changelist')}?entry={entry.name}"
        return format_html('<a class="text-link" href="{}">Its runs</a>', address)


@admin.register(Heartbeat)
class HeartbeatAdmin(EvidenceAdmin):
    """When each worker, and the beat, gave its last sign of life."""

    shown = ("lives",)
    list_display = ("process", "host", "at", "lives")
    list_filter = ("process",)
    search_fields = ("host",)

    @admin.display(description="Alive", boolean=True)
    def lives(self, heartbeat: Heartbeat) -> bool:
        """Whether it gave a sign lately."""
        return clock.real_now() - heartbeat.at <= SILENCE


@admin.register(Incident)
class IncidentAdmin(EvidenceAdmin):
    """What was wrong: found once, told once, and closed when it healed."""

    hidden = ("path",)
    shown = ("look_at", "lasted")
    list_display = ("sentence", "code", "landlord", "rows", "opened_at", "last_seen_at", "closed_at", "ending")
    list_filter = (OpenFilter, "code", "ending")
    list_select_related = ("landlord",)
    search_fields = ("code", "key", "sentence", "landlord__reference", "landlord__name", "landlord__email")
    date_hierarchy = "opened_at"
    actions = ("close_chosen",)
    actions_detail = ("close_this",)

    @admin.display(description="Look at it")
    def look_at(self, incident: Incident) -> str:
        """Where it can be acted on."""
        return format_html('<a class="text-link" href="{}">What it is about</a>', incident.path)

    @admin.display(description="Lasted")
    def lasted(self, incident: Incident) -> str:
        """From when it was found until it was over, or now."""
        length = (incident.closed_at or clock.real_now()) - incident.opened_at
        minutes = length // timedelta(minutes=1)
        return timetable.duration(timedelta(minutes=minutes)) if minutes else "Less than a minute"

    @action(description="It is over", permissions=["act"])  # type: ignore[untyped-decorator]
    def close_chosen(self, request: HttpRequest, queryset: QuerySet[Incident]) -> HttpResponse:
        """Close the chosen ones."""
        return CLOSE.answer(self, request, rows=queryset)

    @action(description="It is over", permissions=["act"])  # type: ignore[untyped-decorator]
    def close_this(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Close this one."""
        return CLOSE.answer(self, request, rows=self.one(request, object_id))
