"""Reading a landlord's trail, narrowed by what was chosen."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast

from accounts.models import AuditEntry, AuditHead, Landlord, User
from compliance.models import Property, TenancyAccess
from compliance.trail.phrases import SUBJECTS, actions_saying
from config.lib import clock
from config.lib.listing import matching

US, STAFF = "us", "staff"
ADDRESS = ("line_1", "line_2", "town", "postcode")
NAMED = ("full_name", "email")


def trail_of(landlord: Landlord) -> QuerySet[AuditEntry]:
    """All of it, the latest first."""
    return AuditEntry.objects.filter(landlord=landlord).select_related("actor", "link").order_by("-pk")


def head_of(landlord: Landlord) -> AuditHead | None:
    """The last entry of the chain that is written for good."""
    return AuditHead.objects.filter(chain=landlord.pk).first()


def members_of(landlord: Landlord) -> QuerySet[User]:
    """Everybody who ever belonged to the landlord."""
    return User.objects.filter(memberships__landlord=landlord).order_by("full_name", "pk")


def tenants_of(landlord: Landlord) -> QuerySet[User]:
    """Everybody who ever accepted access to one of the landlord's tenancies and does not belong to the landlord."""
    tenants = User.objects.filter(
        tenancy_accesses__tenancy__property__landlord=landlord, tenancy_accesses__accepted_at__isnull=False
    )
    return tenants.exclude(memberships__landlord=landlord).order_by("full_name", "pk").distinct()


def invited_by(landlord: Landlord) -> QuerySet[TenancyAccess]:
    """The accesses of whoever never accepted one: what their accounts say of them is not the landlord's to know."""
    rows = TenancyAccess.objects.filter(tenancy__property__landlord=landlord).exclude(user__in=tenants_of(landlord))
    return rows.exclude(user__memberships__landlord=landlord).select_related("occupier").order_by("-pk")


def names_of_tenants(landlord: Landlord) -> dict[int, str]:
    """What each tenant is called: by their own name once they accepted, until then as the landlord calls them."""
    names = {access.user_id: str(access.occupier) for access in invited_by(landlord)}
    return names | {person.pk: str(person) for person in tenants_of(landlord)}


def listed(landlord: Landlord, *, chosen: Mapping[str, Any]) -> QuerySet[AuditEntry]:
    """The entries that have all that was chosen."""
    rows = trail_of(landlord)
    for word in chosen.get("q", "").split():
        rows = rows.filter(said(landlord, word))
    if about := chosen.get("about"):
        rows = rows.filter(begins(next(subject.starts for subject in SUBJECTS if subject.key == about)))
    if by := chosen.get("by"):
        rows = rows.filter(done_by(landlord, by))
    if days := chosen.get("days"):
        rows = rows.filter(at__gte=clock.now() - timedelta(days=int(days)))
    return rows


def said(landlord: Landlord, word: str) -> Q:
    """That a word is in who, what, why, or the address of the home that it is about."""
    homes = Property.objects.filter(matching(word, within=ADDRESS), landlord=landlord)
    keys = homes.annotate(key=Cast("pk", CharField())).values("key")
    about_home = Q(subject_type=Property._meta.label_lower, subject_id__in=keys)
    by_them = Q(actor__in=people_called(landlord, word)) | Q(actor__in=invited_called(landlord, word).values("user"))
    return matching(word, within=("why",)) | by_them | Q(action__in=actions_saying(word)) | about_home


def people_called(landlord: Landlord, word: str) -> QuerySet[User]:
    """The members, and the tenants who accepted, whose name or address has a word in it."""
    known = Q(pk__in=members_of(landlord).values("pk")) | Q(pk__in=tenants_of(landlord).values("pk"))
    return User.objects.filter(known, matching(word, within=NAMED))


def invited_called(landlord: Landlord, word: str) -> QuerySet[TenancyAccess]:
    """Whoever never accepted and was given a name with a word in it."""
    return invited_by(landlord).filter(matching(word, within=("occupier__name",)))


def begins(starts: tuple[str, ...]) -> Q:
    """That the action is one of these kinds."""
    found = Q()
    for start in starts:
        found |= Q(action__startswith=start)
    return found


def done_by(landlord: Landlord, who: str) -> Q:
    """That it was done by one of the landlord's people, by us, or by our staff."""
    if who == US:
        return Q(actor=None)
    if who == STAFF:
        asked = Q(actor__in=names_of_tenants(landlord)) | Q(actor__in=members_of(landlord).values("pk"))
        return Q(actor__isnull=False) & ~asked
    return Q(actor=int(who))
