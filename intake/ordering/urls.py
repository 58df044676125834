"""The addresses at which documents are ordered."""

from django.urls import path

from intake.ordering import paying, views

app_name = "ordering"
urlpatterns = [
    path("", views.start, name="start"),
    path("order/questions/<slug:key>/", views.questions, name="questions"),
    path("order/delivery/", views.delivery, name="delivery"),
    path("order/check/", paying.check, name="check"),
    path("order/pay/", paying.pay, name="pay"),
    path("order/unpaid/", paying.unpaid, name="unpaid"),
    path("order/reopen/", paying.reopen, name="reopen"),
    path("go-on/<str:token>/", views.resume, name="resume"),
    path("<slug:key>/", views.choose, name="choose"),
]
