"""Every address of the sandbox."""

from django.urls import path

from billing.sandbox import control, pages
from billing.sandbox.api import catalogue, checkout, customers, events, money, subscriptions
from billing.sandbox.api.door import endpoint

urlpatterns = [
    path("", pages.home),
    path("c/pay/<str:key>", pages.checkout),
    path("p/session/<str:key>", pages.portal),
    path("i/<str:key>", pages.invoice),
    path("v1/customers", endpoint(POST=customers.create_customer, GET=customers.list_customers)),
    path("v1/customers/<str:key>", endpoint(POST=customers.update_customer, GET=customers.retrieve_customer)),
    path("v1/billing_portal/sessions", endpoint(POST=customers.create_portal_session)),
    path("v1/products", endpoint(POST=catalogue.create_product, GET=catalogue.list_products)),
    path("v1/products/<str:key>", endpoint(POST=catalogue.update_product, GET=catalogue.retrieve_product)),
    path("v1/prices", endpoint(POST=catalogue.create_price, GET=catalogue.list_prices)),
    path("v1/prices/<str:key>", endpoint(POST=catalogue.update_price, GET=catalogue.retrieve_price)),
    path("v1/tax_rates", endpoint(POST=catalogue.create_tax_rate, GET=catalogue.list_tax_rates)),
    path("v1/checkout/sessions", endpoint(POST=checkout.create_session, GET=checkout.list_sessions)),
    path("v1/checkout/sessions/<str:key>", endpoint(GET=checkout.retrieve_session)),
    path("v1/checkout/sessions/<str:key>/expire", endpoint(POST=checkout.expire_session)),
    path("v1/checkout/sessions/<str:key>/line_items", endpoint(GET=checkout.list_line_items)),
    path("v1/subscriptions", endpoint(GET=subscriptions.list_subscriptions)),
    path(
        "v1/subscriptions/<str:key>",
        endpoint(
            GET=subscriptions.retrieve_subscription,
            POST=subscriptions.update_subscription,
            DELETE=subscriptions.cancel_subscription,
        ),
    ),
    path("v1/invoices", endpoint(GET=money.list_invoices)),
    path("v1/invoices/<str:key>", endpoint(GET=money.retrieve_invoice)),
    path("v1/payment_intents/<str:key>", endpoint(GET=money.retrieve_payment_intent)),
    path("v1/charges/<str:key>", endpoint(GET=money.retrieve_charge)),
    path("v1/refunds", endpoint(POST=money.create_refund, GET=money.list_refunds)),
    path("v1/refunds/<str:key>", endpoint(GET=money.retrieve_refund)),
    path("v1/events", endpoint(GET=events.list_events)),
    path("v1/events/<str:key>", endpoint(GET=events.retrieve_event)),
    path("_sandbox/health", control.health),
    path("_sandbox/reset", control.reset),
    path("_sandbox/events", control.events),
    path("_sandbox/sessions/<str:key>/<str:action>", control.act),
    path("_sandbox/alter/<str:kind>/<str:key>", control.alter),
    path("_sandbox/fail-next", control.plan_failure),
]
