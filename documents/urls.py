"""The vault's addresses."""

from django.urls import path

from documents import views

app_name = "documents"
urlpatterns = [
    path("", views.document_list, name="list"),
    path("csv/", views.document_csv, name="csv"),
    path("<int:pk>/download/", views.download, name="download"),
]
