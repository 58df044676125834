"""Customers. https://docs.stripe.com/api/customers"""

from billing.sandbox import customers, events, store
from billing.sandbox.lists import list_objects
from billing.sandbox.params import Params
from billing.sandbox.shapes import SHAPES, Body

WORDS = ("description", "email", "name", "phone")
ADDRESS = ("city", "country", "line1", "line2", "postal_code", "state")


def create(params: Params) -> Body:
    """Make a customer."""
    return customers.make(**read(params), metadata=params.metadata())


def retrieve(params: Params, *, key: str) -> Body:
    """One customer."""
    return store.get("customer", key=key)


def update(params: Params, *, key: str) -> Body:
    """Change what was given."""
    old = store.get("customer", key=key)
    new = old | read(params) | {"metadata": params.metadata(old=old["metadata"])}
    return events.update("customer.updated", old, new)


def index(params: Params) -> Body:
    """Customers, or those with an e-mail address."""
    return list_objects("customer", params, url="/v1/customers", by=("email",))


def read(params: Params) -> Body:
    """What was said of a customer."""
    values: Body = {name: params.text(name) for name in WORDS if name in params}
    if "address" in params:
        given = params.child("address")
        values["address"] = {name: given.text(name) for name in ADDRESS}
    if "invoice_settings" in params:
        key = params.child("invoice_settings").text("default_payment_method")
        method = store.get("payment_method", key=key, param="invoice_settings")["id"] if key else None
        values["invoice_settings"] = {**SHAPES["customer"]["invoice_settings"], "default_payment_method": method}
    params.ignore("preferred_locales", "tax_exempt")
    return values
