"""Addresses of the settings, included by `compliance.urls`."""

from django.urls import path

from compliance.settings import branding, texts, views

urlpatterns = [
    path("", views.overview, name="settings"),
    path("branding/", branding.page, name="settings-branding"),
    path("branding/logo/", branding.logo, name="settings-branding-logo"),
    path("branding/logo/remove/", branding.logo_remove, name="settings-branding-logo-remove"),
    path("branding/preview/", branding.preview, name="settings-branding-preview"),
    path("sms/", texts.page, name="settings-texts"),
    path("sms/code/", texts.code, name="settings-texts-code"),
    path("sms/wanted/", texts.wanted, name="settings-texts-wanted"),
    path("sms/remove/", texts.remove, name="settings-texts-remove"),
]
