"""Subscriptions. https://docs.stripe.com/api/subscriptions"""

from billing.sandbox import events, store, subscribing
from billing.sandbox.errors import ApiError
from billing.sandbox.lists import created_within, list_objects, page
from billing.sandbox.params import Params
from billing.sandbox.shapes import Body

# Prorations are not worked out: a change of price is charged with the next invoice.
PRORATIONS = ("create_prorations", "none")


def retrieve(params: Params, *, key: str) -> Body:
    """One subscription."""
    return store.get("subscription", key=key)


def index(params: Params) -> Body:
    """Subscriptions, of one customer or of all; those that have ended only when asked for."""
    status = params.text("status")
    if status and status != "all":
        return list_objects("subscription", params, url="/v1/subscriptions", by=("customer", "status"))
    customer = params.text("customer")
    found = store.select("subscription", name="customer" if customer else "", value=customer or "")
    shown = (one for one in found if status == "all" or one["status"] not in subscribing.ENDED)
    return page(created_within(shown, params=params), params=params, url="/v1/subscriptions")


def update(params: Params, *, key: str) -> Body:
    """Change price, metadata, or whether it ends with the present period."""
    old = new = subscribing.get_running(key)
    params.choice("proration_behavior", of=PRORATIONS)
    for row in params.rows("items"):
        price = store.get("price", key=row.required("price"), param=row.full("price"))
        quantity = row.integer("quantity", at_least=1)
        new = subscribing.change_item(new, item=read_item(row, subscription=new), price=price, quantity=quantity)
    is_ending = params.flag("cancel_at_period_end", default=new["cancel_at_period_end"])
    new = subscribing.end_at_period_end(new, is_ending=is_ending)
    new = new | {"metadata": params.metadata(old=old["metadata"])}
    return events.update("customer.subscription.updated", old, new)


def read_item(row: Params, *, subscription: Body) -> str:
    """Which item is to change; a second item is more than a plan of ours has."""
    key = row.text("id")
    if key is None:
        message = f"The sandbox does not add items to a subscription; name one of {subscription['id']} by `id`."
        raise ApiError(message, param=row.full("id"))
    return key


def cancel(params: Params, *, key: str) -> Body:
    """End it now."""
    params.ignore("invoice_now", "prorate", "cancellation_details")
    return subscribing.cancel(key)
