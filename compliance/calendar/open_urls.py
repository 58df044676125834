"""The addresses that calendar programs read, without anybody signing in."""

from django.urls import path

from compliance.calendar import feed_views

app_name = "feeds"
urlpatterns = [path("<str:token>.ics", feed_views.calendar_feed, name="calendar")]
