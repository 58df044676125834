"""Addresses of provisioning."""

from django.urls import path

from provisioning import views

app_name = "provisioning"
urlpatterns = [path("progress/<str:token>/", views.progress, name="progress")]
