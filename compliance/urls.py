"""Addresses of the portal."""

app_name = "compliance"
urlpatterns: list = []
