"""Changes that wait for their money. https://docs.stripe.com/billing/subscriptions/pending-updates"""

from billing.sandbox import clock, events, invoicing, store, timers
from billing.sandbox.shapes import Body

WAIT_SECONDS = 23 * 60 * 60


def wait(subscription: Body, *, changed: Body, invoice: Body) -> Body:
    """Let a change wait for an invoice; the subscription as it is meanwhile."""
    until = clock.now() + WAIT_SECONDS
    update = {
        "billing_cycle_anchor": None,
        "expires_at": until,
        "subscription_items": changed["items"]["data"],
        "trial_end": None,
        "trial_from_plan": False,
    }
    timers.start(subscription["id"], kind="pending", due_at=until)
    store.put(subscription, notes=store.notes_of(subscription["id"]) | {"pending_invoice": invoice["id"]})
    return subscription | {"pending_update": update}


def apply(subscription: Body, *, invoice: Body) -> Body:
    """The subscription with the change that waited for this invoice. Nothing is stored yet."""
    update = subscription["pending_update"]
    if not update or store.notes_of(subscription["id"]).get("pending_invoice") != invoice["id"]:
        return subscription
    timers.stop(subscription["id"], kind="pending")
    items = subscription["items"] | {"data": update["subscription_items"]}
    return subscription | {"items": items, "latest_invoice": invoice["id"], "pending_update": None}


def lapse(key: str) -> None:
    """The money did not come in time: all stays as it was."""
    subscription = store.get("subscription", key=key)
    invoice = store.find(store.notes_of(key).get("pending_invoice", ""))
    if subscription["pending_update"] is None:
        return
    if invoice and invoice["status"] == "open":
        invoicing.void(invoice)
    stays = store.put(subscription | {"pending_update": None})
    events.emit("customer.subscription.pending_update_expired", stays)
