"""Addresses of the API, where nobody signs in."""

from django.urls import re_path

from compliance.api.entry import entry

app_name = "api"
urlpatterns = [re_path(r"^(?P<path>[\s\S]*)$", entry, name="v1")]  # whatever is asked: each answer is the API's
