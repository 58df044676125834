"""The vault's files, by what is known of them. Their contents belong to the landlord and are not opened here."""

from django.contrib import admin

from adminpanel.base import EvidenceAdmin
from documents.models import Document


@admin.register(Document)
class DocumentAdmin(EvidenceAdmin):
    """Files, without their contents."""

    hidden = ("file", "draft_key")
    list_display = ("name", "landlord", "media_type", "size", "uploaded_at")
    list_filter = ("media_type",)
    list_select_related = ("landlord",)
    search_fields = ("name", "=sha256", "landlord__reference", "landlord__email", "landlord__name")
    date_hierarchy = "uploaded_at"
