"""Addresses of the trail, included by `compliance.urls`."""

from django.urls import path

from compliance.trail import views

urlpatterns = [
    path("trail/", views.trail, name="trail"),
    path("trail/csv/", views.trail_csv, name="trail-csv"),
    path("trail/pdf/", views.trail_pdf, name="trail-pdf"),
]
