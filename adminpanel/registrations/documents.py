"""The vault's files, by what is known of them. Their contents belong to the landlord and are not opened here."""

from django.contrib import admin

from adminpanel.base import EvidenceAdmin, EvidenceInline
from documents.models import Document, FileReading, Inspection


class InspectionOfDocument(EvidenceInline):
    model = Inspection
    fields = ("state", "page_count", "is_locked", "active_content", "attempts", "error_code", "error")
    readonly_fields = fields
    show_change_link = False


class ReadingOfDocument(EvidenceInline):
    model = FileReading
    fields = ("state", "warnings", "read_at", "attempts", "error_code", "error")
    readonly_fields = fields
    show_change_link = False


@admin.register(Document)
class DocumentAdmin(EvidenceAdmin):
    """Files, without their contents."""

    hidden = ("file", "draft_key")
    list_display = ("name", "landlord", "media_type", "size", "scan", "is_filed", "uploaded_at", "removed_at")
    list_filter = ("scan", "reading__state", "media_type", "is_filed", ("removed_at", admin.EmptyFieldListFilter))
    list_select_related = ("landlord",)
    search_fields = ("name", "=sha256", "landlord__reference", "landlord__email", "landlord__name")
    date_hierarchy = "uploaded_at"
    inlines = (InspectionOfDocument, ReadingOfDocument)
