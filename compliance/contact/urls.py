"""Addresses of the pages about the address of record, included by `compliance.urls`."""

from django.urls import path

from compliance.contact import views

urlpatterns = [
    path("", views.address, name="address"),
    path("give-up/", views.address_give_up, name="address-give-up"),
    path("<str:token>/", views.address_confirm, name="address-confirm"),
]
