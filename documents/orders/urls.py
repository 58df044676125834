"""The addresses of orders: by signed link for everybody, in the portal for landlords."""

from django.urls import path

from documents.orders import views

app_name = "orders"
urlpatterns = [
    path("<str:token>/", views.follow, name="follow"),
    path("<str:token>/answer/", views.answer, name="answer"),
    path("<str:token>/link/", views.new_link, name="new-link"),
    path("files/<str:token>/", views.files, name="files"),
    path("files/<str:token>/<int:pk>/", views.file, name="file"),
    path("files/<str:token>/zip/", views.bundle, name="bundle"),
]
