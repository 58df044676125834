"""Addresses below `portal/integrations/`."""

from django.urls import path

from compliance.api import views

urlpatterns = [
    path("api/", views.api_tokens, name="api-tokens"),
    path("api/tokens/<int:pk>/revoke/", views.api_token_revoke, name="api-token-revoke"),
]
