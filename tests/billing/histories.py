"""Lives of a paying landlord as they happen at Stripe, and the ways in which its events can reach us."""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Protocol

import stripe
from django.db.models import Sum
from django.test import Client

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
from billing.reconciling import begin
from billing.tasks import process_event, reconcile
from documents.generation.catalogue import kinds
from documents.models import DocumentOrder
from documents.orders.services import Wanted, place
from plans.models import PlanAssignment
from tests.billing.checkouts import begin_checkout
from tests.factories.accounts import LandlordFactory
from tests.plugins.sandbox import StripeSandbox

PLANS = ("PLAN_1_SOLO", "PLAN_2_PORTFOLIO", "PLAN_3_PRO")
EVER = datetime(2020, 1, 1, tzinfo=UTC)
HOUR, DAY = 3600, 86_400
ENDED = ("canceled", "incomplete_expired")


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
        if self.running is None:
            self.post.catch_up()
            number = CheckoutIntent.objects.count() + 1
            intent = begin_checkout(self.landlord, plan=PLANS[plan], reference=f"{self.landlord.reference}-{number}")
            self.sandbox.act(intent.stripe_id, "pay")

    def turn_back(self, plan: int) -> None:
        """Begin, and let the page time out."""
        if self.running is None:
            self.post.catch_up()
            number = CheckoutIntent.objects.count() + 1
            intent = begin_checkout(self.landlord, plan=PLANS[plan], reference=f"{self.landlord.reference}-{number}")
            self.sandbox.act(intent.stripe_id, "time-out")

    def change(self, plan: int) -> None:
        """Another plan at once."""
        row = self.running
        if row and row.status == "active" and not row.schedule and row["items"].data[0].price.id != self.price(plan):
            items = [{"id": row["items"].data[0].id, "price": self.price(plan)}]
            self.api.v1.subscriptions.update(row.id, {"items": items, "proration_behavior": "always_invoice"})

    def schedule(self, plan: int) -> None:
        """Another plan with the next period; taken back where one was to come."""
        row = self.running
        if row and row.schedule:
            self.api.v1.subscription_schedules.release(row.schedule)
        elif row and row.status == "active" and not row.cancel_at_period_end:
            get_gateway().schedule_price(row.id, price=self.price(plan))

    def turn(self, plan: int) -> None:
        """Cancelled, or gone on with after all."""
        row = self.running
        if row and not row.schedule:
            self.api.v1.subscriptions.update(row.id, {"cancel_at_period_end": not row.cancel_at_period_end})

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
    Life.turn_back,
    Life.change,
    Life.schedule,
    Life.turn,
    Life.stop,
    Life.month,
    Life.month,
    Life.weeks,
    Life.bad_card,
    Life.good_card,
    Life.refund,
    Life.refund_all,
    Life.dispute,
    Life.order,
)


# How events reach us ----------------------------------------------------------------------------


class InOrder:
    """Each event at once and once, in the order in which Stripe made them."""

    def __init__(self, sandbox: StripeSandbox, client: Client) -> None:
        self.sandbox, self.client = sandbox, client

    def after_step(self) -> None:
        """Deliver what is new."""
        assert set(self.sandbox.deliver(self.client)) <= {200}
        work_through_inbox()

    def catch_up(self) -> None:
        """We know everything."""


class AnyOrder:
    """Events that are shuffled, doubled, late or lost; what was lost is found by comparing with Stripe."""

    LOST, LATE, DOUBLED = 0.15, 0.5, 0.3

    def __init__(self, sandbox: StripeSandbox, client: Client, *, seed: int) -> None:
        self.sandbox, self.client, self.random = sandbox, client, random.Random(seed)
        self.waiting: list[dict[str, Any]] = []
        self.is_behind = False

    def after_step(self) -> None:
        """Deliver some of what waits, in any order."""
        self.collect()
        self.random.shuffle(self.waiting)
        late = [event for event in self.waiting if self.random.random() < self.LATE]
        self.send([event for event in self.waiting if event not in late])
        self.waiting = late

    def collect(self) -> None:
        """Take what is new: some of it twice, some of it never."""
        told = self.sandbox.events(after=self.sandbox.delivered)
        if told:
            self.sandbox.delivered = told[-1]["number"]
        kept = [event for event in told if self.random.random() >= self.LOST]
        self.is_behind = self.is_behind or len(kept) < len(told)
        self.waiting += kept + [event for event in kept if self.random.random() < self.DOUBLED]

    def catch_up(self) -> None:
        """Compare with Stripe; what is late comes afterwards all the same."""
        self.collect()
        if self.is_behind or self.waiting:
            row = begin(since=EVER)
            reconcile(row.pk)
            row.refresh_from_db()
            assert row.state == "done", row.error
            self.is_behind = False

    def finish(self) -> None:
        """Deliver what is late, and compare where anything was lost."""
        self.collect()
        if self.random.random() < 0.5:
            self.catch_up()
        self.random.shuffle(self.waiting)
        self.send(self.waiting)
        self.waiting = []
        if self.is_behind:
            self.catch_up()

    def send(self, events: list[dict[str, Any]]) -> None:
        """Post these; a worker comes by now and then."""
        for event in events:
            assert self.sandbox.deliver_one(self.client, event) == 200
            if self.random.random() < 0.5:
                work_through_inbox()
        work_through_inbox()


def work_through_inbox() -> None:
    """What a worker does with events."""
    for key in StripeEvent.objects.due().values_list("pk", flat=True):
        process_event(key)


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
