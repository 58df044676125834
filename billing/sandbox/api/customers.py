"""Customers, and their way to the billing portal. https://docs.stripe.com/api/customers"""

import secrets
from typing import Any

from django.conf import settings

from billing.sandbox.api.door import limit_of
from billing.sandbox.events import emit
from billing.sandbox.objects import Body, change, create, get, listed

Params = dict[str, Any]


def create_customer(params: Params) -> Body:
    """POST /v1/customers"""
    return new_customer(email=params.get("email"), name=params.get("name"), metadata=params.get("metadata", {}))


def new_customer(*, email: str | None, name: str | None = None, metadata: Params | None = None) -> Body:
    """A customer, with its event."""
    body = create(
        "customer",
        email=email,
        name=name,
        metadata=metadata or {},
        balance=0,
        invoice_prefix=secrets.token_hex(4).upper(),
        next_invoice_sequence=1,
        tax_exempt="none",
    )
    emit("customer.created", body)
    return body


def retrieve_customer(params: Params, *, key: str) -> Body:
    """GET /v1/customers/:id"""
    return get("customer", key)


def update_customer(params: Params, *, key: str) -> Body:
    """POST /v1/customers/:id"""
    values = {name: params[name] for name in ("email", "name", "phone", "metadata") if name in params}
    body = change("customer", key, **values)
    emit("customer.updated", body)
    return body


def list_customers(params: Params) -> Body:
    """GET /v1/customers"""
    email = params.get("email")
    return listed(
        "customer",
        url="/v1/customers",
        limit=limit_of(params),
        keep=lambda body: email is None or body["email"] == email,
    )


def create_portal_session(params: Params) -> Body:
    """POST /v1/billing_portal/sessions"""
    customer = get("customer", params["customer"])["id"]
    key = f"bps_{secrets.token_hex(12)}"
    return create(
        "billing_portal.session",
        id=key,
        customer=customer,
        configuration="bpc_sandbox",
        return_url=params.get("return_url"),
        url=f"{settings.PUBLIC_URL}/p/session/{key}",
    )
