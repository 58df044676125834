"""Reading who may see what of a tenancy. A tenant's way to everything is their access."""

from datetime import date

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from accounts.models import Landlord, User
from accounts.states import Readiness
from compliance.models import PaperRequest, Share, Tenancy, TenancyAccess, TenantMessage
from compliance.tenancies.selectors import State, state_of
from compliance.tenants.errors import NothingGoesOut
from config.lib import clock
from plans.features import Access, FeatureKey
from plans.selectors import entitlements_of

WITH = ("tenancy__property__landlord", "occupier", "user")


class Stage(models.TextChoices):
    """How far an access is."""

    INVITED = "invited", "Invited"
    OPEN = "open", "Has access"
    SWITCHED_OFF = "switched_off", "Switched off"
    MOVED_OUT = "moved_out", "Moved out"
    ENDED = "ended", "Ended with the tenancy"
    REVOKED = "revoked", "Revoked"


def stage_of(access: TenancyAccess, *, on: date) -> Stage:
    """How far an access is on a day."""
    if access.revoked_at is not None:
        return Stage.REVOKED
    if access.occupier.left_at is not None:
        return Stage.MOVED_OUT
    if access.ends_with_tenancy and state_of(access.tenancy, on=on) is State.ENDED:
        return Stage.ENDED
    if access.switched_off_at is not None:
        return Stage.SWITCHED_OFF
    return Stage.OPEN if access.accepted_at else Stage.INVITED


def accesses_in(landlord: Landlord) -> QuerySet[TenancyAccess]:
    """Every access to the landlord's active homes that was not revoked, with how much waits: `unread` and `asked`."""
    return ever_in(landlord).filter(tenancy__property__archived_at=None, revoked_at=None)


def ever_in(landlord: Landlord) -> QuerySet[TenancyAccess]:
    """Every access that the landlord ever gave, with how much waits, revoked ones and those of archived homes too."""
    rows = TenancyAccess.objects.filter(tenancy__property__landlord=landlord)
    unread = Count("messages", filter=Q(messages__is_from_tenant=True, messages__read_at=None), distinct=True)
    asked = Count("requests", filter=Q(requests__answered_at=None), distinct=True)
    return rows.select_related(*WITH).annotate(unread=unread, asked=asked)


def get_access(landlord: Landlord, *, pk: int) -> TenancyAccess:
    """One of them; another landlord's is a 404."""
    return get_object_or_404(accesses_in(landlord), pk=pk)


def get_thread(landlord: Landlord, *, pk: int) -> TenancyAccess:
    """One access as far as its messages go, which are kept when it has ended; another landlord's is a 404."""
    return get_object_or_404(ever_in(landlord), pk=pk)


def is_over(access: TenancyAccess) -> bool:
    """Whether nothing can be written by an access any more: it was revoked, or its home is archived."""
    return access.revoked_at is not None or access.tenancy.property.archived_at is not None


def threads_over(tenancy: Tenancy) -> QuerySet[TenancyAccess]:
    """The accesses of a tenancy that are over and by which something was written, the latest first."""
    written = Exists(TenantMessage.objects.filter(access=OuterRef("pk")))
    rows = ever_in(tenancy.property.landlord).filter(written, tenancy=tenancy)
    over = rows if tenancy.property.archived_at else rows.exclude(revoked_at=None)
    return over.order_by("-pk")


def get_share(landlord: Landlord, *, pk: int) -> Share:
    """One file that this landlord shares; another's is a 404."""
    rows = Share.objects.filter(tenancy__property__landlord=landlord, ended_at=None)
    return get_object_or_404(rows.select_related("tenancy__property"), pk=pk)


def get_request(landlord: Landlord, *, pk: int) -> PaperRequest:
    """One paper that a tenant of this landlord asked for; another's is a 404."""
    rows = PaperRequest.objects.filter(access__tenancy__property__landlord=landlord)
    beside = (*(f"access__{path}" for path in WITH), "answered_by", "document")
    return get_object_or_404(rows.select_related(*beside), pk=pk)


def requests_of(tenancy: Tenancy) -> QuerySet[PaperRequest]:
    """What the tenants of a tenancy asked for, the latest first."""
    return PaperRequest.objects.filter(access__tenancy=tenancy).select_related("access__occupier")


def told_of(tenancy: Tenancy, *, on: date) -> list[TenancyAccess]:
    """The accesses of a tenancy whose holders are told of something new: those that are open on a day."""
    rows = accesses_in(tenancy.property.landlord).filter(tenancy=tenancy)
    return [access for access in rows if stage_of(access, on=on) is Stage.OPEN]


# A tenant's own ----------------------------------------------------------------------------------


def accesses_of(user: User, *, on: date) -> QuerySet[TenancyAccess]:
    """What a person was given access to and has not lost by a day, whether they accepted yet or not."""
    runs = Q(ends_with_tenancy=False) | Q(tenancy__ends_on=None) | Q(tenancy__ends_on__gte=on)
    rows = TenancyAccess.objects.filter(
        runs,
        user=user,
        revoked_at=None,
        occupier__left_at=None,
        tenancy__property__archived_at=None,
        tenancy__property__landlord__readiness=Readiness.READY,
    )
    return rows.select_related(*WITH)


def own_access(user: User, *, tenancy: int, on: date) -> TenancyAccess:
    """A person's accepted access to a tenancy; of one that is not theirs, or no longer, a 404."""
    rows = accesses_of(user, on=on).exclude(accepted_at=None)
    return get_object_or_404(rows, tenancy=tenancy)


def is_on(access: TenancyAccess) -> bool:
    """Whether the landlord's plan lets the tenant in."""
    entitlements = entitlements_of(access.tenancy.property.landlord)
    has_it = entitlements is not None and entitlements.allows(FeatureKey.TENANT_PORTAL, to=Access.READ)
    return has_it and access.switched_off_at is None


def may_write(access: TenancyAccess, *, on: date) -> bool:
    """Whether anything can be confirmed or sent: the landlord's account lets it out, and the tenancy runs."""
    home = access.tenancy.property
    entitlements = entitlements_of(home.landlord)
    goes_out = entitlements is not None and entitlements.allows(FeatureKey.TENANT_PORTAL, to=Access.SIDE_EFFECT)
    return goes_out and home.read_only_since is None and state_of(access.tenancy, on=on) is not State.ENDED


def ensure_may_write(access: TenancyAccess) -> None:
    """Pass, or NothingGoesOut."""
    if not is_on(access) or not may_write(access, on=clock.today()):
        raise NothingGoesOut
