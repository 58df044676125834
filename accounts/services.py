"""Making landlords and people, and letting them in."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.shortcuts import get_object_or_404

from accounts.audit import services as audit
from accounts.errors import InvitationInvalid, LastOwner
from accounts.models import Invitation, Landlord, MemberInvitation, Membership, ReferenceCounter, User
from accounts.selectors import open_invitation, owner_of
from accounts.signals import member_left
from accounts.states import READINESS, Readiness
from accounts.tokens import token_hash
from config.lib import clock


@dataclass(frozen=True, slots=True, kw_only=True)
class LandlordDetails:
    """Who a landlord is, as they told us."""

    name: str
    email: str
    kind: str
    company_name: str = ""
    phone: str = ""
    wants_sms: bool = False


@transaction.atomic
def create_landlord(details: LandlordDetails) -> Landlord:
    """A new applicant with the next reference of the year."""
    landlord = Landlord.objects.create(
        reference=next_reference(clock.today().year),
        name=details.name,
        email=details.email.lower(),
        kind=details.kind,
        company_name=details.company_name,
        phone=details.phone,
        wants_sms=details.wants_sms,
    )
    audit.record("accounts.landlord.created", subject=landlord, after={"reference": landlord.reference})
    return landlord


@transaction.atomic
def next_reference(year: int) -> str:
    """The next `CVP-YYYY-NNNNNN`. The counter's row is locked, so two applicants cannot share one."""
    ReferenceCounter.objects.get_or_create(year=year)
    counter = ReferenceCounter.objects.select_for_update().get(year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"CVP-{year}-{counter.last:06d}"


@transaction.atomic
def correct_details(landlord: Landlord, *, details: LandlordDetails) -> None:
    """Write what an applicant changed before paying. The reference stays."""
    for name in ("name", "kind", "company_name", "phone", "wants_sms"):
        setattr(landlord, name, getattr(details, name))
    landlord.email = details.email.lower()
    landlord.save()
    audit.record("accounts.landlord.corrected", subject=landlord)


def start_preparing(landlord: Landlord) -> None:
    """The portal is being built; safe to say twice."""
    if landlord.readiness == Readiness.APPLICANT:
        READINESS.move(landlord, to=Readiness.PREPARING)


def mark_ready(landlord: Landlord) -> None:
    """The portal is there; safe to say twice."""
    if landlord.readiness == Readiness.PREPARING:
        READINESS.move(landlord, to=Readiness.READY)


def set_closing(landlord: Landlord, *, at: datetime | None) -> None:
    """Every page of the portal says from now on when it closes, or no more that it does."""
    landlord.closes_at = at
    landlord.save(update_fields=["closes_at"])


def shut(landlord: Landlord) -> None:
    """No page of the portal opens any more, to anybody; safe to say twice."""
    if landlord.readiness != Readiness.CLOSED:
        READINESS.move(landlord, to=Readiness.CLOSED)


@transaction.atomic
def ensure_owner(landlord: Landlord) -> User:
    """The owner's account for the address of record, without a password until they set one; safe to repeat."""
    if landlord.memberships.filter(role=Membership.Role.OWNER, is_active=True, user__is_active=True).exists():
        return owner_of(landlord)  # whose own address need not be that of record any more
    user = account_for(landlord.email, name=landlord.name)
    membership, is_new = Membership.objects.get_or_create(
        landlord=landlord, user=user, defaults={"role": Membership.Role.OWNER}
    )
    if is_new:
        audit.record("accounts.membership.created", subject=membership, after={"role": membership.role})
    return user


def account_for(email: str, *, name: str) -> User:
    """The account with this address; where there is none a new one, without a password until its owner sets it."""
    there = User.objects.filter(email__iexact=email).first()
    if there is not None:
        return there
    user = User.objects.create_user(email, full_name=name)
    audit.record("accounts.user.created", subject=user)
    return user


# Invitations ------------------------------------------------------------------------------------


@transaction.atomic
def invite(user: User, *, landlord: Landlord | None) -> str:
    """A fresh token with which the person sets a password; links sent to them earlier stop working."""
    end_links(user)
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        user=user,
        landlord=landlord,
        token_hash=token_hash(token),
        expires_at=clock.now() + timedelta(hours=settings.INVITATION_HOURS),
    )
    audit.record("accounts.invitation.created", subject=invitation)
    return token


def end_links(user: User) -> None:
    """Let no link that was sent to a person set their password any more; safe to repeat."""
    Invitation.objects.filter(user=user, used_at=None, expires_at__gt=clock.now()).update(expires_at=clock.now())


@transaction.atomic
def accept_invitation(token: str, *, password: str) -> User:
    """Set the password and spend the link; ValidationError when the password is too weak."""
    invitation = open_invitation(token, lock=True)
    if invitation is None:
        raise InvitationInvalid
    user = invitation.user
    validate_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    invitation.used_at = clock.now()
    invitation.save(update_fields=["used_at"])
    audit.record("accounts.invitation.accepted", subject=invitation, by=user)
    return user


# Signing in --------------------------------------------------------------------------------------


def end_sessions(user: User, *, but: str | None = None) -> None:
    """Sign a person out everywhere, except in the session with this key."""
    for session in UserSession.objects.filter(user=user).exclude(session_key=but or ""):
        session.end()


@transaction.atomic
def end_session(user: User, *, pk: int, here: str | None) -> None:
    """Sign a person out in one place other than `here`; any other session than theirs is a 404."""
    session = get_object_or_404(UserSession.objects.filter(user=user).exclude(session_key=here or ""), pk=pk)
    audit.record("accounts.session_ended", subject=user, by=user)
    session.end()


@transaction.atomic
def close_doors(user: User) -> None:
    """End a person's sessions, the links with which they could still set a password, and what they asked others to."""
    end_sessions(user)
    MemberInvitation.objects.filter(by=user, ended_at=None).update(ended_at=clock.now())
    end_links(user)


@transaction.atomic
def forget_second_steps(user: User) -> list[str]:
    """Take away every second step and recovery code, and sign the person out; the kinds that there were."""
    steps = Authenticator.objects.filter(user=user)
    kinds = sorted(set(steps.values_list("type", flat=True)))
    steps.delete()
    end_sessions(user)
    return kinds


# Members ----------------------------------------------------------------------------------------


@transaction.atomic
def change_member(membership: Membership, *, role: str, is_active: bool, by: User | None, why: str) -> None:
    """Change a member's role or deactivate them; LastOwner when nobody active would own the landlord.

    Whom somebody asked in while they were an owner is let in no more, so that they come back by no other address; nor
    do they by an invitation that waits for themselves.
    """
    members = Membership.objects.filter(landlord_id=membership.landlord_id)
    list(members.select_for_update().order_by("pk"))
    owning = members.filter(role=Membership.Role.OWNER, is_active=True, user__is_active=True)
    owners = set(owning.values_list("pk", flat=True))  # asked after the lock, so it sees who was deactivated meanwhile
    stays_owner = role == Membership.Role.OWNER and is_active
    if not stays_owner and owners == {membership.pk}:
        raise LastOwner
    before = {"role": membership.role, "is_active": membership.is_active}
    membership.role, membership.is_active = role, is_active
    membership.save(update_fields=["role", "is_active"])
    after = {"role": role, "is_active": is_active}
    audit.record("accounts.membership.changed", subject=membership, before=before, after=after, why=why, by=by)
    waiting = MemberInvitation.objects.filter(landlord=membership.landlord_id, ended_at=None)
    if not stays_owner:
        waiting.filter(by=membership.user).update(ended_at=clock.now())
    if not is_active:
        waiting.filter(user=membership.user).update(ended_at=clock.now())
        member_left.send(Membership, membership=membership, by=by)
