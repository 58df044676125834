"""Forgetting who paid, or was to pay. What money moved stays, as tax law asks; of the person nothing is told by it."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from accounts.models import Landlord
from accounts.states import Readiness
from billing.models import Customer, OrderCheckout, RefundRequest, StripeEvent, Suspension

UNSAID = "Erased"
KEYS = ("id", "customer", "charge", "payment_intent")


def forget_payer(landlord: Landlord) -> None:
    """Erase what Stripe's events tell of a landlord, and what staff wrote of them; that both came to pass stays."""
    for event in events_about(landlord):
        strip(event)
    for decided in (RefundRequest, Suspension):
        decided.objects.filter(landlord=landlord).update(why=UNSAID)


def events_about(landlord: Landlord) -> QuerySet[StripeEvent]:
    """The events about a landlord: known to be theirs, of their checkouts, or of a customer whom those name."""
    sessions = set(landlord.checkouts.exclude(stripe_id=None).values_list("stripe_id", flat=True))
    sessions |= set(OrderCheckout.objects.filter(landlord=landlord).values_list("stripe_id", flat=True)) - {None}
    told = StripeEvent.objects.filter(Q(object_id__in=sessions) | Q(landlord=landlord))
    named = {payload["data"]["object"].get("customer") for payload in told.values_list("payload", flat=True)}
    known = Customer.objects.filter(landlord=landlord).values_list("stripe_id", flat=True)
    customers = {each for each in (*named, *known) if isinstance(each, str) and each}
    of_customers = Q(object_id__in=customers) | Q(payload__data__object__customer__in=customers)
    return StripeEvent.objects.filter(Q(pk__in=told.values("pk")) | of_customers)


def events_about_order(checkout: OrderCheckout) -> QuerySet[StripeEvent]:
    """The events about the checkout of an order, and about the payment that it led to."""
    about = Q(object_id=checkout.stripe_id) if checkout.stripe_id else Q(pk__in=[])
    if intent := checkout.payment_intent:
        about |= Q(object_id=intent) | Q(payload__data__object__payment_intent=intent)
    return StripeEvent.objects.filter(about)


def forget_guest(checkouts: Iterable[OrderCheckout]) -> None:
    """Erase what Stripe's events tell of who paid these, and what staff wrote of it; that it came to pass stays."""
    for checkout in checkouts:
        for event in events_about_order(checkout):
            strip(event)
        RefundRequest.objects.filter(order=checkout).update(why=UNSAID)


def strip(event: StripeEvent) -> None:
    """Keep of an event what it is about, by Stripe's keys. Work is done from a fresh copy, so it can still be done."""
    told = event.payload["data"]["object"]
    keys = {name: told[name] for name in KEYS if isinstance(told.get(name), str)}
    event.payload = {"id": event.stripe_id, "type": event.type, "data": {"object": keys}}
    event.error = ""
    event.save(update_fields=["payload", "error"])


def forget_if_closed(event: StripeEvent, *, landlord: Landlord | None) -> None:
    """Forget what an event tells of somebody whose account is closed: they are to be erased, or were."""
    if landlord is not None and landlord.readiness == Readiness.CLOSED:
        strip(event)
