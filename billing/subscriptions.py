"""What a subscription means for its landlord. Stripe is the source of truth; this writes down what it says."""

from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from accounts.messages.services import tell_staff
from accounts.models import Landlord
from billing.errors import SecondSubscription, UnknownPrice
from billing.models import Price, Subscription
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
ENDED = ("canceled", "incomplete_expired")


def our_status(stripe_status: str) -> Status:
    """Our word for Stripe's. A word that Stripe invents later opens nothing, and staff are told."""
    if stripe_status not in OUR_STATUS:
        sentence = f"Stripe sent the subscription status {stripe_status!r}, which we do not know. It opens nothing."
        tell_staff("billing.unknown_status", key=stripe_status, sentence=sentence, path="/admin/billing/stripeevent/")
    return OUR_STATUS.get(stripe_status, Status.DISABLED)


@transaction.atomic
def write_subscription(landlord: Landlord, *, fresh: dict[str, Any]) -> Subscription:
    """Keep the fresh copy and give the landlord the plan and status that follow from it; safe to repeat.

    UnknownPrice and SecondSubscription hold the event, and the landlord keeps what they had.
    """
    Landlord.objects.select_for_update().get(pk=landlord.pk)
    price = plan_price(fresh)
    refuse_second(landlord, fresh=fresh)
    subscription, _ = Subscription.objects.update_or_create(
        stripe_id=fresh["id"], defaults={"landlord": landlord, "price": price, **described(fresh)}
    )
    if is_current(subscription):
        why = f"Stripe: {subscription.stripe_id} is {subscription.stripe_status}"
        assign_plan(landlord, plan=price.plan, status=our_status(subscription.stripe_status), why=why)
    return subscription


def plan_price(fresh: dict[str, Any]) -> Price:
    """The price on the subscription's item: the only source for the plan."""
    ids = [item["price"]["id"] for item in fresh["items"]["data"]]
    price = Price.objects.select_related("plan").filter(stripe_id__in=ids, kind=Price.Kind.MONTHLY).first()
    if price is None or len(ids) != 1:
        raise UnknownPrice(f"The subscription {fresh['id']} is at {', '.join(ids) or 'no price'}.")
    return price


def refuse_second(landlord: Landlord, *, fresh: dict[str, Any]) -> None:
    """A landlord has one subscription that has not ended; a second one that is paid for needs a person."""
    if fresh["status"] in ENDED:
        return
    others = Subscription.objects.filter(landlord=landlord, ended_at=None).exclude(stripe_id=fresh["id"])
    if others.exclude(stripe_status__in=ENDED).exists():
        raise SecondSubscription(f"{landlord.reference} has another subscription beside {fresh['id']}.")


def is_current(subscription: Subscription) -> bool:
    """Whether it is the newest that has not ended, or the newest at all when every one has."""
    mine = Subscription.objects.filter(landlord_id=subscription.landlord_id)
    running = mine.filter(ended_at=None).order_by("-started_at").first()
    newest = running or mine.order_by("-started_at").first()
    return newest is not None and newest.pk == subscription.pk


def described(fresh: dict[str, Any]) -> dict[str, Any]:
    """The columns that follow from Stripe's object. The period's end stands on the item."""
    ends = [item.get("current_period_end") for item in fresh["items"]["data"]]
    return {
        "stripe_status": fresh["status"],
        "current_period_end": instant(max(filter(None, ends), default=None)),
        "cancel_at_period_end": bool(fresh.get("cancel_at_period_end")),
        "started_at": instant(fresh.get("start_date") or fresh["created"]),
        "ended_at": instant(fresh.get("ended_at")),
    }


def instant(timestamp: int | None) -> datetime | None:
    """Stripe's seconds since 1970 as an instant."""
    return datetime.fromtimestamp(timestamp, tz=UTC) if timestamp else None
