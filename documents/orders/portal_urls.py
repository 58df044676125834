"""The addresses of a landlord's orders in the portal."""

from django.urls import path

from documents.orders import portal

app_name = "ordered"
urlpatterns = [
    path("", portal.order_list, name="list"),
    path("<str:reference>/", portal.order_detail, name="detail"),
    path("<str:reference>/zip/", portal.order_zip, name="zip"),
    path("<str:reference>/<int:pk>/", portal.order_file, name="file"),
]
