"""Addresses of the lists, included by `compliance.urls`."""

from django.urls import path

from compliance.lists import views

urlpatterns = [
    path("properties/", views.property_list, name="property-list"),
    path("properties/csv/", views.property_csv, name="property-csv"),
    path("properties/archived/", views.property_archived, name="property-archived"),
    path("properties/archived/csv/", views.property_archived_csv, name="property-archived-csv"),
    path("requirements/", views.requirement_list, name="requirement-list"),
    path("requirements/csv/", views.requirement_csv, name="requirement-csv"),
    path("evidence/", views.evidence_list, name="evidence-list"),
    path("evidence/csv/", views.evidence_csv, name="evidence-csv"),
    path("tenancies/", views.tenancy_list, name="tenancy-list"),
    path("tenancies/csv/", views.tenancy_csv, name="tenancy-csv"),
]
