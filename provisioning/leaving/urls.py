"""Addresses of the pages on which a landlord takes everything away."""

from django.urls import path

from provisioning.leaving import views

app_name = "leaving"
urlpatterns = [
    path("archives/", views.archive_list, name="archives"),
    path("archives/<int:pk>/", views.archive, name="archive"),
    path("archives/<int:pk>/file/", views.archive_file, name="archive-file"),
]
