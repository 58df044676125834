"""Addresses at which rules are acknowledged, included by `compliance.urls`."""

from django.urls import path

from compliance.acknowledging import views

urlpatterns = [
    path("requirements/<int:pk>/acknowledge/", views.acknowledge, name="requirement-acknowledge"),
    path("requirements/<int:pk>/take-back/", views.take_back, name="requirement-take-back"),
]
