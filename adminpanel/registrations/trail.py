"""The trail of who did what, across landlords, and whether it still says what was written."""

from typing import ClassVar

from django.contrib import admin, messages
from django.db.models import QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from unfold.decorators import action

from accounts.audit.verifying import chain_name, verify
from accounts.models import AuditEntry, AuditHead, AuditLink
from adminpanel.about_landlord import who_did
from adminpanel.base import EvidenceAdmin, as_json
from config.lib.display import day

MOST_AT_ONCE = 50_000
"""How many entries are verified while somebody waits; beyond that it is the command's work."""


@admin.register(AuditEntry)
class AuditEntryAdmin(EvidenceAdmin):
    """Who did what, when, why and from where. The database refuses to change a line of it."""

    hidden = ("before", "after", "actor", "subject_type", "subject_id")
    shown = ("who", "subject", "was", "became", "place", "hash", "erased")
    list_display = ("at", "who", "action", "subject", "landlord", "why", "number")
    list_filter: ClassVar = [("landlord", admin.EmptyFieldListFilter), "action", "subject_type"]
    list_select_related = ("actor", "landlord", "link")
    search_fields = (
        "=subject_id",
        "action",
        "why",
        "actor__email",
        "landlord__reference",
        "landlord__email",
        "landlord__name",
        "=request_id",
    )
    date_hierarchy = "at"
    actions_list = ("verify_all",)
    actions_detail = ("verify_chain",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[AuditEntry]:
        """With the people, who may be gone: the entry outlives them."""
        related = ("actor", "landlord", "link", "salt__erasure")
        rows: QuerySet[AuditEntry] = super().get_queryset(request).select_related(*related)
        return rows

    @admin.display(description="actor", ordering="actor")
    def who(self, entry: AuditEntry) -> str:
        """The person, their number when they are gone, or the system."""
        return who_did(entry)

    @admin.display(description="about")
    def subject(self, entry: AuditEntry) -> str:
        """The row it is about, with a link to its page where staff have one."""
        words = f"{entry.subject_type} {entry.subject_id}"
        try:
            page = f"admin:{entry.subject_type.replace('.', '_')}_change"
            return format_html('<a class="text-link" href="{}">{}</a>', reverse(page, args=[entry.subject_id]), words)
        except NoReverseMatch:
            return words

    @admin.display(description="before")
    def was(self, entry: AuditEntry) -> str:
        """The values before."""
        return as_json(entry.before)

    @admin.display(description="after")
    def became(self, entry: AuditEntry) -> str:
        """The values after."""
        return as_json(entry.after)

    @admin.display(description="number")
    def number(self, entry: AuditEntry) -> str:
        """Its number in its chain."""
        return str(entry.link.number) if hasattr(entry, "link") else "-"

    @admin.display(description="place in the chain")
    def place(self, entry: AuditEntry) -> str:
        """Which chain, and the number in it."""
        return f"Number {entry.link.number} of {chain_name(entry.link.chain)}" if hasattr(entry, "link") else "None"

    @admin.display(description="SHA-256")
    def hash(self, entry: AuditEntry) -> str:
        """The hash of the entry."""
        return bytes(entry.link.hash).hex() if hasattr(entry, "link") else "-"

    @admin.display(description="personal values")
    def erased(self, entry: AuditEntry) -> str:
        """Whether any were erased, and when."""
        erasure = entry.salt.erasure if hasattr(entry, "salt") else None
        return f"Erased on {day(erasure.at)}" if erasure else "As they were written"

    @action(description="Verify every chain", permissions=["view"])  # type: ignore[untyped-decorator]
    def verify_all(self, request: HttpRequest) -> HttpResponse:
        """Compute the whole trail again."""
        tell(request, chain=None)
        return redirect("admin:accounts_auditentry_changelist")

    @action(description="Verify this chain", permissions=["view"])  # type: ignore[untyped-decorator]
    def verify_chain(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Compute the chain again that this entry is part of."""
        entry = self.one(request, object_id).get()
        tell(request, chain=entry.landlord_id or AuditLink.SITE)
        return redirect("admin:accounts_auditentry_change", object_id)


def tell(request: HttpRequest, *, chain: int | None) -> None:
    """Verify one chain or all, and say what came of it; where it would take long, say how it is done instead."""
    heads = AuditHead.objects.all() if chain is None else AuditHead.objects.filter(chain=chain)
    if (heads.aggregate(entries=Sum("number"))["entries"] or 0) > MOST_AT_ONCE:
        words = "There are too many entries to verify while you wait. On the server: manage.py audit verify"
        messages.warning(request, words)
        return
    verdict = verify(chain)
    if verdict.misfit:
        messages.error(request, f"The trail is not as it was written. {verdict.misfit}")
        return
    whose = "every chain" if chain is None else chain_name(chain)
    messages.success(request, f"Verified {whose}: all {verdict.entries:,} entries are as they were written.")
