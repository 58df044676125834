"""Addresses of money."""

from django.urls import path

from billing import views

app_name = "billing"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("manage/", views.stripe_portal, name="stripe-portal"),
    path("stripe/webhook/", views.stripe_webhook, name="stripe-webhook"),
]
