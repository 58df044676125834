"""Addresses of what is recorded, included by `compliance.urls`."""

from django.urls import path

from compliance.evidence import views

urlpatterns = [
    path("requirements/<int:pk>/evidence/", views.evidence_new, name="evidence-new"),
    path("requirements/<int:pk>/days/", views.requirement_days, name="requirement-days"),
    path("requirements/<int:pk>/not-required/", views.requirement_waive, name="requirement-waive"),
    path("evidence/<int:pk>/correct/", views.evidence_correct, name="evidence-correct"),
    path("evidence/<int:pk>/withdraw/", views.evidence_withdraw, name="evidence-withdraw"),
    path("evidence/<int:pk>/served/", views.evidence_served, name="evidence-served"),
]
