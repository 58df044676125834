"""Inviting tenants, accepting, and ending it: each takes effect with the next page that is asked for."""

from django.db import transaction
from django.urls import reverse

from accounts.audit import services as audit
from accounts.messages.services import queue
from accounts.models import Landlord, User
from accounts.services import account_for, invite
from compliance.models import Occupier, TenancyAccess
from compliance.portfolio.services import opened
from compliance.tenancies.selectors import State, state_of
from compliance.tenancies.services import rename_occupier
from compliance.tenants.errors import CannotInvite, TooManyInvitations
from compliance.tenants.selectors import Stage, stage_of
from config.lib import clock
from config.lib.ratelimit import DAY, allow
from plans.features import Access, FeatureKey
from plans.services import ensure_feature

HOME, SET_PASSWORD = "tenancy:home", "accounts:set-password"
INVITATIONS_A_DAY, MAILS_A_DAY = 40, 3
OVER = "The tenancy has ended, so nothing would open to them. Let them keep reading, or do not invite them."


@transaction.atomic
def invite_tenant(occupier: Occupier, *, name: str, email: str, ends_with_tenancy: bool, by: User) -> TenancyAccess:
    """Give somebody who lives there access to what is shared with their tenancy, and mail them; CannotInvite says why.

    An account is made for an address that has none; whether there was one shows in the mail alone.
    """
    home = occupier.tenancy.property
    ensure_feature(home.landlord, FeatureKey.TENANT_PORTAL, to=Access.SIDE_EFFECT)
    opened(home)
    if ends_with_tenancy and state_of(occupier.tenancy, on=clock.today()) is State.ENDED:
        raise CannotInvite(OVER, field="ends")
    ensure_free(occupier, email=email)
    ensure_not_too_many(home.landlord)
    if not occupier.name:
        rename_occupier(occupier, name=name)
    access = TenancyAccess.objects.create(
        tenancy=occupier.tenancy,
        occupier=occupier,
        user=account_for(email, name=name),
        email=email.lower(),
        ends_with_tenancy=ends_with_tenancy,
        invited_by=by,
    )
    audit.record("compliance.tenant_invited", subject=access, after={"ends_with_tenancy": ends_with_tenancy}, by=by)
    mail_invitation(access)
    return access


def ensure_free(occupier: Occupier, *, email: str) -> None:
    """Pass where neither the person nor the address has access to the tenancy."""
    there = TenancyAccess.objects.filter(revoked_at=None)
    if there.filter(occupier=occupier).exists():
        raise CannotInvite("They have been invited already. Send the invitation again, or revoke it first.")
    if there.filter(tenancy=occupier.tenancy, email__iexact=email).exists():
        raise CannotInvite("Somebody else of this tenancy was invited at this address. Each needs one of their own.")


def ensure_not_too_many(landlord: Landlord) -> None:
    """Pass, or TooManyInvitations: our mail is nobody's way to write to strangers."""
    if not allow(f"tenant-invitations:{landlord.pk}", limit=INVITATIONS_A_DAY, seconds=DAY):
        raise TooManyInvitations("You have sent as many invitations today as can be sent in a day. Go on tomorrow.")


@transaction.atomic
def invite_again(access: TenancyAccess) -> None:
    """Mail an invitation that was not accepted once more; links sent before stop working."""
    landlord = access.tenancy.property.landlord
    ensure_feature(landlord, FeatureKey.TENANT_PORTAL, to=Access.SIDE_EFFECT)
    opened(access.tenancy.property)
    if access.accepted_at is not None:
        raise CannotInvite("They have accepted already.")
    if stage_of(access, on=clock.today()) is not Stage.INVITED:
        raise CannotInvite("Nothing would open to them: they moved out, or the tenancy has ended, and with it this.")
    if not allow(f"tenant-invitation:{access.pk}", limit=MAILS_A_DAY, seconds=DAY):
        raise TooManyInvitations("That was sent often enough today. Ask them to look in their junk folder.")
    access.invited_at = clock.now()
    access.save(update_fields=["invited_at"])
    audit.record("compliance.tenant_invited_again", subject=access)
    mail_invitation(access)


def mail_invitation(access: TenancyAccess) -> None:
    """The mail with the way in: a link to set a password for who has none, else to their pages.

    It goes where the account is, since staff may have corrected what was typed.
    """
    user, home = access.user, access.tenancy.property
    sets_password = not user.has_usable_password()
    path = reverse(HOME)
    if sets_password:
        path = reverse(SET_PASSWORD, args=[invite(user, landlord=home.landlord)])
    queue(
        "tenant_invitation",
        to=user.email,
        key=f"tenant-invitation:{access.pk}:{access.invited_at.isoformat()}",
        landlord=home.landlord,
        on_behalf_of=home.landlord,
        context={"access": access, "home": home, "path": path, "sets_password": sets_password},
        holds_secret=sets_password,
    )


# What the invited person does ----------------------------------------------------------------------


@transaction.atomic
def accept(access: TenancyAccess) -> None:
    """Write that the invited person took it up; again changes nothing."""
    if TenancyAccess.objects.filter(pk=access.pk, accepted_at=None, revoked_at=None).update(accepted_at=clock.now()):
        audit.record("compliance.tenant_accepted", subject=access, by=access.user)


@transaction.atomic
def decline(access: TenancyAccess) -> None:
    """Write that the invited person does not want it; again changes nothing."""
    if TenancyAccess.objects.filter(pk=access.pk, accepted_at=None, revoked_at=None).update(revoked_at=clock.now()):
        audit.record("compliance.tenant_declined", subject=access, by=access.user)


# What the landlord does afterwards -------------------------------------------------------------------


@transaction.atomic
def revoke(access: TenancyAccess, *, by: User) -> None:
    """End an access at once, in every status of the subscription; what they confirmed stays. Again changes nothing."""
    if TenancyAccess.objects.filter(pk=access.pk, revoked_at=None).update(revoked_at=clock.now()):
        audit.record("compliance.tenant_revoked", subject=access, by=by)


@transaction.atomic
def let_end(access: TenancyAccess, *, with_tenancy: bool, by: User) -> None:
    """Say whether an access ends with the tenancy or goes on until it is revoked."""
    ensure_feature(access.tenancy.property.landlord, FeatureKey.TENANT_PORTAL, to=Access.WRITE)
    opened(access.tenancy.property)
    changed = TenancyAccess.objects.filter(pk=access.pk).exclude(ends_with_tenancy=with_tenancy)
    if changed.update(ends_with_tenancy=with_tenancy):
        after = {"ends_with_tenancy": with_tenancy}
        audit.record("compliance.tenant_access_changed", subject=access, after=after, by=by)
