"""Money, to be read: what Stripe told us. Nothing here can make a payment of what is none."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.text import Truncator
from unfold.decorators import action
from unfold.widgets import UnfoldAdminTextInputWidget

from accounts.models import Landlord, User
from adminpanel import services
from adminpanel.acts import Act, ReasonForm
from adminpanel.base import EvidenceAdmin, as_json, as_money
from adminpanel.giving_back import GIVE_BACK
from billing import services as billing
from billing.models import (
    CheckoutIntent,
    Customer,
    OrderCheckout,
    Payment,
    PlanChange,
    Price,
    StripeEvent,
    Subscription,
    UnpaidInvoice,
)
from billing.refunding import left_pence
from billing.tasks import process_event

REASON_SHOWN = 120
BY_LANDLORD = ("landlord__reference", "landlord__email", "landlord__name", "landlord__company_name")


def replay(event: StripeEvent, by: User, why: str) -> None:
    """Put an event back into the inbox and ask a worker for it."""
    services.replay_event(event, by, why)
    process_event.delay_on_commit(event.pk)


REPLAY = Act(
    replay,
    title="Replay",
    explanation="The event is processed again, from a fresh copy of its object at Stripe.",
    done="back in the inbox.",
)


class AttachForm(ReasonForm):
    """Whose customer the event names, and why that is known."""

    landlord = forms.CharField(
        label="Reference of the landlord",
        help_text="As CVP-2026-000123.",
        widget=UnfoldAdminTextInputWidget({"autocomplete": "off"}),
    )

    def clean_landlord(self) -> Landlord:
        """The landlord with this reference."""
        found = Landlord.objects.filter(reference=self.cleaned_data["landlord"].strip().upper()).first()
        if found is None:
            raise forms.ValidationError("No landlord has this reference.")
        return found


def attach(event: StripeEvent, by: User, why: str, *, landlord: Landlord) -> None:
    """Say whose customer an event names, and ask a worker for it."""
    billing.attach(event, landlord, by=by, why=why)
    process_event.delay_on_commit(event.pk)


ATTACH = Act(
    attach,
    title="Attach to a landlord",
    explanation="Stripe's customer in this event is this landlord from now on, and the event is processed again. What "
    "they paid is still Stripe's to say.",
    done="attached, and back in the inbox.",
    form=AttachForm,
)


@admin.register(Price)
class PriceAdmin(EvidenceAdmin):
    """Every price that a plan was ever sold at."""

    hidden = ("unit_amount_pence",)
    shown = ("amount",)
    list_display = ("stripe_id", "plan", "kind", "amount", "is_current")
    list_filter = ("plan", "kind", "is_current")
    list_select_related = ("plan",)
    search_fields = ("stripe_id",)

    @admin.display(ordering="unit_amount_pence")
    def amount(self, price: Price) -> str:
        """The amount, before VAT."""
        return as_money(price.unit_amount_pence)


@admin.register(Customer)
class CustomerAdmin(EvidenceAdmin):
    """Landlords as Stripe knows them."""

    list_display = ("landlord", "stripe_id", "onboarded_at")
    list_select_related = ("landlord",)
    search_fields = ("stripe_id", *BY_LANDLORD)


@admin.register(CheckoutIntent)
class CheckoutIntentAdmin(EvidenceAdmin):
    """What landlords were asked to pay."""

    hidden = ("expected_pence",)
    shown = ("expected",)
    list_display = ("reference", "landlord", "plan", "expected", "state", "created_at", "paid_at")
    list_filter = ("state", "plan")
    list_select_related = ("landlord", "plan")
    search_fields = ("reference", "stripe_id", *BY_LANDLORD)
    ordering = ("-pk",)
    date_hierarchy = "created_at"

    @admin.display(ordering="expected_pence")
    def expected(self, intent: CheckoutIntent) -> str:
        """The first payment."""
        return as_money(intent.expected_pence)


class Refundable(EvidenceAdmin):
    """Pages of what was paid, from which money can be given back as long as any is left."""

    actions_detail = ("give_back",)

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        """Nothing to give back, nothing to press."""
        paid = self.get_object(request, object_id)
        return super().get_actions_detail(request, object_id) if paid and left_pence(paid) else []

    @action(description="Give money back", permissions=["act"])  # type: ignore[untyped-decorator]
    def give_back(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Refund it, or part of it."""
        return GIVE_BACK.answer(self, request, rows=self.one(request, object_id))


@admin.register(OrderCheckout)
class OrderCheckoutAdmin(Refundable):
    """What was asked for orders of documents, paid once each."""

    hidden = ("lines", "expected_pence", "paid_pence", "refunded_pence")
    shown = ("expected", "charged", "refunded", "bought")
    list_display = ("reference", "landlord", "expected", "state", "refunded", "created_at", "paid_at")
    list_filter = ("state",)
    list_select_related = ("landlord",)
    search_fields = ("reference", "stripe_id", "payment_intent", *BY_LANDLORD)
    date_hierarchy = "created_at"

    @admin.display(ordering="expected_pence")
    def expected(self, checkout: OrderCheckout) -> str:
        """What is to be charged."""
        return as_money(checkout.expected_pence)

    @admin.display(ordering="paid_pence")
    def charged(self, checkout: OrderCheckout) -> str:
        """What really was."""
        return as_money(checkout.paid_pence)

    @admin.display(ordering="refunded_pence")
    def refunded(self, checkout: OrderCheckout) -> str:
        """What went back."""
        return as_money(checkout.refunded_pence)

    @admin.display(description="Lines")
    def bought(self, checkout: OrderCheckout) -> str:
        """What is paid for."""
        return as_json(checkout.lines)


@admin.register(Subscription)
class SubscriptionAdmin(EvidenceAdmin):
    """Subscriptions as Stripe last told them."""

    list_display = ("stripe_id", "landlord", "stripe_status", "price", "current_period_end", "ended_at")
    list_filter = ("stripe_status", "price__plan", "cancel_at_period_end")
    list_select_related = ("landlord", "price__plan")
    search_fields = ("stripe_id", *BY_LANDLORD)
    date_hierarchy = "started_at"


@admin.register(Payment)
class PaymentAdmin(Refundable):
    """Paid invoices."""

    hidden = ("amount_pence",)
    shown = ("amount",)
    list_display = ("number", "landlord", "amount", "reason", "paid_at", "stripe_id")
    list_select_related = ("landlord",)
    search_fields = ("number", "stripe_id", *BY_LANDLORD)
    date_hierarchy = "paid_at"

    @admin.display(ordering="amount_pence")
    def amount(self, payment: Payment) -> str:
        """What was paid."""
        return as_money(payment.amount_pence)


@admin.register(UnpaidInvoice)
class UnpaidInvoiceAdmin(EvidenceAdmin):
    """Invoices that are owed."""

    hidden = ("amount_pence",)
    shown = ("amount",)
    list_display = ("number", "landlord", "amount", "attempts", "next_attempt_at", "stripe_id")
    list_select_related = ("landlord",)
    search_fields = ("number", "stripe_id", *BY_LANDLORD)

    @admin.display(ordering="amount_pence")
    def amount(self, invoice: UnpaidInvoice) -> str:
        """What is owed."""
        return as_money(invoice.amount_pence)


@admin.register(PlanChange)
class PlanChangeAdmin(EvidenceAdmin):
    """Changes of plan that landlords confirmed, with what they were shown."""

    hidden = ("shown_pence",)
    shown = ("shown_amount",)
    list_display = ("landlord", "old_price", "new_price", "shown_amount", "by", "created_at", "done_at")
    list_select_related = ("landlord", "old_price__plan", "new_price__plan", "by")
    search_fields = ("subscription__stripe_id", *BY_LANDLORD)
    date_hierarchy = "created_at"

    @admin.display(ordering="shown_pence")
    def shown_amount(self, change: PlanChange) -> str:
        """What was to be paid at once."""
        return as_money(change.shown_pence)


@admin.register(StripeEvent)
class StripeEventAdmin(EvidenceAdmin):
    """The inbox: every event that Stripe signed, and what became of it."""

    hidden = ("payload",)
    shown = ("signed_payload",)
    list_display = ("type", "state", "landlord", "error_code", "reason", "created_at", "processed_at")
    list_filter = ("state", "type", "is_live")
    list_select_related = ("landlord",)
    search_fields = ("stripe_id", "object_id", "type", *BY_LANDLORD)
    date_hierarchy = "created_at"
    actions = ("replay",)
    actions_detail = ("replay_this", "attach_this")

    def get_queryset(self, request: HttpRequest) -> QuerySet[StripeEvent]:
        """Without the payloads where only a list is shown."""
        rows: QuerySet[StripeEvent] = super().get_queryset(request).defer("payload")
        return rows

    @admin.display(description="Payload")
    def signed_payload(self, event: StripeEvent) -> str:
        """The event as it was signed."""
        return as_json(event.payload)

    @admin.display(ordering="error")
    def reason(self, event: StripeEvent) -> str:
        """Why it is held or failed."""
        return Truncator(event.error).chars(REASON_SHOWN)

    @action(description="Attach to a landlord", permissions=["act"])  # type: ignore[untyped-decorator]
    def attach_this(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Say whose customer this event names."""
        return ATTACH.answer(self, request, rows=self.one(request, object_id))

    @action(description="Replay", permissions=["act"])  # type: ignore[untyped-decorator]
    def replay(self, request: HttpRequest, queryset: QuerySet[StripeEvent]) -> HttpResponse:
        """Replay the chosen events."""
        return REPLAY.answer(self, request, rows=queryset)

    @action(description="Replay", permissions=["act"])  # type: ignore[untyped-decorator]
    def replay_this(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Replay this event."""
        return REPLAY.answer(self, request, rows=self.one(request, object_id))
