"""Addresses of what people say, included by `compliance.urls`."""

from django.urls import path

from compliance.answering import views

urlpatterns = [
    path("properties/<int:pk>/questions/", views.property_questions, name="property-questions"),
    path("properties/<int:pk>/facts/", views.property_facts, name="property-facts"),
    path("properties/<int:pk>/facts/history/", views.property_facts_history, name="property-facts-history"),
    path("landlord/facts/", views.landlord_facts, name="landlord-facts"),
    path("landlord/facts/history/", views.landlord_facts_history, name="landlord-facts-history"),
]
