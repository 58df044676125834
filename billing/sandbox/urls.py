"""The sandbox's addresses: API, hosted pages, controls."""

from django.urls import include, path

from billing.sandbox import control, invoice_pages, pages, portal_pages
from billing.sandbox.routes import api

urlpatterns = [
    path("v1/", include(api)),
    path("_sandbox/", include(control.urlpatterns)),
    path("_assets/sandbox.css", pages.stylesheet, name="stylesheet"),
    path("c/pay/<str:key>", pages.checkout_page, name="checkout"),
    path("p/session/<str:key>", portal_pages.portal, name="portal"),
    path("i/<str:key>", invoice_pages.invoice, name="invoice"),
    path("i/<str:key>/pdf", invoice_pages.paper, name="invoice-pdf"),
    path("", pages.home, name="home"),
]
handler404 = "billing.sandbox.pages.not_found"
