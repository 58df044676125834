"""What the rows are called that entries tell of, and where they are shown; in one statement for each kind of row."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.db.models import Model, Q, QuerySet
from django.urls import reverse

from accounts.models import AuditEntry, Invitation, Landlord, Membership
from compliance.models import (
    ApiToken,
    GasPage,
    PaperRequest,
    Property,
    Receipt,
    Requirement,
    Share,
    Tenancy,
    TenancyAccess,
)
from compliance.pages import place_of
from compliance.selectors import WHERE
from compliance.trail.selectors import members_of, tenants_of
from documents.models import Document, DocumentOrder, FileReading, Inspection

Key: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Name:
    """What a row is called, and its page where it has one."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """How rows of one kind are read and named."""

    rows: Callable[[Landlord], "QuerySet[Any]"]
    name: Callable[[Any], Name]


def of_requirement(row: Requirement) -> Name:
    """Its title and what it is asked of; one that has ended has no page."""
    url = "" if row.ended_at else reverse("compliance:requirement-detail", args=[row.pk])
    return Name(f"{row.obligation.name}, {place_of(row)}", url)


def of_document(row: Document) -> Name:
    """Its name; a deleted one has no page."""
    return Name(row.name, "" if row.removed_at else reverse("documents:detail", args=[row.pk]))


def of_tenancy(text: str, key: int) -> Name:
    """Something that is shown on the page about a tenancy's tenants."""
    return Name(text, reverse("compliance:tenants-of", args=[key]))


def of_person(row: Membership | Invitation) -> Name:
    """The person."""
    return Name(str(row.user))


KINDS: Mapping[type[Model], Kind] = {
    Property: Kind(
        lambda landlord: Property.objects.filter(landlord=landlord),
        lambda row: Name(str(row), "" if row.archived_at else reverse("compliance:property-detail", args=[row.pk])),
    ),
    Requirement: Kind(
        lambda landlord: Requirement.objects.filter(landlord=landlord).select_related("obligation", *WHERE),
        of_requirement,
    ),
    Tenancy: Kind(
        lambda landlord: Tenancy.objects.filter(property__landlord=landlord).select_related("property"),
        lambda row: Name(f"a tenancy at {row.property}", reverse("compliance:tenancies", args=[row.property_id])),
    ),
    TenancyAccess: Kind(
        lambda landlord: TenancyAccess.objects.filter(tenancy__property__landlord=landlord).select_related("occupier"),
        lambda row: of_tenancy(str(row.occupier), row.tenancy_id),
    ),
    Share: Kind(
        lambda landlord: Share.objects.filter(tenancy__property__landlord=landlord),
        lambda row: of_tenancy(f"“{row.title}”", row.tenancy_id),
    ),
    Receipt: Kind(
        lambda landlord: Receipt.objects.filter(access__tenancy__property__landlord=landlord).select_related("access"),
        lambda row: of_tenancy(f"“{row.title}”", row.access.tenancy_id),
    ),
    PaperRequest: Kind(
        lambda landlord: PaperRequest.objects.filter(access__tenancy__property__landlord=landlord),
        lambda row: Name(row.get_wanted_display().lower(), reverse("compliance:tenants-request", args=[row.pk])),
    ),
    GasPage: Kind(
        lambda landlord: GasPage.objects.filter(home__landlord=landlord).select_related("home"),
        lambda row: Name(str(row.home), reverse("compliance:property-gas-page", args=[row.home_id])),
    ),
    Document: Kind(lambda landlord: Document.objects.filter(landlord=landlord), of_document),
    Inspection: Kind(
        lambda landlord: Inspection.objects.filter(document__landlord=landlord).select_related("document"),
        lambda row: of_document(row.document),
    ),
    FileReading: Kind(
        lambda landlord: FileReading.objects.filter(document__landlord=landlord).select_related("document"),
        lambda row: of_document(row.document),
    ),
    ApiToken: Kind(
        lambda landlord: ApiToken.objects.filter(landlord=landlord),
        lambda row: Name(str(row), reverse("compliance:api-tokens")),
    ),
    DocumentOrder: Kind(
        lambda landlord: DocumentOrder.objects.filter(landlord=landlord),
        lambda row: Name(f"order {row.reference}", reverse("ordered:detail", args=[row.pk])),
    ),
    Membership: Kind(lambda landlord: Membership.objects.filter(landlord=landlord).select_related("user"), of_person),
    Invitation: Kind(
        lambda landlord: Invitation.objects.filter(
            Q(user__in=members_of(landlord)) | Q(user__in=tenants_of(landlord)), landlord=landlord
        ).select_related("user"),
        of_person,
    ),
}


def names_of(landlord: Landlord, entries: Iterable[AuditEntry]) -> dict[Key, Name]:
    """What the rows that entries tell of are called now, as far as they are there and this landlord's."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        wanted[entry.subject_type].add(entry.subject_id)
    return {
        (model._meta.label_lower, str(row.pk)): kind.name(row)
        for model, kind in KINDS.items()
        if (keys := numbers(wanted[model._meta.label_lower]))
        for row in kind.rows(landlord).filter(pk__in=keys)
    }


def numbers(keys: Iterable[str]) -> Sequence[int]:
    """The keys that can be a row's."""
    return [int(key) for key in keys if key.isdecimal()]
