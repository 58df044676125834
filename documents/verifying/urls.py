"""The address at which files are checked."""

from django.urls import path

from documents.verifying import views

app_name = "verifying"
urlpatterns = [path("", views.verify, name="verify")]
