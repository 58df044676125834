"""Sign-ups, and what each was when it went to be paid."""

from django.contrib import admin

from adminpanel.base import EvidenceAdmin, EvidenceInline, as_json
from intake.models import Revision, Submission


class RevisionsOfSubmission(EvidenceInline):
    model = Revision
    fields = ("number", "reference", "created_at", "paid_at")
    readonly_fields = fields


@admin.register(Submission)
class SubmissionAdmin(EvidenceAdmin):
    """Drafts as they are typed. Nobody types into somebody else's."""

    hidden = ("answers",)
    shown = ("typed",)
    list_display = ("key", "email", "state", "landlord", "created_at", "touched_at")
    list_filter = ("state",)
    list_select_related = ("landlord",)
    search_fields = ("email", "=key", "landlord__reference", "landlord__name")
    date_hierarchy = "created_at"
    inlines = (RevisionsOfSubmission,)

    @admin.display(description="Answers")
    def typed(self, submission: Submission) -> str:
        """The answers, step by step."""
        return as_json(submission.answers)


@admin.register(Revision)
class RevisionAdmin(EvidenceAdmin):
    """What was paid for. It never changes: what was paid for is what is built."""

    hidden = ("answers",)
    shown = ("frozen",)
    list_display = ("reference", "landlord", "number", "terms_version", "created_at", "paid_at")
    list_filter = (("paid_at", admin.EmptyFieldListFilter),)
    list_select_related = ("landlord",)
    search_fields = ("reference", "landlord__reference", "landlord__email", "landlord__name")
    ordering = ("-pk",)
    date_hierarchy = "created_at"

    @admin.display(description="Answers")
    def frozen(self, revision: Revision) -> str:
        """The answers, as they were paid for."""
        return as_json(revision.answers)
