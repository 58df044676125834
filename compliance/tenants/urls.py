"""Addresses of the landlord's pages about tenants, included by `compliance.urls`."""

from django.urls import path

from compliance.tenants import gas_views
from compliance.tenants import landlord_views as views

urlpatterns = [
    path("tenants/", views.tenants, name="tenants"),
    path("tenants/csv/", views.tenants_csv, name="tenants-csv"),
    path("tenancies/<int:pk>/tenants/", views.tenants_of, name="tenants-of"),
    path("occupiers/<int:pk>/invite/", views.tenant_invite, name="tenants-invite"),
    path("accesses/<int:pk>/again/", views.tenant_invite_again, name="tenants-invite-again"),
    path("accesses/<int:pk>/revoke/", views.tenant_revoke, name="tenants-revoke"),
    path("accesses/<int:pk>/ends/", views.tenant_ends, name="tenants-ends"),
    path("tenancies/<int:pk>/share/", views.tenancy_share, name="tenants-share"),
    path("shares/<int:pk>/end/", views.share_end, name="tenants-share-end"),
    path("accesses/<int:pk>/messages/", views.tenant_messages, name="tenants-messages"),
    path("paper-requests/<int:pk>/", views.tenant_request, name="tenants-request"),
    path("properties/<int:pk>/gas-page/", gas_views.property_gas_page, name="property-gas-page"),
    path("gas-pages/<int:pk>/code/", gas_views.gas_page_code, name="property-gas-page-code"),
    path("gas-pages/<int:pk>/revoke/", gas_views.gas_page_revoke, name="property-gas-page-revoke"),
]
