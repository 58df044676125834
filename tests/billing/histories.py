"""Lives of a paying landlord as they happen at Stripe, and what came of them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Protocol

import stripe
from django.db.models import Sum

from accounts.models import Landlord
from accounts.states import Readiness
from billing.gateway import get_gateway
from billing.models import (
    CheckoutIntent,
    Customer,
    Dispute,
    OrderCheckout,
    Payment,
    Price,
    Refund,
    StripeEvent,
    Subscription,
    UnpaidInvoice,
)
from billing.order_checkout import open_order_session, prepare_order_checkout
from documents.generation.catalogue import kinds
from documents.models import DocumentOrder
from documents.orders.services import Wanted, place
from plans.models import PlanAssignment
from tests.billing.checkouts import begin_checkout
from tests.factories.accounts import LandlordFactory
from tests.plugins.sandbox import StripeSandbox

PLANS = ("PLAN_1_SOLO", "PLAN_2_PORTFOLIO", "PLAN_3_PRO")
HOUR, DAY = 3600, 86_400


class Post(Protocol):
    """How events reach us."""

    def after_step(self) -> None:
        """Something has happened at Stripe."""

    def catch_up(self) -> None:
        """From here on we must know all that has happened."""


@dataclass
class Life:
    """One landlord, their bank and Stripe. Whether a step can be taken is asked of Stripe, never of our database."""

    sandbox: StripeSandbox
    landlord: Landlord
    post: Post

    @cached_property
    def api(self) -> stripe.StripeClient:
        """Stripe, as its dashboard uses it."""
        return stripe.StripeClient("sk_test_sandbox", base_addresses={"api": self.sandbox.url})

    @property
    def running(self) -> Any:
        """The subscription that runs at Stripe, if one does."""
        found = self.api.v1.subscriptions.list({"limit": 10}).data
        return found[0] if found else None

    @property
    def charges(self) -> list[stripe.Charge]:
        """Every payment that came."""
        return [one for one in self.api.v1.charges.list({"limit": 100}).data if one.status == "succeeded"]

    def refundable(self, *, beyond: int) -> list[stripe.Charge]:
        """Payments of which more than so many pence are left; Stripe gives nothing back of what a bank contests."""
        return [one for one in self.charges if not one.disputed and one.amount_captured - one.amount_refunded > beyond]

    def price(self, plan: int) -> str:
        """The monthly price of a plan."""
        return Price.objects.get(plan__code=PLANS[plan], kind="monthly", is_current=True).stripe_id

    # What happens -------------------------------------------------------------------------------

    def join(self, plan: int) -> None:
        """Begin, or come back: only who has nothing is asked to pay, and for that we must know that it ended."""
        self.begin(plan, "pay")

    def join_by_debit(self, plan: int) -> None:
        """The same by a bank that takes its time, and says yes or no."""
        self.begin(plan, "debit", ("bank-paid", "bank-refused")[plan % 2])

    def turn_back(self, plan: int) -> None:
        """Begin, and let the page time out."""
        self.begin(plan, "time-out")

    def begin(self, plan: int, *acts: str) -> None:
        """Go to Stripe's page, and what happens there."""
        if self.running is None:
            self.post.catch_up()
            number = CheckoutIntent.objects.count() + 1
            intent = begin_checkout(self.landlord, plan=PLANS[plan], reference=f"{self.landlord.reference}-{number}")
            for act in acts:
                self.sandbox.act(intent.stripe_id, act)

    def change(self, plan: int, **how: str) -> None:
        """Another plan at once."""
        row = self.running
        if row and row.status == "active" and not row.schedule and row["items"].data[0].price.id != self.price(plan):
            items = [{"id": row["items"].data[0].id, "price": self.price(plan)}]
            self.api.v1.subscriptions.update(row.id, {"items": items, "proration_behavior": "always_invoice", **how})

    def change_if_paid(self, plan: int) -> None:
        """Another plan once the difference is paid; where it is not, it waits and is given up in the end."""
        self.change(plan, payment_behavior="pending_if_incomplete")

    def schedule(self, plan: int) -> None:
        """Another plan with the next period; taken back where one was to come."""
        row = self.running
        if row and row.schedule:
            self.api.v1.subscription_schedules.release(row.schedule)
        elif row and row.status == "active" and not row.cancel_at:
            get_gateway().schedule_price(row.id, price=self.price(plan))

    def turn(self, plan: int) -> None:
        """Cancelled, or gone on with after all."""
        row = self.running
        if row and row.cancel_at and not row.cancel_at_period_end:
            self.api.v1.subscriptions.update(row.id, {"cancel_at": ""})
        elif row and not row.schedule:
            self.api.v1.subscriptions.update(row.id, {"cancel_at_period_end": not row.cancel_at_period_end})

    def leave_at_stripe(self, plan: int) -> None:
        """Cancelled on Stripe's own page, which gives the instant."""
        row = self.running
        if row and not row.schedule and not row.cancel_at:
            ends = max(one.current_period_end for one in row["items"].data)
            self.api.v1.subscriptions.update(row.id, {"cancel_at": ends})

    def stop(self, plan: int) -> None:
        """Ended at once."""
        if row := self.running:
            self.api.v1.subscriptions.cancel(row.id)

    def month(self, plan: int) -> None:
        """The next period begins, and is charged."""
        if row := self.running:
            self.sandbox.advance(max(one.current_period_end for one in row["items"].data) + 2 * HOUR)

    def weeks(self, plan: int) -> None:
        """Time in which Stripe tries again what failed."""
        self.sandbox.advance(self.sandbox.now() + 9 * DAY)

    def bad_card(self, plan: int) -> None:
        """From now on the card is declined."""
        if row := self.running:
            self.sandbox.tell("customers", row.customer, "every-charge", outcome="declines")

    def asking_card(self, plan: int) -> None:
        """From now on the bank asks the holder to confirm, who does not."""
        if row := self.running:
            self.sandbox.tell("customers", row.customer, "every-charge", outcome="requires-action")

    def good_card(self, plan: int) -> None:
        """From now on it pays, and what is open is paid."""
        if row := self.running:
            self.sandbox.tell("customers", row.customer, "every-charge", outcome="good")
        for invoice in self.api.v1.invoices.list({"status": "open", "limit": 100}).data:
            self.sandbox.tell("invoices", invoice.id, "pay")

    def refund(self, plan: int) -> None:
        """A part of some payment goes back."""
        if left := self.refundable(beyond=300):
            self.api.v1.refunds.create({"charge": left[plan % len(left)].id, "amount": 100 * (plan + 1)})

    def refund_all(self, plan: int) -> None:
        """All of some payment goes back."""
        if left := self.refundable(beyond=0):
            self.api.v1.refunds.create({"charge": left[plan % len(left)].id})

    def dispute(self, plan: int) -> None:
        """A bank contests a payment; or one that did decides."""
        is_open = [one for one in self.api.v1.disputes.list({"limit": 100}).data if one.status not in ("won", "lost")]
        paid = [one for one in self.charges if not one.disputed]
        if is_open:
            self.sandbox.tell("disputes", is_open[0].id, ("win", "lose")[plan % 2])
        elif paid:
            self.sandbox.tell("charges", paid[plan % len(paid)].id, "dispute")

    def order(self, plan: int) -> None:
        """A pack of documents is ordered and paid for once."""
        receipt = kinds()["rent_receipt"]
        wanted = Wanted(
            "Alma", "alma@example.org", "england", "essential_pack", [receipt.key], receipt.sample("england")
        )
        placed = place(replace(wanted, landlord=self.landlord))
        checkout = prepare_order_checkout(placed.reference, lines=placed.lines, landlord=self.landlord)
        self.open_order(checkout)

    def open_order(self, checkout: OrderCheckout) -> None:
        """Pay for an order."""
        addresses = {"success_url": "http://testserver/done", "cancel_url": "http://testserver/back"}
        open_order_session(checkout, email="alma@example.org", **addresses)
        self.sandbox.act(checkout.stripe_id, "pay")


STEPS: tuple[Callable[[Life, int], None], ...] = (
    Life.join,
    Life.join_by_debit,
    Life.turn_back,
    Life.change,
    Life.change_if_paid,
    Life.schedule,
    Life.turn,
    Life.leave_at_stripe,
    Life.stop,
    Life.month,
    Life.month,
    Life.weeks,
    Life.bad_card,
    Life.asking_card,
    Life.good_card,
    Life.refund,
    Life.refund_all,
    Life.dispute,
    Life.order,
)


# What came of it --------------------------------------------------------------------------------


def new_landlord() -> Landlord:
    """Alma, of whom Stripe has not heard."""
    return LandlordFactory(name="Alma Applicant", email="alma@example.org", readiness=Readiness.READY)


def to_come(row: Subscription) -> tuple[Any, ...]:
    """What changes with the next period."""
    return row.next_price and row.next_price.plan.code, row.ends_at is not None, bool(row.schedule)


def outcome(landlord: Landlord) -> dict[str, Any]:
    """Status, plan and sums, without anything that Stripe names anew each time."""
    assignment = PlanAssignment.objects.filter(landlord=landlord).select_related("plan").first()
    unfinished = StripeEvent.objects.filter(state__in=["held", "failed", "received"])
    return {
        "assignment": (assignment.plan.code, assignment.status) if assignment else None,
        "subscriptions": [
            (row.stripe_status, row.price.plan.code, *to_come(row), bool(row.ended_at))
            for row in Subscription.objects.select_related("price__plan", "next_price__plan")
        ],
        "intents": sorted(CheckoutIntent.objects.values_list("state", "expected_pence", "includes_onboarding")),
        "onboarded": Customer.objects.exclude(onboarded_at=None).count(),
        "paid": sorted(Payment.objects.values_list("reason", "amount_pence")),
        "owed": sorted(UnpaidInvoice.objects.values_list("amount_pence", "attempts")),
        "refunded": sorted(Refund.objects.values_list("amount_pence", "status", "order__expected_pence"), key=str),
        "disputes": sorted(Dispute.objects.values_list("amount_pence", "status")),
        "orders": sorted(OrderCheckout.objects.values_list("state", "expected_pence", "refunded_pence")),
        "made": sorted(
            "cancelled" if state == "cancelled" else "begun"
            for state in DocumentOrder.objects.values_list("state", flat=True)
        ),
        "left": sorted(unfinished.values_list("type", "error")),
    }


def sums_at_stripe(life: Life) -> dict[str, int]:
    """What Stripe itself says was paid and given back."""
    invoices = life.api.v1.invoices.list({"limit": 100, "status": "paid"}).data
    refunds = life.api.v1.refunds.list({"limit": 100}).data
    return {"paid": sum(one.amount_paid for one in invoices), "refunded": sum(one.amount for one in refunds)}


def sums_here() -> dict[str, int]:
    """What we say."""
    paid = Payment.objects.aggregate(sum=Sum("amount_pence"))["sum"] or 0
    return {"paid": paid, "refunded": Refund.objects.aggregate(sum=Sum("amount_pence"))["sum"] or 0}
