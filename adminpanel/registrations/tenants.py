"""Tenants' access and what they confirmed, to be read. What tenant and landlord write to each other is theirs alone."""

from django.contrib import admin

from adminpanel.base import EvidenceAdmin
from compliance.models import GasPage, PaperRequest, Receipt, Share, TenancyAccess

HOME = ("property__line_1", "property__postcode", "property__landlord__reference")
OF_TENANCY = tuple(f"tenancy__{field}" for field in HOME)
OF_ACCESS = tuple(f"access__{field}" for field in (*OF_TENANCY, "email"))


@admin.register(TenancyAccess)
class TenancyAccessAdmin(EvidenceAdmin):
    """Who was let in to what is shared with a tenancy."""

    list_display = ("email", "tenancy", "invited_at", "accepted_at", "switched_off_at", "revoked_at")
    list_filter = (("accepted_at", admin.EmptyFieldListFilter), ("revoked_at", admin.EmptyFieldListFilter))
    list_select_related = ("tenancy",)
    search_fields = ("email", *OF_TENANCY)
    date_hierarchy = "invited_at"


@admin.register(Share)
class ShareAdmin(EvidenceAdmin):
    """Files that landlords share beside the certificates in force."""

    list_display = ("title", "tenancy", "document", "shared_at", "ended_at")
    list_filter = (("ended_at", admin.EmptyFieldListFilter),)
    list_select_related = ("tenancy", "document")
    search_fields = ("title", *OF_TENANCY)
    date_hierarchy = "shared_at"


@admin.register(Receipt)
class ReceiptAdmin(EvidenceAdmin):
    """What tenants confirmed that they received: who, when, which bytes."""

    list_display = ("title", "access", "received_at", "sha256")
    list_select_related = ("access",)
    search_fields = ("title", "sha256", *OF_ACCESS)
    date_hierarchy = "received_at"


@admin.register(PaperRequest)
class PaperRequestAdmin(EvidenceAdmin):
    """Papers that tenants asked for; what was said about them is between tenant and landlord."""

    hidden = ("note", "answer")
    list_display = ("wanted", "access", "asked_at", "answered_at")
    list_filter = ("wanted", ("answered_at", admin.EmptyFieldListFilter))
    list_select_related = ("access",)
    search_fields = OF_ACCESS
    date_hierarchy = "asked_at"


@admin.register(GasPage)
class GasPageAdmin(EvidenceAdmin):
    """Public pages about homes' gas checks."""

    hidden = ("token",)
    list_display = ("home", "shown", "created_at", "revoked_at")
    list_filter = (("revoked_at", admin.EmptyFieldListFilter),)
    list_select_related = ("home",)
    search_fields = tuple(field.replace("property__", "home__", 1) for field in HOME)
    date_hierarchy = "created_at"
