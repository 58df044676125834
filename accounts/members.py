"""Who works in a landlord's portal: asked in, given a role, taken out. A landlord always keeps one active owner.

Nobody becomes a member before they have said yes. So an owner learns nothing about an address that they type, and an
owner who exists on paper alone never stands in for one who can sign in.
"""

from django.db import transaction
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.audit import services as audit
from accounts.errors import AlreadyInvited, AlreadyMember
from accounts.messages.services import queue
from accounts.models import GOOD_FOR, Landlord, MemberInvitation, Membership, User
from accounts.services import account_for, change_member, end_sessions, invite
from config.lib import clock

ANSWER, SET_PASSWORD = "accounts:invitations", "accounts:set-password"

# Reading ----------------------------------------------------------------------------------------


def members_of(landlord: Landlord) -> QuerySet[Membership]:
    """Those who may open the portal, owners first."""
    rows = landlord.memberships.filter(is_active=True, user__is_active=True).select_related("user")
    return rows.order_by("-role", "pk")


def get_member(landlord: Landlord, *, pk: int) -> Membership:
    """One of this landlord's members; another's is a 404."""
    return get_object_or_404(members_of(landlord), pk=pk)


def invitations_of(landlord: Landlord) -> QuerySet[MemberInvitation]:
    """Those who were asked in and have not answered, whether or not they still can."""
    return landlord.member_invitations.filter(ended_at=None)


def get_invitation(landlord: Landlord, *, pk: int) -> MemberInvitation:
    """One that this landlord's owners sent and that has not ended; another's is a 404."""
    return get_object_or_404(invitations_of(landlord).select_related("user", "landlord", "by"), pk=pk)


def waiting_for(user: User) -> QuerySet[MemberInvitation]:
    """The invitations that a person can answer now."""
    rows = user.member_invitations.filter(ended_at=None, invited_at__gt=clock.now() - GOOD_FOR)
    return rows.select_related("landlord", "by")


# What an owner does -----------------------------------------------------------------------------


@transaction.atomic
def ask_in(landlord: Landlord, *, name: str, email: str, role: str, by: User) -> MemberInvitation:
    """Ask somebody to work in the portal, and mail them; AlreadyMember or AlreadyInvited where that is so.

    An account is made for an address that has none; whether there was one shows in the mail alone.
    """
    Landlord.objects.select_for_update().get(pk=landlord.pk)
    user = account_for(email, name=name)
    if members_of(landlord).filter(user=user).exists():
        raise AlreadyMember
    if invitations_of(landlord).filter(user=user).exists():
        raise AlreadyInvited
    invitation = MemberInvitation.objects.create(
        landlord=landlord, user=user, name=name, email=email, role=role, by=by, invited_at=clock.now()
    )
    audit.record("accounts.member_invited", subject=invitation, after={"role": role}, by=by)
    mail(invitation)
    return invitation


@transaction.atomic
def ask_again(invitation: MemberInvitation, *, by: User) -> None:
    """Mail it once more, from whoever asks now: it can be answered for as long again."""
    invitation.invited_at, invitation.by = clock.now(), by
    invitation.save(update_fields=["invited_at", "by"])
    audit.record("accounts.member_invited_again", subject=invitation, by=by)
    mail(invitation)


def mail(invitation: MemberInvitation) -> None:
    """The mail with the way in: a link to set a password for who has none, else to the page where they answer.

    It goes where the account is, since staff may have corrected what was typed.
    """
    user, landlord = invitation.user, invitation.landlord
    sets_password = user.is_active and not user.has_usable_password()
    path = reverse(SET_PASSWORD, args=[invite(user, landlord=landlord)]) if sets_password else reverse(ANSWER)
    queue(
        "member_invitation",
        to=user.email,
        key=f"member-invitation:{invitation.pk}:{invitation.invited_at.isoformat()}",
        landlord=landlord,
        holds_secret=sets_password,
        context={"invitation": invitation, "landlord": landlord, "path": path, "sets_password": sets_password},
    )


@transaction.atomic
def take_back(invitation: MemberInvitation, *, by: User) -> None:
    """Let an invitation open nothing any more; again changes nothing."""
    if end(invitation):
        audit.record("accounts.member_invitation_taken_back", subject=invitation, by=by)


@transaction.atomic
def change_role(membership: Membership, *, role: str, by: User) -> Membership:
    """Make them an owner or a member; LastOwner when nobody would own the landlord, 404 once somebody removed them."""
    landlord = Landlord.objects.select_for_update().get(pk=membership.landlord_id)
    fresh = get_member(landlord, pk=membership.pk)
    change_member(fresh, role=role, is_active=True, by=by, why="Changed by an owner")
    return fresh


@transaction.atomic
def remove(membership: Membership, *, by: User, here: str | None = None) -> None:
    """Let them in no more, and sign them out everywhere but in the session `here`; LastOwner where none would remain.

    Programs and calendars that they let in are shut out with them, and stay so should they come back.
    """
    Landlord.objects.select_for_update().get(pk=membership.landlord_id)
    change_member(membership, role=membership.role, is_active=False, by=by, why="Removed by an owner")
    end_sessions(membership.user, but=here)


# What the invited person does -------------------------------------------------------------------


@transaction.atomic
def accept(invitation: MemberInvitation) -> None:
    """Give them their place with the landlord, the one that they had once if they did; again changes nothing."""
    Landlord.objects.select_for_update().get(pk=invitation.landlord_id)
    if not end(invitation, is_accepted=True):
        return
    user, role = invitation.user, invitation.role
    former = Membership.objects.filter(landlord=invitation.landlord, user=user).first()
    if former is None:
        made = Membership.objects.create(landlord=invitation.landlord, user=user, role=role)
        audit.record("accounts.membership.created", subject=made, after={"role": role}, by=user)
    elif not former.is_active:
        change_member(former, role=role, is_active=True, by=user, why="Accepted an invitation")


@transaction.atomic
def decline(invitation: MemberInvitation) -> None:
    """They do not want to; again changes nothing."""
    if end(invitation):
        audit.record("accounts.member_declined", subject=invitation, by=invitation.user)


def end(invitation: MemberInvitation, *, is_accepted: bool = False) -> bool:
    """End an invitation; whether it was this that ended it."""
    waiting = MemberInvitation.objects.filter(pk=invitation.pk, ended_at=None)
    return bool(waiting.update(ended_at=clock.now(), is_accepted=is_accepted))
