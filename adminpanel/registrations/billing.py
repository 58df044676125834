"""Money, to be read: what Stripe told us. Nothing here can make a payment of what is none."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from unfold.decorators import action

from adminpanel.base import BY_LANDLORD, EvidenceAdmin, as_json, as_money
from adminpanel.giving_back import GIVE_BACK
from billing.models import (
    CheckoutIntent,
    Customer,
    OrderCheckout,
    Payment,
    PlanChange,
    Price,
    Subscription,
    UnpaidInvoice,
)
from billing.refunding import left_pence


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

    hidden = ("expected_pence", "accepted_pence")
    shown = ("expected", "accepted")
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

    @admin.display(ordering="accepted_pence")
    def accepted(self, intent: CheckoutIntent) -> str:
        """What was paid instead and accepted."""
        return as_money(intent.accepted_pence)


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

    hidden = ("lines", "expected_pence", "accepted_pence", "paid_pence", "refunded_pence")
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
    list_filter = ("stripe_status", "price__plan", ("ends_at", admin.EmptyFieldListFilter))
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
