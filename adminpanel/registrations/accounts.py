"""People: users, landlords, who belongs to whom."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html_join
from unfold.decorators import action

from accounts.models import Invitation, Landlord, Membership, User
from accounts.services import change_member
from adminpanel import services
from adminpanel.acts import Act
from adminpanel.base import EvidenceAdmin, EvidenceInline, StaffAdmin
from adminpanel.selectors import listed

ABOUT_A_LANDLORD = (
    ("Subscriptions", "billing_subscription"),
    ("Payments", "billing_payment"),
    ("Checkouts", "billing_checkoutintent"),
    ("Stripe events", "billing_stripeevent"),
    ("Provisioning", "provisioning_provisioningjob"),
    ("Properties", "compliance_property"),
    ("Documents", "documents_document"),
    ("Messages", "accounts_message"),
    ("Audit trail", "accounts_auditentry"),
)

DEACTIVATE = Act(
    services.deactivate,
    title="Deactivate",
    explanation="They can no longer sign in and are signed out everywhere at once. Nothing of theirs is deleted.",
    done="deactivated.",
)

RESEND = Act(
    services.resend_invitation,
    title="Send the welcome again",
    explanation="The owner gets the welcome mail with a fresh link; a link sent earlier stops working.",
    done="the welcome is on its way.",
)


class MembershipsOfUser(EvidenceInline):
    model = Membership
    fields = ("landlord", "role", "is_active", "created_at")
    readonly_fields = fields
    verbose_name_plural = "landlords they belong to"


class MembershipsOfLandlord(EvidenceInline):
    model = Membership
    fields = ("user", "role", "is_active", "created_at")
    readonly_fields = fields
    verbose_name_plural = "people"


@admin.register(User)
class UserAdmin(StaffAdmin):
    """Everybody who can sign in. Staff never see or set a password: each person sets their own."""

    personal = frozenset({"full_name", "email"})
    list_display = ("email", "full_name", "is_active", "is_staff", "is_superuser", "last_login")
    list_filter = ("is_active", "is_staff", "is_superuser")
    search_fields = ("email", "full_name", "landlords__reference")
    ordering = ("email",)
    date_hierarchy = "date_joined"
    readonly_fields = ("last_login", "date_joined")
    fields = ("full_name", "email", "is_active", "is_staff", "is_superuser", "last_login", "date_joined")
    inlines = (MembershipsOfUser,)
    actions = ("deactivate",)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Say what each right means in our words."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        meanings = {
            "is_active": "May sign in. Taking this away signs the person out everywhere at once.",
            "is_staff": "May enter these pages.",
            "is_superuser": "May do everything here. One active administrator always remains.",
        }
        if field is not None and db_field.name in meanings:
            field.label = {"is_superuser": "Administrator", "is_staff": "Staff", "is_active": "Active"}[db_field.name]
            field.help_text = meanings[db_field.name]
        return field

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """A new person has no history yet."""
        return self.fields if obj else self.fields[:-2]

    def write(self, request: HttpRequest, obj: Any, form: "forms.ModelForm[User]", change: bool) -> None:
        """Write the person under the rules about owners, administrators and oneself."""
        if not change:
            obj.set_unusable_password()
            messages.info(request, "They choose a password by “Forgotten your password?” on the sign-in page.")
        services.save_person(obj, by=request.user)  # type: ignore[arg-type]

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        """Delete a person, unless they are the one who asks."""
        services.ensure_not_oneself(obj, by=request.user)  # type: ignore[arg-type]
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Delete several people, unless the one who asks is among them."""
        for person in queryset:
            services.ensure_not_oneself(person, by=request.user)  # type: ignore[arg-type]
        super().delete_queryset(request, queryset)

    @action(description="Deactivate", permissions=["act"])  # type: ignore[untyped-decorator]
    def deactivate(self, request: HttpRequest, queryset: QuerySet[User]) -> HttpResponse:
        """End the access of the chosen people."""
        return DEACTIVATE.answer(self, request, rows=queryset)


@admin.register(Landlord)
class LandlordAdmin(StaffAdmin):
    """The customers. They come by signing up and are never deleted here."""

    personal = frozenset({"name", "company_name", "email", "phone"})
    list_display = ("reference", "display_name", "email", "plan", "status", "readiness", "created_at")
    list_filter = ("readiness", "assignment__status", "assignment__plan", "kind")
    list_select_related = ("assignment__plan",)
    search_fields = ("reference", "email", "name", "company_name", "properties__postcode", "properties__line_1")
    date_hierarchy = "created_at"
    readonly_fields = ("reference", "readiness", "plan", "status", "created_at", "more")
    fields = (
        ("reference", "readiness"),
        ("plan", "status"),
        ("name", "company_name"),
        "kind",
        ("email", "phone"),
        "wants_sms",
        "created_at",
        "more",
    )
    inlines = (MembershipsOfLandlord,)
    actions_detail = ("resend_invitation",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A landlord signs up in the public wizard."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What a landlord has with us outlives any click."""
        return False

    @admin.display(ordering="assignment__plan__rank")
    def plan(self, landlord: Landlord) -> str:
        """The plan they have."""
        return str(landlord.assignment.plan) if hasattr(landlord, "assignment") else "-"

    @admin.display(ordering="assignment__status")
    def status(self, landlord: Landlord) -> str:
        """The status of what they have."""
        return landlord.assignment.get_status_display() if hasattr(landlord, "assignment") else "-"

    @admin.display(description="Everything else")
    def more(self, landlord: Landlord) -> str:
        """Links to what there is about this landlord."""
        links = ((listed(page, landlord__id__exact=str(landlord.pk)), words) for words, page in ABOUT_A_LANDLORD)
        return format_html_join(" · ", '<a class="text-link" href="{}">{}</a>', links)

    @action(description="Send the welcome again", permissions=["act"])  # type: ignore[untyped-decorator]
    def resend_invitation(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """A fresh link for the owner."""
        return RESEND.answer(self, request, rows=self.one(request, object_id))


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


@admin.register(Invitation)
class InvitationAdmin(EvidenceAdmin):
    """Links with which people set a password. Of the link itself nobody has more than a hash."""

    hidden = ("token_hash",)
    list_display = ("user", "landlord", "created_at", "expires_at", "used_at")
    list_filter: ClassVar = [("used_at", admin.EmptyFieldListFilter)]
    list_select_related = ("user", "landlord")
    search_fields = ("user__email", "landlord__reference", "landlord__name")
    date_hierarchy = "created_at"
