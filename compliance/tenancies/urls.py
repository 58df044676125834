"""Addresses of tenancies, included by `compliance.urls`."""

from django.urls import path

from compliance.tenancies import views

urlpatterns = [
    path("properties/<int:pk>/tenancies/", views.tenancies, name="tenancies"),
    path("properties/<int:pk>/tenancies/add/", views.tenancy_add, name="tenancy-add"),
    path("tenancies/<int:pk>/end/", views.tenancy_end, name="tenancy-end"),
    path("tenancies/<int:pk>/go-on/", views.tenancy_go_on, name="tenancy-go-on"),
    path("tenancies/<int:pk>/people/", views.tenancy_people, name="tenancy-people"),
    path("occupiers/<int:pk>/name/", views.occupier_name, name="occupier-name"),
    path("occupiers/<int:pk>/leave/", views.occupier_leave, name="occupier-leave"),
]
