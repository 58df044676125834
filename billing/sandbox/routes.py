"""Every address of the API that the sandbox knows, and who answers there."""

from django.urls import URLPattern, path, re_path

from billing.sandbox.api import catalogue, customers, events, invoices, payments, portal, sessions, subscriptions
from billing.sandbox.door import endpoint, unknown

SESSIONS = "checkout/sessions"

api: list[URLPattern] = [
    path("customers", endpoint(get=customers.index, post=customers.create)),
    path("customers/<str:key>", endpoint(get=customers.retrieve, post=customers.update)),
    path("products", endpoint(get=catalogue.list_products, post=catalogue.create_product)),
    path("products/<str:key>", endpoint(get=catalogue.retrieve_product, post=catalogue.update_product)),
    path("prices", endpoint(get=catalogue.list_prices, post=catalogue.create_price)),
    path("prices/<str:key>", endpoint(get=catalogue.retrieve_price, post=catalogue.update_price)),
    path("tax_rates", endpoint(get=catalogue.list_tax_rates, post=catalogue.create_tax_rate)),
    path("tax_rates/<str:key>", endpoint(get=catalogue.retrieve_tax_rate, post=catalogue.update_tax_rate)),
    path(SESSIONS, endpoint(get=sessions.index, post=sessions.create)),
    path(f"{SESSIONS}/<str:key>", endpoint(get=sessions.retrieve, post=sessions.update)),
    path(f"{SESSIONS}/<str:key>/expire", endpoint(post=sessions.expire)),
    path(f"{SESSIONS}/<str:key>/line_items", endpoint(get=sessions.line_items)),
    path("subscriptions", endpoint(get=subscriptions.index)),
    path(
        "subscriptions/<str:key>",
        endpoint(get=subscriptions.retrieve, post=subscriptions.update, delete=subscriptions.cancel),
    ),
    path("invoices", endpoint(get=invoices.index)),
    path("invoices/<str:key>", endpoint(get=invoices.retrieve)),
    path("invoice_payments", endpoint(get=invoices.list_payments)),
    path("invoice_payments/<str:key>", endpoint(get=invoices.retrieve_payment)),
    path("payment_intents", endpoint(get=payments.list_intents)),
    path("payment_intents/<str:key>", endpoint(get=payments.retrieve_intent)),
    path("payment_methods", endpoint(get=payments.list_methods)),
    path("payment_methods/<str:key>", endpoint(get=payments.retrieve_method)),
    path("charges", endpoint(get=payments.list_charges)),
    path("charges/<str:key>", endpoint(get=payments.retrieve_charge)),
    path("refunds", endpoint(get=payments.list_refunds, post=payments.create_refund)),
    path("refunds/<str:key>", endpoint(get=payments.retrieve_refund)),
    path("billing_portal/sessions", endpoint(post=portal.create)),
    path("events", endpoint(get=events.index)),
    path("events/<str:key>", endpoint(get=events.retrieve)),
    re_path("", unknown),
]
