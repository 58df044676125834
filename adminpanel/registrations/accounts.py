"""Landlords, and who belongs to them."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from unfold.decorators import action

from accounts.addresses import move
from accounts.audit import services as audit
from accounts.messages.tasks import send
from accounts.models import Brand, Landlord, Membership, User
from accounts.services import change_member
from accounts.states import Readiness
from adminpanel import services
from adminpanel.about_landlord import everything
from adminpanel.acts import Act
from adminpanel.base import EvidenceAdmin, EvidenceInline, StaffAdmin
from adminpanel.erasing import Erase
from adminpanel.selectors import failed_jobs, failed_mails, landlords_matching
from adminpanel.taking_out import TAKE_OUT
from billing.selectors import has_ever_paid
from billing.tasks import sync_landlord
from provisioning.leaving.tasks import close
from provisioning.tasks import run


def retry(landlord: Landlord, by: User, why: str) -> None:
    """Let the failed job run again and ask a worker for it."""
    job = services.retry_failed_job(landlord, by, why)
    run.delay_on_commit(job.pk)


def send_again(landlord: Landlord, by: User, why: str) -> None:
    """Queue the mails that failed and ask a worker for each."""
    for message in services.queue_failed_again(landlord, by, why):
        send.delay_on_commit(message.pk)


def fetch_again(landlord: Landlord, by: User, why: str) -> None:
    """Ask a worker to fetch what Stripe says of a landlord's subscriptions."""
    audit.record("adminpanel.synced_from_stripe", subject=landlord, why=why, by=by)
    sync_landlord.delay_on_commit(landlord.pk)


def erase(landlord: Landlord, by: User, why: str) -> None:
    """Erase a landlord, and ask a worker for what takes longer."""
    if row := services.erase(landlord, by, why):
        close.delay_on_commit(row.pk)


RESEND = Act(
    services.resend_invitation,
    title="Send the welcome again",
    explanation="The owner gets the welcome mail with a fresh link; a link sent earlier stops working.",
    done="the welcome is on its way.",
)
RETRY = Act(
    retry,
    title="Build the portal again",
    explanation="The job that failed goes on from its first unfinished step, with all its attempts before it.",
    done="running again.",
)
SEND_AGAIN = Act(
    send_again,
    title="Send failed mails again",
    explanation="Each mail to this landlord that was refused at every attempt gets all its attempts once more.",
    done="their mails are queued again.",
)
SYNC = Act(
    fetch_again,
    title="Sync from Stripe",
    explanation="Plan, status and dates are fetched from Stripe once more, and what it says is what they have then.",
    done="is being fetched. Reload this page in a moment.",
)
ERASE = Erase(
    erase,
    title="Erase",
    explanation=(
        "Everything of this landlord goes for good, without the fourteen days in which owners can take it back: "
        "homes, evidence, files, messages, and the people who are with nobody else here. Their subscription ends at "
        "once. What was paid stays for seven years, for tax law, and the trail stays without names. Do it only "
        "where they asked for it and you are sure that it is them."
    ),
    done="closed. What does not have to be kept is erased.",
    is_dangerous=True,
)


class MembershipsOfLandlord(EvidenceInline):
    model = Membership
    fields = ("user", "role", "is_active", "created_at")
    readonly_fields = fields
    verbose_name_plural = "people"


@admin.register(Landlord)
class LandlordAdmin(StaffAdmin):
    """The customers. They come by signing up and are never deleted here."""

    personal = frozenset({"name", "company_name", "email", "phone"})
    list_display = ("reference", "display_name", "email", "plan", "status", "readiness", "created_at")
    list_filter = ("readiness", "assignment__status", "assignment__plan", "kind")
    list_select_related = ("assignment__plan",)
    search_fields = ("reference", "email", "name", "company_name")
    search_help_text = "Reference, e-mail address, name, address or postcode."
    show_full_result_count = False
    change_form_template = "adminpanel/landlord.html"
    readonly_fields = ("reference", "readiness", "plan", "status", "created_at", "closes_at")
    fields = (
        ("reference", "readiness"),
        ("plan", "status"),
        ("name", "company_name"),
        "kind",
        ("email", "phone"),
        "wants_sms",
        ("created_at", "closes_at"),
    )
    inlines = (MembershipsOfLandlord,)
    actions_detail = (
        "resend_invitation",
        "sync_this",
        "retry_provisioning",
        "send_failed_again",
        "take_out",
        "erase",
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A landlord signs up in the public wizard."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What a landlord has with us outlives any click."""
        return False

    # Named by methods, since the check of a permission that is named by its code asks the database, which may be empty.

    def has_rebuild_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether this member of staff may have a portal built again."""
        return request.user.has_perm("provisioning.change_provisioningjob")

    def has_send_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether this member of staff may send mails again."""
        return request.user.has_perm("accounts.change_message")

    def has_take_out_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether this member of staff may take out somebody's data."""
        return request.user.has_perm("accounts.export_landlord")

    def has_erase_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether this member of staff may erase."""
        return request.user.has_perm("accounts.erase_landlord")

    def write(self, request: HttpRequest, obj: Any, form: "forms.ModelForm[Landlord]", change: bool) -> None:
        """Write the row; another address of record takes the way of every such change."""
        address, obj.email = obj.email, form.initial["email"]
        super().write(request, obj, form, change)
        if "email" in form.changed_data:
            move(obj, address=address, by=request.user, why="Corrected by staff")  # type: ignore[arg-type]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Landlord], search_term: str
    ) -> tuple[QuerySet[Landlord], bool]:
        """Whoever has all the words in their details, a member's, or one address."""
        if not search_term.strip():
            return queryset, False
        return queryset.filter(pk__in=landlords_matching(search_term)), False

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The row, with everything about the landlord round it."""
        landlord = self.get_object(request, object_id)
        shown = everything(landlord, seen_by=request.user) if landlord and self.has_view_permission(request) else {}  # type: ignore[arg-type]
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **shown})  # type: ignore[no-any-return]

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        """The acts that make sense of this landlord."""
        landlord = self.get_object(request, object_id)
        fits = acts_for(landlord) if landlord else frozenset()
        return [each for each in super().get_actions_detail(request, object_id) if each.method.__name__ in fits]

    @admin.display(ordering="assignment__plan__rank")
    def plan(self, landlord: Landlord) -> str:
        """The plan they have."""
        return str(landlord.assignment.plan) if hasattr(landlord, "assignment") else "-"

    @admin.display(ordering="assignment__status")
    def status(self, landlord: Landlord) -> str:
        """The status of what they have."""
        return landlord.assignment.get_status_display() if hasattr(landlord, "assignment") else "-"

    @action(description="Send the welcome again", permissions=["act"])  # type: ignore[untyped-decorator]
    def resend_invitation(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """A fresh link for the owner."""
        return RESEND.answer(self, request, rows=self.one(request, object_id))

    @action(description="Build the portal again", permissions=["rebuild"])  # type: ignore[untyped-decorator]
    def retry_provisioning(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Another attempt at a portal that could not be built."""
        return RETRY.answer(self, request, rows=self.one(request, object_id))

    @action(description="Sync from Stripe", permissions=["act"])  # type: ignore[untyped-decorator]
    def sync_this(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """What Stripe says, once more."""
        return SYNC.answer(self, request, rows=self.one(request, object_id))

    @action(description="Send failed mails again", permissions=["send"])  # type: ignore[untyped-decorator]
    def send_failed_again(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Another attempt at the mails that failed."""
        return SEND_AGAIN.answer(self, request, rows=self.one(request, object_id))

    @action(description="Take out their data", permissions=["take_out"])  # type: ignore[untyped-decorator]
    def take_out(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Everything that is held about them, as a file."""
        return TAKE_OUT.answer(self, request, rows=self.one(request, object_id))

    @action(description="Erase", permissions=["erase"])  # type: ignore[untyped-decorator]
    def erase(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Erase a landlord who asked for it."""
        return ERASE.answer(self, request, rows=self.one(request, object_id))


def acts_for(landlord: Landlord) -> frozenset[str]:
    """The acts that make sense of a landlord as they are."""
    fits = {"take_out"}
    if landlord.readiness == Readiness.READY:
        fits |= {"resend_invitation", "erase"}
    if landlord.customers.exists():
        fits.add("sync_this")
    if failed_mails(landlord).exists():
        fits.add("send_failed_again")
    if failed_jobs().filter(landlord=landlord).exists():
        fits.add("retry_provisioning")
    if landlord.readiness == Readiness.APPLICANT and not has_ever_paid(landlord):
        fits.add("erase")
    return frozenset(fits)


@admin.register(Membership)
class MembershipAdmin(StaffAdmin):
    """Who belongs to which landlord. A landlord always keeps one active owner."""

    list_display = ("landlord", "user", "role", "is_active", "created_at")
    list_filter = ("role", "is_active")
    list_select_related = ("landlord", "user")
    search_fields = ("landlord__reference", "landlord__name", "landlord__email", "user__email", "user__full_name")
    autocomplete_fields = ("landlord", "user")
    readonly_fields = ("created_at",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """A membership never changes hands."""
        return (*self.readonly_fields, "landlord", "user") if obj else self.readonly_fields

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A membership is deactivated, so that what it did stays explained."""
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: "forms.ModelForm[Membership]", change: bool) -> None:
        """Change a member under the rule about owners."""
        if not change:
            super().save_model(request, obj, form, change)
            return
        stored = Membership.objects.get(pk=obj.pk)
        change_member(stored, role=obj.role, is_active=obj.is_active, by=request.user, why="Changed by staff")  # type: ignore[arg-type]


@admin.register(Brand)
class BrandAdmin(EvidenceAdmin):
    """How landlords appear, and why some do not at the moment. They alone change it."""

    hidden = ("logo", "token")
    list_display = ("landlord", "name", "colour", "has_own_logo", "switched_off_why", "changed_at")
    list_select_related = ("landlord",)
    search_fields = ("landlord__reference", "landlord__email", "name")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Brand]:
        """Without the bytes of the logos."""
        return super().get_queryset(request).defer("logo")  # type: ignore[no-any-return]

    @admin.display(description="logo", boolean=True)
    def has_own_logo(self, brand: Brand) -> bool:
        """Whether there is one."""
        return brand.has_logo
