"""Disputes. https://docs.stripe.com/api/disputes"""

from billing.sandbox import disputing, events, store
from billing.sandbox.lists import list_objects
from billing.sandbox.params import Params
from billing.sandbox.shapes import Body


def retrieve(params: Params, *, key: str) -> Body:
    """One dispute."""
    return store.get("dispute", key=key)


def index(params: Params) -> Body:
    """Disputes, newest first."""
    return list_objects("dispute", params, url="/v1/disputes", by=("charge", "payment_intent"))


def update(params: Params, *, key: str) -> Body:
    """Note something of one's own about it."""
    old = store.get("dispute", key=key)
    return events.update("charge.dispute.updated", old, old | {"metadata": params.metadata(old=old["metadata"])})


def close(params: Params, *, key: str) -> Body:
    """Give in: the dispute is lost."""
    return disputing.close(key, is_won=False)
