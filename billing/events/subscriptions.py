"""Subscriptions as they are now, whatever the event was."""

from accounts.models import Landlord
from billing.events.handling import Handler, Subject
from billing.gateway import Gateway
from billing.objects import key_of
from billing.payers import Fresh, intent_of, landlord_of_customer
from billing.subscriptions import told_of, write_subscriptions


def fetch_subscription(gateway: Gateway, subject: Subject) -> Fresh:
    """All subscriptions of the landlord whose this is; `id` names the one that was asked for."""
    customer = subject.customer or key_of(gateway.fetch("subscription", key=subject.key)["customer"])
    return {"id": subject.key, "customer": customer, "told": told_of(gateway, customer=customer)}


def fetch_schedule(gateway: Gateway, subject: Subject) -> Fresh:
    """The same, for the subscription that a schedule changes or has changed."""
    schedule = gateway.fetch("subscription_schedule", key=subject.key)
    key = key_of(schedule["subscription"] or schedule["released_subscription"])
    return fetch_subscription(gateway, Subject(key, key_of(schedule["customer"])))


def subscription_changed(event_type: str, fresh: Fresh) -> Landlord:
    """Status, plan, period end, what is to come and the end as they are now.

    Before its checkout is processed a subscription changes nothing: that event brings the subscription with it.
    """
    landlord = landlord_of_customer(fresh["customer"])
    if landlord is None:
        own: Fresh = next((one for one in fresh["told"] if one["id"] == fresh["id"]), {"metadata": {}})
        return intent_of(own["metadata"].get("reference")).landlord
    write_subscriptions(landlord, told=fresh["told"], asked=fresh["id"])
    return landlord


SUBSCRIPTION = Handler(fetch_subscription, subscription_changed)
SCHEDULE = Handler(fetch_schedule, subscription_changed)
