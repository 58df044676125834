"""Refunds, disputes, and comparisons with Stripe: to be read, and decided where only staff can."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from unfold.decorators import action

from accounts.audit import services as audit
from accounts.models import User
from adminpanel.acts import Act
from adminpanel.base import BY_LANDLORD, EvidenceAdmin, EvidenceInline, as_money
from billing import reconciling, refunding, suspending
from billing.models import Difference, Dispute, Reconciliation, Refund, RefundRequest
from billing.states import RefundState
from billing.tasks import give_back, reconcile


def suspend(dispute: Dispute, by: User, why: str) -> None:
    """Take access away because of a lost dispute."""
    suspending.suspend(dispute, by=by, why=why)


def lift(dispute: Dispute, by: User, why: str) -> None:
    """Give it back."""
    suspending.lift(dispute, by=by, why=why)


def compare_again(earlier: Reconciliation, by: User, why: str) -> None:
    """Ask a worker for another comparison of the same time."""
    row = reconciling.begin(by=by, since=earlier.since)
    audit.record("adminpanel.reconciliation_asked", subject=row, why=why, by=by)
    reconcile.delay_on_commit(row.pk)


def ask_again(request: RefundRequest, by: User, why: str) -> None:
    """Ask a worker to ask Stripe once more."""
    refunding.ask_again(request, by=by, why=why)
    give_back.delay_on_commit(request.pk)


ASK_AGAIN = Act(
    ask_again,
    title="Ask Stripe again",
    explanation="For a refund to which Stripe did not answer. If it was made after all, it is found, not repeated.",
    done="is being asked for again.",
)
SUSPEND = Act(
    suspend,
    title="Suspend access",
    explanation="The landlord can then see and export everything, and nothing else, until access is given back, and "
    "is told so by mail. Only for a dispute that was lost. Stripe goes on taking payments: pause their collection at "
    "Stripe first, on the page of the subscription there.",
    done="access is suspended.",
    is_dangerous=True,
)
LIFT = Act(
    lift,
    title="Give access back",
    explanation="The landlord has what their subscription gives them again.",
    done="access is given back.",
)
COMPARE = Act(
    compare_again,
    title="Compare with Stripe now",
    explanation="What was lost since then is found, what differs is repaired, and each difference is listed.",
    done="another comparison is being made. It stands at the top of the list.",
)


@admin.register(Refund)
class RefundAdmin(EvidenceAdmin):
    """Money that went back, each refund once."""

    hidden = ("amount_pence",)
    shown = ("amount",)
    list_display = ("stripe_id", "landlord", "order", "amount", "status", "refunded_at")
    list_filter = ("status", "reason")
    list_select_related = ("landlord", "order")
    search_fields = ("stripe_id", "charge", "invoice", "order__reference", *BY_LANDLORD)
    date_hierarchy = "refunded_at"

    @admin.display(ordering="amount_pence")
    def amount(self, refund: Refund) -> str:
        """What went back."""
        return as_money(refund.amount_pence)


@admin.register(RefundRequest)
class RefundRequestAdmin(EvidenceAdmin):
    """Refunds that staff asked for, and what Stripe answered."""

    hidden = ("amount_pence", "key")
    shown = ("amount",)
    list_display = ("__str__", "landlord", "state", "by", "created_at", "ended_at", "error")
    list_filter = ("state",)
    list_select_related = ("landlord", "by", "payment", "order")
    search_fields = ("stripe_id", "payment__number", "payment__stripe_id", "order__reference", *BY_LANDLORD)
    date_hierarchy = "created_at"
    actions_detail = ("ask_this_again",)

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        """Only where Stripe did not answer."""
        row = self.get_object(request, object_id)
        is_open = row is not None and row.state == RefundState.FAILED
        return super().get_actions_detail(request, object_id) if is_open else []

    @admin.display(ordering="amount_pence")
    def amount(self, row: RefundRequest) -> str:
        """What is to go back."""
        return as_money(row.amount_pence)

    @action(description="Ask Stripe again", permissions=["act"])  # type: ignore[untyped-decorator]
    def ask_this_again(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask once more for what may have been made or not."""
        return ASK_AGAIN.answer(self, request, rows=self.one(request, object_id))


@admin.register(Dispute)
class DisputeAdmin(EvidenceAdmin):
    """Payments that banks contest. Access changes only where staff say so, after one was lost."""

    hidden = ("amount_pence",)
    shown = ("amount", "is_suspended")
    list_display = ("stripe_id", "landlord", "order", "amount", "status", "is_suspended", "respond_by")
    list_filter = ("status", "reason")
    list_select_related = ("landlord", "order", "suspension")
    search_fields = ("stripe_id", "charge", "order__reference", *BY_LANDLORD)
    date_hierarchy = "disputed_at"
    actions_detail = ("suspend_access", "give_back")

    @admin.display(ordering="amount_pence")
    def amount(self, dispute: Dispute) -> str:
        """What the bank wants back."""
        return as_money(dispute.amount_pence)

    @admin.display(boolean=True)
    def is_suspended(self, dispute: Dispute) -> bool:
        """Whether access is taken away because of it."""
        suspension = getattr(dispute, "suspension", None)
        return suspension is not None and suspension.lifted_at is None

    @action(description="Suspend access", permissions=["act"])  # type: ignore[untyped-decorator]
    def suspend_access(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take access away."""
        return SUSPEND.answer(self, request, rows=self.one(request, object_id))

    @action(description="Give access back", permissions=["act"])  # type: ignore[untyped-decorator]
    def give_back(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Give it back."""
        return LIFT.answer(self, request, rows=self.one(request, object_id))


class DifferencesFound(EvidenceInline):
    """What differed, and what became of it."""

    model = Difference
    fields = ("kind", "stripe_id", "landlord", "ours", "theirs", "is_repaired", "why_not")
    readonly_fields = fields
    verbose_name_plural = "what differed"
    show_change_link = False


@admin.register(Reconciliation)
class ReconciliationAdmin(EvidenceAdmin):
    """Comparisons with Stripe, one each night and whenever staff ask."""

    list_display = ("created_at", "state", "by", "since", "compared", "repaired", "left")
    list_filter = ("state",)
    list_select_related = ("by",)
    search_fields = ("differences__stripe_id", "differences__landlord__reference")
    date_hierarchy = "created_at"
    inlines = (DifferencesFound,)
    actions_detail = ("compare_now",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Reconciliation]:
        """With what differed."""
        rows: QuerySet[Reconciliation] = super().get_queryset(request).prefetch_related("differences")
        return rows

    @admin.display(description="Repaired")
    def repaired(self, row: Reconciliation) -> int:
        """How many differences are gone."""
        return sum(each.is_repaired for each in row.differences.all())

    @admin.display(description="Need a person")
    def left(self, row: Reconciliation) -> int:
        """How many differences stayed."""
        return sum(not each.is_repaired for each in row.differences.all())

    @action(description="Compare with Stripe now", permissions=["act"])  # type: ignore[untyped-decorator]
    def compare_now(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Compare once more."""
        return COMPARE.answer(self, request, rows=self.one(request, object_id))
