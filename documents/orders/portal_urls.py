"""The addresses of a landlord's orders in the portal."""

from django.urls import path

from documents.orders import portal

app_name = "ordered"
urlpatterns = [
    path("", portal.order_list, name="list"),
    path("<int:pk>/", portal.order_detail, name="detail"),
    path("<int:pk>/zip/", portal.order_zip, name="zip"),
    path("<int:pk>/files/<int:number>/", portal.order_file, name="file"),
]
