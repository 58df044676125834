"""Addresses below `portal/calendar/`, included by `compliance.urls`."""

from django.urls import path

from compliance.calendar import feed_views, views

urlpatterns = [
    path("", views.calendar, name="calendar"),
    path("<int:year>/<int:month>/", views.calendar, name="calendar"),
    path("feeds/", feed_views.calendar_feeds, name="calendar-feeds"),
    path("feeds/<int:pk>/revoke/", feed_views.calendar_feed_revoke, name="calendar-feed-revoke"),
]
