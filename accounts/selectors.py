"""Reading people and landlords."""

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, QuerySet

from accounts.errors import OwnersOnly
from accounts.models import Bounce, Invitation, Landlord, Membership, User
from accounts.tokens import token_hash
from config.lib import clock


def landlords_of(user: User) -> QuerySet[Landlord]:
    """The landlords whose portal this person may open, oldest first; each knows whether some mail does not arrive."""
    rows = Landlord.objects.filter(
        memberships__user=user, memberships__is_active=True, memberships__user__is_active=True
    )
    comes_back = Bounce.objects.filter(landlord=OuterRef("pk"), closed_at=None)
    return rows.annotate(has_bounces=Exists(comes_back)).order_by("pk")


def second_steps_of(user: User) -> QuerySet[Authenticator]:
    """The ways in which a person proves, beside the password, that it is them; recovery codes alone are none."""
    steps: QuerySet[Authenticator] = Authenticator.objects.filter(user=user)
    return steps.exclude(type=Authenticator.Type.RECOVERY_CODES)


def deactivated(email: str) -> User | None:
    """The person with this address whom staff have deactivated: no portal opens to them."""
    return User.objects.filter(email__iexact=email, is_active=False).first()


def open_invitation(token: str, *, lock: bool = False) -> Invitation | None:
    """The invitation that a token opens, while it does; locked for whoever is about to spend it."""
    invitations = Invitation.objects.select_related("user")
    if lock:
        invitations = invitations.select_for_update(of=("self",))
    return invitations.filter(
        token_hash=token_hash(token), used_at=None, expires_at__gt=clock.now(), user__is_active=True
    ).first()


def is_owned(landlord: Landlord, *, by: User) -> bool:
    """Whether this person is an active owner."""
    return landlord.memberships.filter(user=by, role=Membership.Role.OWNER, is_active=True).exists()


def ensure_owned(landlord: Landlord, *, by: User) -> None:
    """Pass where this person is an active owner; OwnersOnly for anybody else."""
    if not is_owned(landlord, by=by):
        raise OwnersOnly


def owner_of(landlord: Landlord) -> User:
    """The landlord's first active owner."""
    return User.objects.filter(
        memberships__landlord=landlord, memberships__role="owner", memberships__is_active=True, is_active=True
    ).earliest("memberships__pk")
