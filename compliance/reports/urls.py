"""Addresses of reports."""

from django.urls import path

from compliance.reports import schedule_views, views

urlpatterns = [
    path("reports/", views.report_list, name="reports"),
    path("reports/evidence/", views.evidence, name="report-evidence"),
    path("reports/schedules/", schedule_views.schedule_list, name="report-schedules"),
    path("reports/schedules/<int:pk>/", schedule_views.schedule, name="report-schedule"),
    path("reports/schedules/<int:pk>/run/", schedule_views.schedule_run, name="report-schedule-run"),
    path("reports/schedules/<int:pk>/end/", schedule_views.schedule_end, name="report-schedule-end"),
    path("reports/recipients/<int:pk>/remove/", schedule_views.recipient_remove, name="report-recipient-remove"),
    path("reports/<int:pk>/", views.report, name="report"),
    path("reports/<int:pk>/file/", views.report_file, name="report-file"),
]
