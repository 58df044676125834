"""Addresses of the landlord's pages about tenants, included by `compliance.urls`."""

from django.urls import path

from compliance.tenants import landlord_views as views

urlpatterns = [
    path("tenants/", views.tenants, name="tenants"),
    path("tenancies/<int:pk>/tenants/", views.tenants_of, name="tenants-of"),
    path("occupiers/<int:pk>/invite/", views.tenant_invite, name="tenants-invite"),
    path("accesses/<int:pk>/again/", views.tenant_invite_again, name="tenants-invite-again"),
    path("accesses/<int:pk>/revoke/", views.tenant_revoke, name="tenants-revoke"),
    path("accesses/<int:pk>/ends/", views.tenant_ends, name="tenants-ends"),
    path("tenancies/<int:pk>/share/", views.tenancy_share, name="tenants-share"),
    path("shares/<int:pk>/end/", views.share_end, name="tenants-share-end"),
]
