"""Addresses below `properties/`, included by `compliance.urls`."""

from django.urls import path

from compliance.portfolio import views

urlpatterns = [
    path("add/", views.property_add, name="property-add"),
    path("archived/", views.property_archived, name="property-archived"),
    path("<int:pk>/edit/", views.property_edit, name="property-edit"),
    path("<int:pk>/archive/", views.property_archive, name="property-archive"),
    path("<int:pk>/restore/", views.property_restore, name="property-restore"),
]
