"""Addresses of reports."""

from django.urls import path

from compliance.reports import views

urlpatterns = [
    path("reports/", views.report_list, name="reports"),
    path("reports/evidence/", views.evidence, name="report-evidence"),
    path("reports/<int:pk>/", views.report, name="report"),
    path("reports/<int:pk>/file/", views.report_file, name="report-file"),
]
