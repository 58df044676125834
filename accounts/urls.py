"""Addresses about getting in."""

from django.urls import path

from accounts import views
from accounts.branding import views as branding
from accounts.sms import views as sms

app_name = "accounts"
urlpatterns = [
    path("welcome/<str:token>/", views.set_password, name="set-password"),
    path("account/invitations/", views.invitations, name="invitations"),
    path("account/invitations/<int:pk>/", views.answer_invitation, name="invitation-answer"),
    path("account/sessions/<int:pk>/end/", views.end_session, name="session-end"),
    path("account/home/", views.after_sign_in, name="after-sign-in"),
    path("portal/landlords/<str:reference>/", views.choose_landlord, name="choose-landlord"),
    path("mailbox/", views.mailbox, name="mailbox"),
    path("mailbox/<int:pk>/", views.mail, name="mail"),
    path("sms/inbound/", sms.inbound, name="sms-inbound"),
    path("brand/<str:token>/<int:version>.css", branding.style, name="brand-style"),
    path("brand/<str:token>/<int:version>.png", branding.logo, name="brand-logo"),
]
