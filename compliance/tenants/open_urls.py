"""Addresses of the tenants' own pages."""

from django.urls import path

from compliance.tenants import views

app_name = "tenancy"
urlpatterns = [
    path("", views.home, name="home"),
    path("invitations/<int:pk>/", views.answer, name="answer"),
    path("<int:tenancy>/", views.papers, name="papers"),
]
