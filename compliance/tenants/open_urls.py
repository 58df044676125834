"""Addresses of the tenants' own pages."""

from django.urls import path

from compliance.tenants import views

app_name = "tenancy"
urlpatterns = [
    path("", views.home, name="home"),
    path("invitations/<int:pk>/", views.answer, name="answer"),
    path("<int:tenancy>/", views.papers, name="papers"),
    path("<int:tenancy>/papers/<int:document>/", views.paper, name="paper"),
    path("<int:tenancy>/papers/<int:document>/pages/<int:number>/", views.page_image, name="page"),
    path("<int:tenancy>/papers/<int:document>/download/", views.download, name="download"),
    path("<int:tenancy>/papers/<int:document>/received/", views.received, name="received"),
    path("<int:tenancy>/messages/", views.messages_with_landlord, name="messages"),
    path("<int:tenancy>/requests/", views.requests, name="requests"),
]
