"""Orders of documents, and the page on which they are checked."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from unfold.decorators import action

from accounts.audit import services as audit
from adminpanel.base import EvidenceAdmin, EvidenceInline, as_json, as_money
from adminpanel.erasing import Erase
from adminpanel.jobs.stuck import stuck_orders
from adminpanel.reviewing import review_page
from documents.delivery import attachment
from documents.models import DocumentOrder, OrderedDocument, ReviewNote
from documents.orders.bundles import MEDIA_TYPES
from documents.orders.selectors import versions_of
from intake.models import OrderDraft
from provisioning.leaving.guests import erase_order

ERASE = Erase(
    erase_order,
    title="Erase",
    explanation=(
        "What a guest ordered goes for good: who they are, what they answered, the documents, and the mails about it. "
        "Nobody can check the documents here any more. What was paid stays for seven years, for tax law, without a "
        "name. Do it only where they asked for it and you are sure that it is them."
    ),
    done="erased, but for what was paid.",
    is_dangerous=True,
)


class LateFilter(admin.SimpleListFilter):
    """The orders that are not where they should be by now."""

    title = "late"
    parameter_name = "late"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Late, or any."""
        return [("yes", "Late or stuck")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The orders of which it is true."""
        return queryset.filter(pk__in=stuck_orders().values("pk")) if self.value() else queryset


class DocumentOfOrder(EvidenceInline):
    model = OrderedDocument
    fields = ("number", "kind", "run")
    readonly_fields = fields
    show_change_link = False


class NoteOfOrder(EvidenceInline):
    model = ReviewNote
    fields = ("sort", "words", "by", "created_at", "answer", "answered_at")
    readonly_fields = fields
    show_change_link = False


@admin.register(DocumentOrder)
class DocumentOrderAdmin(EvidenceAdmin):
    """Orders, by when they are due. Each is decided about on its review page."""

    hidden = ("answers", "lines", "total_pence", "post_to")
    shown = ("total", "posted_to", "given")
    list_display = ("reference", "product", "nation", "state", "is_fast", "is_posted", "due_at", "error_code")
    list_filter = (LateFilter, "state", "product", "nation", "is_fast", "is_posted")
    search_fields = ("reference", "name", "email", "landlord__reference", "landlord__name")
    ordering = ("due_at", "-pk")
    date_hierarchy = "created_at"
    inlines = (DocumentOfOrder, NoteOfOrder)
    actions_detail = ("review", "erase")

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        """The acts that make sense of this order: a landlord's goes with their account."""
        order = self.get_object(request, object_id)
        fits = {"review", "erase"} if order and order.landlord_id is None else {"review"}
        return [each for each in super().get_actions_detail(request, object_id) if each.method.__name__ in fits]

    def has_erase_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether this member of staff may erase."""
        return request.user.has_perm("documents.erase_documentorder")

    def get_urls(self) -> list[URLPattern]:
        """The drafts beside the usual pages."""
        view = self.admin_site.admin_view(self.draft)
        own = path("<path:object_id>/draft/<int:number>/<slug:format>/", view, name="documents_documentorder_draft")
        return [own, *super().get_urls()]

    @admin.display(description="Price")
    def total(self, order: DocumentOrder) -> str:
        """What was charged."""
        return as_money(order.total_pence)

    @admin.display(description="Posted to")
    def posted_to(self, order: DocumentOrder) -> str:
        """Where the papers go."""
        return ", ".join(order.post_to) or "-"

    @admin.display(description="Answers")
    def given(self, order: DocumentOrder) -> str:
        """What was typed, by question."""
        return as_json(order.answers)

    @action(description="Review", permissions=["act"], url_path="review")  # type: ignore[untyped-decorator]
    def review(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Check this order, and decide about it."""
        return review_page(self, request, order=self.one(request, object_id).get())

    @action(description="Erase", permissions=["erase"])  # type: ignore[untyped-decorator]
    def erase(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Erase what a guest ordered, who asked for it."""
        return ERASE.answer(self, request, rows=self.one(request, object_id))

    def draft(self, request: HttpRequest, object_id: str, number: int, format: str) -> HttpResponseBase:
        """The draft of one of its documents, for those who check it."""
        order = self.one(request, object_id).get()
        if not self.has_act_permission(request):
            raise PermissionDenied
        if format not in MEDIA_TYPES:
            raise Http404
        version = dict(enumerate(versions_of(order), start=1)).get(number)
        if version is None:
            raise Http404
        audit.record("documents.draft_downloaded", subject=order, after={"number": number, "format": format})
        file = version.draft_pdf if format == "pdf" else version.draft_docx
        name = f"{order.reference}-{number} draft.{format}"
        return attachment(file, name=name, media_type=MEDIA_TYPES[format])


@admin.register(OrderDraft)
class OrderDraftAdmin(EvidenceAdmin):
    """Orders as they are typed. Nobody types into somebody else's."""

    hidden = ("answers", "suggested", "delivery", "kinds")
    shown = ("typed",)
    list_display = ("key", "email", "product", "nation", "order", "created_at", "touched_at")
    list_filter = ("product", "nation")
    list_select_related = ("order",)
    search_fields = ("email", "=key", "order__reference")
    date_hierarchy = "created_at"

    @admin.display(description="Answers")
    def typed(self, draft: OrderDraft) -> str:
        """The answers, by question."""
        return as_json({"documents": draft.kinds, "answers": draft.answers, "delivery": draft.delivery})
