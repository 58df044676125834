"""Addresses of the settings, included by `compliance.urls`."""

from django.urls import path

from compliance.settings import branding, notifications, plan, team, texts, views

urlpatterns = [
    path("", views.overview, name="settings"),
    path("branding/", branding.page, name="settings-branding"),
    path("branding/logo/", branding.logo, name="settings-branding-logo"),
    path("branding/logo/remove/", branding.logo_remove, name="settings-branding-logo-remove"),
    path("branding/preview/", branding.preview, name="settings-branding-preview"),
    path("notifications/", notifications.page, name="settings-notifications"),
    path("plan/", plan.page, name="settings-plan"),
    path("plan.json", plan.data, name="settings-plan-data"),
    path("team/", team.team, name="settings-team"),
    path("team/invite/", team.team_invite, name="settings-team-invite"),
    path("team/invitations/<int:pk>/again/", team.team_ask_again, name="settings-team-again"),
    path("team/invitations/<int:pk>/take-back/", team.team_take_back, name="settings-team-take-back"),
    path("team/<int:pk>/", team.member, name="settings-member"),
    path("team/<int:pk>/remove/", team.member_remove, name="settings-member-remove"),
    path("sms/", texts.page, name="settings-texts"),
    path("sms/code/", texts.code, name="settings-texts-code"),
    path("sms/wanted/", texts.wanted, name="settings-texts-wanted"),
    path("sms/remove/", texts.remove, name="settings-texts-remove"),
]
