"""The pages on which owners say who works in the portal; members see who does."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import members
from accounts.errors import AlreadyInvited, AlreadyMember, LastOwner
from accounts.models import Membership
from accounts.portal import PortalRequest, portal_view
from accounts.selectors import ensure_owned, is_owned
from compliance.settings.team_forms import InvitationForm, RoleForm
from config.lib.ratelimit import DAY, allow
from config.routes import AFTER_SIGN_IN
from plans.gate import ungated

METHODS = ["GET", "POST"]
HOME = "compliance:settings-team"
INVITATIONS_A_DAY = 20
TOO_MANY = "You have sent as many invitations today as can be sent in a day. Go on tomorrow."
open_to_all = ungated("Who works in a portal is the landlord's to say, whatever they pay.")


@require_GET
@portal_view
@open_to_all
def team(request: PortalRequest) -> HttpResponse:
    """Who works here, and who was asked to."""
    shown = {
        "members": members.members_of(request.landlord),
        "invitations": members.invitations_of(request.landlord),
        "is_owner": is_owned(request.landlord, by=request.user),
    }
    return render(request, "compliance/settings/team.html", shown)


@require_http_methods(METHODS)
@portal_view
@open_to_all
@reauthentication_required  # type: ignore[untyped-decorator]
def team_invite(request: PortalRequest) -> HttpResponse:
    """Ask somebody in."""
    ensure_owned(request.landlord, by=request.user)
    form = InvitationForm(request.POST if request.method == "POST" else None, initial={"role": Membership.Role.MEMBER})
    if form.is_valid() and is_asked(request, form):
        messages.success(request, f"Invited. The e-mail is on its way to {form.cleaned_data['email']}.")
        return redirect(HOME)
    return render(request, "compliance/settings/team_invite.html", {"form": form}, status=422 if form.errors else 200)


def is_asked(request: PortalRequest, form: InvitationForm) -> bool:
    """Whether they were asked in; what keeps them out is said at the field."""
    if not may_mail_another(request):
        form.add_error("email", TOO_MANY)
        return False
    try:
        members.ask_in(request.landlord, by=request.user, **form.cleaned_data)
    except (AlreadyMember, AlreadyInvited) as refusal:
        form.add_error("email", refusal.message)
        return False
    return True


def may_mail_another(request: PortalRequest) -> bool:
    """Whether one more invitation may be mailed today: our mail is nobody's way to write to strangers."""
    return allow(f"member-invitations:{request.landlord.pk}", limit=INVITATIONS_A_DAY, seconds=DAY)


@require_POST
@portal_view
@open_to_all
def team_ask_again(request: PortalRequest, pk: int) -> HttpResponse:
    """Send an invitation once more."""
    invitation = members.get_invitation(request.landlord, pk=pk)
    ensure_owned(request.landlord, by=request.user)
    if may_mail_another(request):
        members.ask_again(invitation, by=request.user)
        messages.success(request, "The invitation is on its way again.")
    else:
        messages.error(request, TOO_MANY)
    return redirect(HOME)


@require_POST
@portal_view
@open_to_all
def team_take_back(request: PortalRequest, pk: int) -> HttpResponse:
    """Let an invitation open nothing."""
    invitation = members.get_invitation(request.landlord, pk=pk)
    ensure_owned(request.landlord, by=request.user)
    members.take_back(invitation, by=request.user)
    messages.success(request, f"The invitation of {invitation.name} is taken back.")
    return redirect(HOME)


@require_http_methods(METHODS)
@portal_view
@open_to_all
def member(request: PortalRequest, pk: int) -> HttpResponse:
    """One member: give them another role."""
    row = members.get_member(request.landlord, pk=pk)
    ensure_owned(request.landlord, by=request.user)
    answer: HttpResponse = role_of(request, row=row)
    return answer


@reauthentication_required  # type: ignore[untyped-decorator]
def role_of(request: PortalRequest, *, row: Membership) -> HttpResponse:
    """The form, for an owner who has just proved that it is them."""
    form = RoleForm(request.POST if request.method == "POST" else None, initial={"role": row.role})
    if form.is_valid():
        try:
            saved = members.change_role(row, role=form.cleaned_data["role"], by=request.user)
        except LastOwner as refusal:
            form.add_error("role", refusal.message)
        else:
            messages.success(request, f"Saved. {saved.user}: {saved.get_role_display().lower()}.")
            return redirect(HOME)
    shown = about(request, row) | {"form": form}
    return render(request, "compliance/settings/member.html", shown, status=422 if form.errors else 200)


@require_http_methods(METHODS)
@portal_view
@open_to_all
def member_remove(request: PortalRequest, pk: int) -> HttpResponse:
    """Let somebody in no more."""
    row = members.get_member(request.landlord, pk=pk)
    ensure_owned(request.landlord, by=request.user)
    answer: HttpResponse = removal_of(request, row=row)
    return answer


@reauthentication_required  # type: ignore[untyped-decorator]
def removal_of(request: PortalRequest, *, row: Membership) -> HttpResponse:
    """What it means, then the deed, for an owner who has just proved that it is them."""
    if request.method == "GET":
        return render(request, "compliance/settings/member_remove.html", about(request, row))
    members.remove(row, by=request.user, here=request.session.session_key)
    messages.success(request, f"{row.user} is let in no more. What they did stays in the trail under their name.")
    return redirect(AFTER_SIGN_IN if row.user_id == request.user.pk else HOME)


def about(request: PortalRequest, row: Membership) -> dict[str, Any]:
    """What pages about one member show."""
    is_of_record = row.user.email.lower() == request.landlord.email.lower()
    return {"member": row, "is_oneself": row.user_id == request.user.pk, "is_of_record": is_of_record}
