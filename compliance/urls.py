"""Addresses of the portal."""

from django.urls import include, path

from compliance import views
from compliance.as_at import views as as_at
from compliance.scoring import views as scoring

app_name = "compliance"
urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    path("", include("compliance.lists.urls")),
    path("properties/", include("compliance.portfolio.urls")),
    path("properties/<int:pk>/", views.property_detail, name="property-detail"),
    path("properties/<int:pk>/as-at/", as_at.property_as_at, name="property-as-at"),
    path("as-at/", as_at.portfolio, name="as-at"),
    path("calendar/", include("compliance.calendar.urls")),
    path("properties/<int:pk>/score/", scoring.property_score, name="property-score"),
    path("score/", scoring.landlord_score, name="score"),
    path("landlord/", views.landlord_detail, name="landlord-detail"),
    path("", include("compliance.acknowledging.urls")),
    path("", include("compliance.answering.urls")),
    path("", include("compliance.evidence.urls")),
    path("", include("compliance.reports.urls")),
    path("", include("compliance.tenancies.urls")),
    path("", include("compliance.tenants.urls")),
    path("", include("compliance.trail.urls")),
    path("integrations/", include("compliance.webhooks.urls")),
    path("integrations/", include("compliance.api.urls")),
    path("settings/", include("compliance.settings.urls")),
    path("landlord/address/", include("compliance.contact.urls")),
    path("requirements/<int:pk>/", views.requirement_detail, name="requirement-detail"),
]
