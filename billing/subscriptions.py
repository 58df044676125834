"""What subscriptions mean for their landlord. Stripe is the source of truth; this writes down what it says.

Whatever event is worked on, all subscriptions of the landlord are fetched and written, and plan and status follow from
all of them. So what a landlord has never turns on the order in which events come, or on one that was lost.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from accounts.messages.services import tell_staff
from accounts.models import Landlord
from billing.errors import SecondSubscription, UnknownPrice
from billing.gateway import Gateway, get_gateway
from billing.models import Customer, Price, Subscription, Suspension
from billing.objects import key_of
from billing.payers import Fresh, one_at_a_time, siblings_of
from plans.services import assign_plan
from plans.status import Status

OUR_STATUS = {
    "active": Status.ENABLED,
    "trialing": Status.ENABLED,
    "past_due": Status.LIMITED,
    "unpaid": Status.DISABLED,
    "canceled": Status.DISABLED,
    "incomplete": Status.DISABLED,
    "incomplete_expired": Status.DISABLED,
    "paused": Status.DISABLED,
}


# What Stripe says -------------------------------------------------------------------------------


def told_of(gateway: Gateway, *, customer: str) -> list[Fresh]:
    """Every subscription of the landlord whom this customer is, as Stripe has them now, the oldest first."""
    told = [fresh for key in siblings_of(customer) for fresh in reversed(gateway.subscriptions(key))]
    return sorted(told, key=lambda fresh: int(fresh["created"]))


def price_of(fresh: Fresh) -> Price | None:
    """The price on the subscription's one item, which is the only source for the plan; None for one never sold."""
    ids = [item["price"]["id"] for item in fresh["items"]["data"]]
    if len(ids) != 1:
        return None
    return Price.objects.select_related("plan").filter(stripe_id=ids[0], kind=Price.Kind.MONTHLY).first()


def described(fresh: Fresh) -> dict[str, Any]:
    """The columns that follow from Stripe's object. The period's end stands on the item."""
    items = fresh["items"]["data"]
    period_end = max((item["current_period_end"] for item in items if item.get("current_period_end")), default=None)
    return {
        "customer_key": key_of(fresh["customer"]),
        "stripe_status": fresh["status"],
        "item": items[0]["id"] if items else "",
        "schedule": key_of(fresh.get("schedule")),
        "next_price": next_price_of(fresh),
        "current_period_end": instant(period_end),
        "ends_at": instant(end_of(fresh, period_end=period_end)),
        "started_at": instant(fresh.get("start_date") or fresh["created"]),
        "ended_at": instant(fresh.get("ended_at")),
    }


def end_of(fresh: Fresh, *, period_end: int | None) -> int | None:
    """When a cancelled subscription ends; None for one that goes on.

    Stripe's own page gives the instant and leaves `cancel_at_period_end` false:
    https://docs.stripe.com/billing/subscriptions/billing-mode/compare
    """
    return fresh.get("cancel_at") or (period_end if fresh.get("cancel_at_period_end") else None)


def next_price_of(fresh: Fresh) -> Price | None:
    """The price to which a schedule changes the subscription with its next phase."""
    schedule = fresh.get("schedule")
    if not isinstance(schedule, dict) or not schedule.get("current_phase"):
        return None
    ends = schedule["current_phase"]["end_date"]
    later = [phase for phase in schedule["phases"] if phase["start_date"] >= ends]
    key = key_of(later[0]["items"][0]["price"]) if later else ""
    return Price.objects.filter(stripe_id=key).first()


def instant(timestamp: int | None) -> datetime | None:
    """Stripe's seconds since 1970 as an instant."""
    return datetime.fromtimestamp(timestamp, tz=UTC) if timestamp else None


# What follows -----------------------------------------------------------------------------------


@transaction.atomic
def write_subscriptions(landlord: Landlord, *, told: Iterable[Fresh], asked: str = "") -> None:
    """Keep what Stripe says and give the landlord the plan and status that follow from all of it; safe to repeat.

    `asked` is the subscription of which an event tells: UnknownPrice and SecondSubscription hold that event, and the
    landlord keeps what they had.
    """
    Landlord.objects.select_for_update().get(pk=landlord.pk)
    for fresh in told:
        keep(landlord, fresh=fresh, asked=asked)
    settle(landlord, asked=asked)


def keep(landlord: Landlord, *, fresh: Fresh, asked: str) -> None:
    """Keep one subscription; one at a price that we never sold is left out, and not silently where it is asked for."""
    price = price_of(fresh)
    if price is not None:
        values = {"landlord": landlord, "price": price, **described(fresh)}
        Subscription.objects.update_or_create(stripe_id=fresh["id"], defaults=values)
    elif fresh["id"] == asked:
        prices = ", ".join(item["price"]["id"] for item in fresh["items"]["data"])
        raise UnknownPrice(f"The subscription {asked} is at {prices or 'no price'}.")


@dataclass(frozen=True, slots=True)
class Choice:
    """Which of a landlord's subscriptions counts, and which others run beside it."""

    current: Subscription | None
    extra: list[Subscription]


def choose(landlord: Landlord) -> Choice:
    """The newest subscription that has not ended counts, or the newest at all when every one has.

    Where one is active it counts before any that is not, and of several active ones the first, until staff have
    decided: a second payment must neither take away nor give what nobody has looked at.
    """
    mine = list(Subscription.objects.filter(landlord=landlord).select_related("price__plan", "next_price__plan"))
    running = [row for row in mine if not row.has_ended]
    active = [row for row in running if OUR_STATUS.get(row.stripe_status) == Status.ENABLED]
    if active:
        return Choice(active[-1], active[:-1])
    return Choice(next(iter(running or mine), None), [])


def settle(landlord: Landlord, *, asked: str = "") -> None:
    """Give the landlord the plan and status of the subscription that counts. Nothing changes before there is one."""
    choice = choose(landlord)
    for row in choice.extra:
        tell_of_second(landlord, row=row)
        if row.stripe_id == asked:
            raise SecondSubscription(f"{landlord.reference} has another active subscription beside {asked}.")
    if current := choice.current:
        assign_plan(landlord, plan=current.price.plan, **status_from(landlord, row=current))


def status_from(landlord: Landlord, *, row: Subscription) -> dict[str, Any]:
    """Our status and where it comes from: staff's decision on a lost dispute, else Stripe's word."""
    suspension = Suspension.objects.filter(landlord=landlord, lifted_at=None).select_related("dispute").first()
    if suspension is not None:
        return {"status": Status.DISABLED, "why": f"Staff: suspended for the lost dispute {suspension.dispute}"}
    return {"status": our_status(row.stripe_status), "why": f"Stripe: {row.stripe_id} is {row.stripe_status}"}


def our_status(stripe_status: str) -> Status:
    """Our word for Stripe's. A word that Stripe invents later opens nothing, and staff are told."""
    if stripe_status not in OUR_STATUS:
        sentence = f"Stripe sent the subscription status {stripe_status!r}, which we do not know. It opens nothing."
        tell_staff("billing.unknown_status", key=stripe_status, sentence=sentence, path="/admin/billing/stripeevent/")
    return OUR_STATUS.get(stripe_status, Status.DISABLED)


def tell_of_second(landlord: Landlord, *, row: Subscription) -> None:
    """Tell staff once that somebody pays twice."""
    tell_staff(
        "billing.second_subscription",
        key=row.stripe_id,
        sentence=f"{landlord.reference} pays for a second active subscription, {row.stripe_id}. The first one counts.",
        path=f"/admin/billing/subscription/{row.pk}/change/",
    )


def sync(landlord: Landlord) -> None:
    """Fetch what Stripe says of a landlord's subscriptions and write it, as an event would; safe to repeat."""
    customer = Customer.objects.filter(landlord=landlord).first()
    if customer is not None:
        with one_at_a_time({"customer": customer.stripe_id}):
            write_subscriptions(landlord, told=told_of(get_gateway(), customer=customer.stripe_id))
