"""Addresses of the API, where nobody signs in."""

from django.urls import path

from compliance.api.entry import entry

app_name = "api"
urlpatterns = [path("<path:path>", entry, name="v1")]
