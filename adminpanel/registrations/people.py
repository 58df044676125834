"""Everybody who can sign in: invited by staff or come with a landlord. Nobody sets a password for another."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import Exists, Model, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from unfold.decorators import action
from unfold.widgets import UnfoldAdminSelectWidget

from accounts.models import Invitation, MemberInvitation, Membership, User
from accounts.selectors import second_steps_of
from accounts.services import end_links
from adminpanel import staffing
from adminpanel.acts import Act, ReasonForm, ensure_fresh
from adminpanel.base import EvidenceAdmin, EvidenceInline, StaffAdmin
from adminpanel.roles import Role, role_of


class RoleForm(ReasonForm):
    """What somebody is to be among the staff."""

    role = forms.ChoiceField(
        label="What are they from now on?",
        required=False,
        choices=[("", "Not a member of the staff"), *Role.choices],
        widget=UnfoldAdminSelectWidget,
    )
    field_order = ("role", "reason")


class PersonForm(forms.ModelForm):  # type: ignore[type-arg]
    """A person's name and address."""

    class Meta:
        model = User
        fields = ("full_name", "email")

    def clean_email(self) -> str:
        """The address as it is kept: in any other case, who lost their password would not be found by it."""
        return str(self.cleaned_data["email"]).lower()


class InviteForm(PersonForm):
    """A new member of the staff."""

    role = forms.ChoiceField(choices=Role.choices, widget=UnfoldAdminSelectWidget, help_text="What they may do here.")


CHANGE_ROLE = Act(
    staffing.change_role,
    title="Change the role",
    explanation="It counts from their next click on. One active administrator always remains.",
    done="the role is changed.",
    form=RoleForm,
    is_dangerous=True,
)
DEACTIVATE = Act(
    staffing.deactivate,
    title="Deactivate",
    explanation="They can no longer sign in and are signed out everywhere at once. Nothing of theirs is deleted.",
    done="deactivated.",
    is_dangerous=True,
)
REACTIVATE = Act(
    staffing.reactivate,
    title="Reactivate",
    explanation="They can sign in again, as what they were before.",
    done="reactivated.",
    is_dangerous=True,
)
INVITE_AGAIN = Act(
    staffing.invite_again,
    title="Invite again",
    explanation="They get a mail with a fresh link to set a password; a link sent earlier stops working.",
    done="the invitation is on its way.",
)
RESET_SECOND_STEP = Act(
    staffing.reset_second_step,
    title="Reset the second step",
    explanation=(
        "For somebody who lost their telephone or key: be sure that it is them who ask. Their app, keys and recovery "
        "codes stop working, they are signed out everywhere, and staff set up a new second step when they sign in."
    ),
    done="the second step is gone.",
    is_dangerous=True,
)


class RoleFilter(admin.SimpleListFilter):
    """Members of the staff, by what they are."""

    title = "role"
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[Any]:
        """Each role, and nobody's."""
        return [("any", "Any of the staff"), *Role.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The people of whom it is true."""
        if self.value() == "any":
            return queryset.filter(is_staff=True)
        return queryset.filter(is_staff=True, groups__name=self.value()) if self.value() else queryset


class MembershipsOfUser(EvidenceInline):
    model = Membership
    fields = ("landlord", "role", "is_active", "created_at")
    readonly_fields = fields
    verbose_name_plural = "landlords they belong to"


@admin.register(User)
class UserAdmin(StaffAdmin):
    """Everybody who can sign in. A person that staff add is a member of the staff; landlords come by signing up."""

    form = PersonForm
    personal = frozenset({"full_name", "email"})
    list_display = ("email", "full_name", "role", "has_second_step", "is_active", "last_login")
    list_filter = ("is_active", RoleFilter)
    search_fields = ("email", "full_name", "landlords__reference")
    ordering = ("email",)
    fields = ("full_name", "email", "is_active", "role", "has_second_step", "last_login", "date_joined")
    readonly_fields = fields[2:]
    inlines = (MembershipsOfUser,)
    actions = ("deactivate",)
    actions_detail = ("change_role", "deactivate_this", "reactivate_this", "invite_again", "reset_second_step")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """With what each is among the staff, and whether they have a second step."""
        roles = Group.objects.filter(user=OuterRef("pk"), name__in=Role.values).values("name")
        people: QuerySet[User] = super().get_queryset(request)
        return people.annotate(role_name=Subquery(roles[:1]), is_safe=Exists(second_steps_of(OuterRef("pk"))))  # type: ignore[arg-type]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """A new person is invited, with a role."""
        return super().get_form(request, obj, change, **kwargs if obj else {**kwargs, "form": InviteForm})

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Of a new person, what an invitation needs."""
        return self.fields if obj else ("full_name", "email", "role")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Rights are changed by acts, for a reason."""
        return self.readonly_fields if obj else ()

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """A new person belongs to nobody yet."""
        return self.inlines if obj else ()

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        """The acts that make sense of this person."""
        person = self.get_object(request, object_id)
        fits = acts_for(person) if person else frozenset()
        return [each for each in super().get_actions_detail(request, object_id) if each.method.__name__ in fits]

    @admin.display(ordering="role_name")
    def role(self, person: User) -> str:
        """What they are among the staff."""
        name = getattr(person, "role_name", None) if person.is_staff else None
        return str(Role(name).label) if name else "-"

    @admin.display(description="second step", boolean=True)
    def has_second_step(self, person: User) -> bool:
        """Whether they sign in with one."""
        return bool(getattr(person, "is_safe", False))

    def save_model(self, request: HttpRequest, obj: Any, form: "forms.ModelForm[User]", change: bool) -> None:
        """Write the person, by somebody who has just proved who they are."""
        ensure_fresh(request)
        super().save_model(request, obj, form, change)

    def write(self, request: HttpRequest, obj: Any, form: "forms.ModelForm[User]", change: bool) -> None:
        """Write name and address, and end links that went to another one; a new person is invited."""
        if change:
            obj.save(update_fields=["full_name", "email"])
            if "email" in form.changed_data:
                end_links(obj)
            return
        obj.set_unusable_password()
        obj.save()
        staffing.add_to_staff(obj, role=Role(form.cleaned_data["role"]), by=request.user)  # type: ignore[arg-type]

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        """Delete a person, unless they are the one who asks."""
        ensure_fresh(request)
        staffing.ensure_not_oneself(obj, by=request.user)  # type: ignore[arg-type]
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Delete several people, unless the one who asks is among them."""
        ensure_fresh(request)
        for person in queryset:
            staffing.ensure_not_oneself(person, by=request.user)  # type: ignore[arg-type]
        super().delete_queryset(request, queryset)

    @action(description="Deactivate", permissions=["act"])  # type: ignore[untyped-decorator]
    def deactivate(self, request: HttpRequest, queryset: QuerySet[User]) -> HttpResponse:
        """End the access of the chosen people."""
        return DEACTIVATE.answer(self, request, rows=queryset)

    @action(description="Deactivate", permissions=["act"])  # type: ignore[untyped-decorator]
    def deactivate_this(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """End this person's access."""
        return DEACTIVATE.answer(self, request, rows=self.one(request, object_id))

    @action(description="Reactivate", permissions=["act"])  # type: ignore[untyped-decorator]
    def reactivate_this(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Let this person in again."""
        return REACTIVATE.answer(self, request, rows=self.one(request, object_id))

    @action(description="Change the role", permissions=["act"])  # type: ignore[untyped-decorator]
    def change_role(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Make this person something else among the staff."""
        return CHANGE_ROLE.answer(self, request, rows=self.one(request, object_id))

    @action(description="Invite again", permissions=["act"])  # type: ignore[untyped-decorator]
    def invite_again(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """A fresh link for this member of the staff."""
        return INVITE_AGAIN.answer(self, request, rows=self.one(request, object_id))

    @action(description="Reset the second step", permissions=["act"])  # type: ignore[untyped-decorator]
    def reset_second_step(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take away what this person lost."""
        return RESET_SECOND_STEP.answer(self, request, rows=self.one(request, object_id))


def acts_for(person: User) -> frozenset[str]:
    """The acts that make sense of a person as they are."""
    if not person.is_active:
        return frozenset({"reactivate_this"})
    fits = {"change_role", "deactivate_this"}
    if role_of(person) and not person.has_usable_password():
        fits.add("invite_again")
    if second_steps_of(person).exists():
        fits.add("reset_second_step")
    return frozenset(fits)


@admin.register(Invitation)
class InvitationAdmin(EvidenceAdmin):
    """Links with which people set a password. Of the link itself nobody has more than a hash."""

    hidden = ("token_hash",)
    list_display = ("user", "landlord", "created_at", "expires_at", "used_at")
    list_filter: ClassVar = [("used_at", admin.EmptyFieldListFilter)]
    list_select_related = ("user", "landlord")
    search_fields = ("user__email", "landlord__reference", "landlord__name")
    date_hierarchy = "created_at"


@admin.register(MemberInvitation)
class MemberInvitationAdmin(EvidenceAdmin):
    """Whom landlords asked to work in their portals, and what became of it."""

    list_display = ("email", "landlord", "role", "invited_at", "ended_at", "is_accepted")
    list_filter: ClassVar = ["is_accepted", ("ended_at", admin.EmptyFieldListFilter)]
    list_select_related = ("landlord",)
    search_fields = ("email", "landlord__reference", "landlord__name")
    date_hierarchy = "invited_at"
