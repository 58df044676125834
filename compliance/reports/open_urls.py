"""Addresses that links in mails about reports open, without a session."""

from django.urls import path

from compliance.reports import schedule_views

app_name = "reporting"
urlpatterns = [
    path("recipient/<str:token>/", schedule_views.recipient, name="recipient"),
    path("file/<str:token>/", schedule_views.scheduled_file, name="file"),
]
