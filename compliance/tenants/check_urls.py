"""The address that a printed code leads to, without anybody signing in."""

from django.urls import path

from compliance.tenants import gas_views

app_name = "gas-check"
urlpatterns = [path("<str:token>/", gas_views.public_page, name="page")]
