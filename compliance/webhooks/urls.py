"""Addresses of webhooks."""

from django.urls import path

from compliance.webhooks import views

urlpatterns = [
    path("webhooks/", views.endpoint_list, name="webhooks"),
    path("webhooks/<int:pk>/", views.endpoint, name="webhook"),
    path("webhooks/<int:pk>/change/", views.endpoint_change, name="webhook-change"),
    path("webhooks/<int:pk>/secret/", views.endpoint_rotate, name="webhook-rotate"),
    path("webhooks/<int:pk>/remove/", views.endpoint_remove, name="webhook-remove"),
    path("webhooks/<int:pk>/on/", views.endpoint_on, name="webhook-on"),
    path("webhooks/<int:pk>/test/", views.endpoint_test, name="webhook-test"),
    path("deliveries/<int:pk>/", views.delivery, name="webhook-delivery"),
    path("deliveries/<int:pk>/replay/", views.delivery_replay, name="webhook-replay"),
]
