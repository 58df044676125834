"""Addresses of money."""

from django.urls import path

from billing import views
from billing.account import views as account

app_name = "billing"
urlpatterns = [
    path("", account.overview, name="overview"),
    path("plan/keep/", account.keep_plan, name="keep-plan"),
    path("plan/<str:code>/", account.change_plan, name="change-plan"),
    path("cancel/", account.cancel, name="cancel"),
    path("resume/", account.resume, name="resume"),
    path("again/<str:code>/", account.begin_again, name="begin-again"),
    path("manage/", account.stripe_portal, name="stripe-portal"),
    path("stripe/webhook/", views.stripe_webhook, name="stripe-webhook"),
]
