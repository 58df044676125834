"""Addresses below `properties/`, included by `compliance.urls`."""

from django.urls import path

from compliance.portfolio import import_views as imports
from compliance.portfolio import views

urlpatterns = [
    path("active/", views.property_choose, name="property-choose"),
    path("add/", views.property_add, name="property-add"),
    path("imports/", imports.property_import, name="property-import"),
    path("imports/<int:pk>/columns/", imports.property_import_columns, name="property-import-columns"),
    path("imports/<int:pk>/preview/", imports.property_import_preview, name="property-import-preview"),
    path("imports/<int:pk>/abandon/", imports.property_import_abandon, name="property-import-abandon"),
    path("<int:pk>/edit/", views.property_edit, name="property-edit"),
    path("<int:pk>/archive/", views.property_archive, name="property-archive"),
    path("<int:pk>/restore/", views.property_restore, name="property-restore"),
]
