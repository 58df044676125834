"""What the billing page says: how the subscription stands in plain words, and what can be done about it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from accounts.models import Landlord
from billing.models import Payment, Price, Refund, Subscription, Suspension, UnpaidInvoice
from billing.subscriptions import choose
from config.lib import clock
from config.lib.display import day
from config.lib.money import with_vat
from plans.models import Plan
from plans.selectors import assignment_of

PAYMENTS_SHOWN = 24
NEVER = "You have no subscription yet."
SUSPENDED = (
    "We have suspended your access, because your bank took a payment back and kept it. You can see and export "
    "everything; nothing is sent. Write to us to settle it."
)
UNKNOWN = "Stripe says something about your subscription that we do not know yet. We look into it."
SENTENCES = {
    "active": "Your subscription is active.",
    "trialing": "Your subscription is active. Your first payment is still to come.",
    "past_due": "A payment is overdue. You can see and export everything; changing it is off until it is paid. Legal "
    "reminders by e-mail go on.",
    "unpaid": "Payments failed several times, so your subscription has stopped. Pay what is open, and it goes on. "
    "Until then you can see and export everything; nothing is sent.",
    "incomplete": "Your first payment is not complete yet.",
    "incomplete_expired": "Your payment was not completed in time, so nothing was charged and nothing has begun.",
    "canceled": "Your subscription has ended. You can still see and export everything you have; nothing is sent.",
    "paused": "Your subscription is paused. You can see and export everything; nothing is sent. Write to us to go on.",
}
"""By Stripe's word."""


@dataclass(frozen=True, slots=True)
class Money:
    """What a landlord pays and has paid."""

    plan: Plan | None
    subscription: Subscription | None
    is_suspended: bool
    is_closing: bool
    unpaid: tuple[UnpaidInvoice, ...]

    @property
    def sentence(self) -> str:
        """How it stands, in words."""
        if self.is_suspended:
            return SUSPENDED
        if self.subscription is None:
            return NEVER
        if self.is_running and self.is_ending:
            return f"Your subscription is active and ends on {self.end_in_words}. Until then nothing changes."
        return SENTENCES.get(self.subscription.stripe_status, UNKNOWN)

    @property
    def has_ended(self) -> bool:
        """Whether there is nothing to be changed, only to be begun."""
        return self.subscription is None or self.subscription.has_ended

    @property
    def is_running(self) -> bool:
        """Whether it is paid for."""
        return self.subscription is not None and self.subscription.stripe_status in ("active", "trialing")

    @property
    def may_return(self) -> bool:
        """Whether a new subscription can be begun: not for an account that is about to be erased."""
        return self.has_ended and not self.is_suspended and not self.is_closing

    @property
    def is_ending(self) -> bool:
        """Whether it was cancelled and runs until its end."""
        return not self.has_ended and self.subscription is not None and self.subscription.ends_at is not None

    @property
    def may_go_on(self) -> bool:
        """Whether a cancelled subscription can be let go on; where it ends with the account, by keeping that."""
        return self.is_ending and not self.is_closing

    @property
    def may_change(self) -> bool:
        """Whether the plan can be changed."""
        return self.is_running and not self.is_ending and not self.is_suspended

    @property
    def paid_until(self) -> date | None:
        """The day on which what was paid for runs out."""
        until = self.subscription.current_period_end if self.subscription else None
        return clock.day_of(until) if until else None

    @property
    def ends_on(self) -> date | None:
        """The day on which it ends, or would if it were cancelled now."""
        ends = self.subscription.ends_at if self.subscription else None
        return clock.day_of(ends) if ends else self.paid_until

    @property
    def end_in_words(self) -> str:
        """The same, as people write it."""
        return day(self.ends_on) if self.ends_on else "the last day that is paid for"

    @property
    def next_plan(self) -> Plan | None:
        """The plan that begins with the next period, where it is another."""
        price = self.subscription.next_price if self.subscription else None
        return price.plan if price and self.is_running else None

    @property
    def next_pence(self) -> int | None:
        """The next payment, VAT included; None where none will be taken."""
        if self.subscription is None or not self.is_running or not self.subscription.renews:
            return None
        return gross(self.subscription.next_price or self.subscription.price)


def gross(price: Price) -> int:
    """A price as it is charged."""
    return with_vat(price.unit_amount_pence, rate_percent=settings.VAT_RATE_PERCENT).gross


def money_of(landlord: Landlord) -> Money:
    """How a landlord's subscription stands."""
    assignment, current = assignment_of(landlord), choose(landlord).current
    return Money(
        plan=assignment.plan if assignment else None,
        subscription=current,
        is_suspended=Suspension.objects.filter(landlord=landlord, lifted_at=None).exists(),
        is_closing=landlord.closes_at is not None,
        unpaid=tuple(unpaid_of(landlord)),
    )


def unpaid_of(landlord: Landlord) -> QuerySet[UnpaidInvoice]:
    """What the landlord owes, each with as `goes_on` whether its subscription does; with its end Stripe tries no more.

    https://docs.stripe.com/billing/subscriptions/cancel
    """
    lasting = Subscription.objects.filter(stripe_id=OuterRef("subscription_key"), ended_at=None)
    goes_on = Exists(lasting.exclude(stripe_status__in=Subscription.ENDED))
    return UnpaidInvoice.objects.filter(landlord=landlord).annotate(goes_on=goes_on)


def payments_of(landlord: Landlord) -> QuerySet[Payment]:
    """What the landlord paid, the latest first, each with as `refunded_pence` what of it went back."""
    gone = Refund.objects.filter(invoice=OuterRef("stripe_id")).exclude(status__in=Refund.FAILED).order_by()
    summed = gone.values("invoice").annotate(sum=Sum("amount_pence")).values("sum")
    return Payment.objects.filter(landlord=landlord).annotate(refunded_pence=Coalesce(Subquery(summed), 0))


def overview(landlord: Landlord) -> dict[str, Any]:
    """What the billing page shows."""
    return {
        "money": money_of(landlord),
        "plans": Plan.objects.all(),
        "payments": payments_of(landlord)[:PAYMENTS_SHOWN],
    }
