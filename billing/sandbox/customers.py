"""Customers, made by a request or by whoever pays."""

import secrets
from typing import Any

from billing.sandbox import events, store
from billing.sandbox.shapes import Body, build


def make(**values: Any) -> Body:
    """A new customer, told of."""
    customer = store.put(build("customer", invoice_prefix=secrets.token_hex(4).upper(), **values))
    events.emit("customer.created", customer)
    return customer
