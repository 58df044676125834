"""The vault's addresses."""

from django.urls import path

from documents import views

app_name = "documents"
urlpatterns = [
    path("", views.document_list, name="list"),
    path("csv/", views.document_csv, name="csv"),
    path("upload/", views.upload, name="upload"),
    path("<int:pk>/", views.document_detail, name="detail"),
    path("<int:pk>/pages/<int:number>/", views.page_image, name="page"),
    path("<int:pk>/set-aside/", views.set_aside, name="set-aside"),
    path("<int:pk>/download/", views.download, name="download"),
    path("<int:pk>/download/neutral/", views.download_neutral, name="download-neutral"),
    path("<int:pk>/delete/", views.remove, name="remove"),
]
