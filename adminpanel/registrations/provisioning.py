"""The jobs that build portals, make archives and close accounts."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from unfold.decorators import action

from accounts.models import User
from adminpanel import services
from adminpanel.acts import Act
from adminpanel.base import EvidenceAdmin, EvidenceInline
from adminpanel.selectors import failed_jobs, late_jobs
from provisioning.models import AccountArchive, AccountClosure, FinishedStep, ProvisioningJob
from provisioning.tasks import run


def retry(job: ProvisioningJob, by: User, why: str) -> None:
    """Let a failed job run again and ask a worker for it."""
    services.retry_job(job, by, why)
    run.delay_on_commit(job.pk)


RETRY = Act(
    retry,
    title="Retry",
    explanation="The job goes on from its first unfinished step, with all its attempts before it.",
    done="running again.",
)


class AttentionFilter(admin.SimpleListFilter):
    """The jobs that a person should look at."""

    title = "needs a person"
    parameter_name = "attention"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """What may be the matter."""
        return [("failed", "Failed"), ("late", "Late")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The jobs of which it is true."""
        chosen = {"failed": failed_jobs, "late": late_jobs}.get(self.value() or "")
        return queryset.filter(pk__in=chosen().values("pk")) if chosen else queryset


class StepsOfJob(EvidenceInline):
    model = FinishedStep
    fields = ("step", "finished_at")
    readonly_fields = fields
    show_change_link = False


@admin.register(ProvisioningJob)
class ProvisioningJobAdmin(EvidenceAdmin):
    """From paid to welcomed, a job for each paid revision."""

    list_display = ("landlord", "state", "error_code", "attempts", "created_at", "provisioned_at", "welcomed_at")
    list_filter = (AttentionFilter, "state")
    list_select_related = ("landlord",)
    search_fields = ("landlord__reference", "landlord__email", "landlord__name", "revision__reference")
    ordering = ("-pk",)
    date_hierarchy = "created_at"
    inlines = (StepsOfJob,)
    actions = ("retry",)
    actions_detail = ("retry_this",)

    @action(description="Retry", permissions=["act"])  # type: ignore[untyped-decorator]
    def retry(self, request: HttpRequest, queryset: QuerySet[ProvisioningJob]) -> HttpResponse:
        """Retry the chosen jobs."""
        return RETRY.answer(self, request, rows=queryset)

    @action(description="Retry", permissions=["act"])  # type: ignore[untyped-decorator]
    def retry_this(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Retry this job."""
        return RETRY.answer(self, request, rows=self.one(request, object_id))


@admin.register(AccountArchive)
class AccountArchiveAdmin(EvidenceAdmin):
    """Archives of accounts that were asked for. Their files are the landlords', and are not handed out here."""

    list_display = ("landlord", "state", "asked_by", "created_at", "made_at", "ends_at", "attempts")
    list_filter = ("state",)
    list_select_related = ("landlord", "asked_by")
    search_fields = ("landlord__reference", "landlord__email", "landlord__name")
    date_hierarchy = "created_at"
    hidden = ("file",)


@admin.register(AccountClosure)
class AccountClosureAdmin(EvidenceAdmin):
    """Accounts that their owners close, or staff did on their word. Only owners take one back."""

    list_display = ("landlord", "state", "asked_by", "created_at", "due_at", "ended_at", "error_code", "attempts")
    list_filter = ("state",)
    list_select_related = ("landlord", "asked_by")
    search_fields = ("landlord__reference", "landlord__email", "landlord__name")
    date_hierarchy = "created_at"
