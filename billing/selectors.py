"""Reading money."""

from typing import Any

from django.conf import settings
from django.shortcuts import get_object_or_404

from accounts.models import Landlord
from billing.models import Customer, Payment, Subscription
from billing.subscriptions import choose
from config.lib.money import with_vat
from plans.models import Plan
from plans.selectors import assignment_of
from plans.status import Status

SENTENCES: dict[str, str] = {
    Status.ENABLED: "Your subscription is active.",
    Status.LIMITED: "A payment is overdue. You can see and export everything; changing it is off until it is paid.",
    Status.DISABLED: "Your subscription has ended. You can still see and export everything you have.",
}


def customer_of(landlord: Landlord) -> Customer:
    """The landlord as Stripe knows them: who pays the subscription that counts; 404 for one who never paid."""
    current = choose(landlord).current
    known = Customer.objects.filter(landlord=landlord)
    paying = known.filter(stripe_id=current.customer_key).first() if current else None
    return paying or get_object_or_404(known[:1])


def money_of(landlord: Landlord) -> dict[str, Any]:
    """What the billing page shows: assignment, plans, subscription, next payment in pence, payments."""
    assignment = assignment_of(landlord)
    subscription = Subscription.objects.select_related("price").filter(landlord=landlord, ended_at=None).first()
    return {
        "assignment": assignment,
        "plans": Plan.objects.all(),
        "sentence": SENTENCES.get(assignment.status if assignment else "", ""),
        "subscription": subscription,
        "next_pence": next_pence(subscription),
        "payments": Payment.objects.filter(landlord=landlord)[:24],
    }


def next_pence(subscription: Subscription | None) -> int | None:
    """The next payment, VAT included; None where none will be taken."""
    if subscription is None or subscription.cancel_at_period_end:
        return None
    return with_vat(subscription.price.unit_amount_pence, rate_percent=settings.VAT_RATE_PERCENT).gross
