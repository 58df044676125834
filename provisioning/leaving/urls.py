"""Addresses of the pages on which a landlord takes everything away, and closes the account."""

from django.urls import path

from provisioning.leaving import closing_views, views

app_name = "leaving"
urlpatterns = [
    path("archives/", views.archive_list, name="archives"),
    path("archives/<int:pk>/", views.archive, name="archive"),
    path("archives/<int:pk>/file/", views.archive_file, name="archive-file"),
    path("closure/", closing_views.closure, name="closure"),
    path("closure/ask/", closing_views.ask, name="closure-ask"),
    path("closure/take-back/", closing_views.take_back, name="closure-take-back"),
]
