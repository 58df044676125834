"""Every address of the application."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.views.defaults import page_not_found

from config import design, views

handler400 = "config.views.bad_request"
handler404 = "config.views.not_found"
handler500 = "config.views.server_error"

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("", include("accounts.urls")),
    path("mail/deliveries/", include("accounts.messages.urls")),
    path("account/email/", page_not_found, {"exception": None}),  # addresses are changed in the portal alone
    path("account/signup/", page_not_found, {"exception": None}),  # people sign up in the wizard
    path("account/", include("allauth.account.urls")),
    path("account/security/", include("allauth.mfa.urls")),
    path("account/sessions/", include("allauth.usersessions.urls")),
    path("billing/", include("billing.urls")),
    path("portal/documents/", include("documents.urls")),
    path("portal/orders/", include("documents.orders.portal_urls")),
    path("portal/account/", include("provisioning.leaving.urls")),
    path("portal/", include("compliance.urls")),
    path("orders/", include("documents.orders.urls")),
    path("verify/", include("documents.verifying.urls")),
    path("documents/", include("intake.ordering.urls")),
    path("reports/", include("compliance.reports.open_urls")),
    path("calendar/", include("compliance.calendar.open_urls")),
    path("gas-check/", include("compliance.tenants.check_urls")),
    path("tenancy/", include("compliance.tenants.open_urls")),
    path("api/v1/", include("compliance.api.open_urls")),
    path("sign-up/", include("intake.urls")),
    path("sign-up/", include("provisioning.urls")),
    path("admin/", admin.site.urls),
]

if settings.DEVELOPMENT_PAGES:
    urlpatterns += [
        path("design/", design.components, name="design"),
        path("design/portal/", design.portal, name="design-portal"),
    ]
