"""Sharing a file with a tenancy, and ending that."""

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from accounts.audit import services as audit
from accounts.messages.services import queue
from accounts.models import User
from compliance.models import Share, Tenancy
from compliance.portfolio.services import opened
from compliance.tenants.selectors import told_of
from config.lib import clock
from documents.models import Document
from plans.features import Access, FeatureKey
from plans.services import ensure_feature


@transaction.atomic
def share(tenancy: Tenancy, document: Document, *, title: str, by: User) -> Share:
    """Show a file to a tenancy's tenants and mail them that something is there; a second time changes nothing."""
    ensure_feature(tenancy.property.landlord, FeatureKey.TENANT_PORTAL, to=Access.SIDE_EFFECT)
    opened(tenancy.property)
    there = Share.objects.filter(tenancy=tenancy, document=document, ended_at=None).first()
    if there is not None:
        return there
    row = Share.objects.create(tenancy=tenancy, document=document, title=title, shared_by=by)
    audit.record("compliance.file_shared", subject=row, after={"document": document.pk, "title": title}, by=by)
    tell_tenants(row)
    return row


def tell_tenants(row: Share) -> None:
    """Mail each tenant that something is there to read; not what."""
    home = row.tenancy.property
    for access in told_of(row.tenancy, on=clock.today()):
        queue(
            "tenant_shared",
            to=access.email,
            key=f"tenant-shared:{row.pk}:{access.pk}",
            landlord=home.landlord,
            on_behalf_of=home.landlord,
            context={"access": access, "home": home, "path": reverse("tenancy:papers", args=[row.tenancy_id])},
        )


@transaction.atomic
def end_share(row: Share, *, by: User | None) -> None:
    """Show a file to the tenants no more; what they confirmed stays. Again changes nothing."""
    if Share.objects.filter(pk=row.pk, ended_at=None).update(ended_at=clock.now()):
        audit.record("compliance.file_shared_no_more", subject=row, before={"title": row.title}, by=by)


def shares_of(document: Document) -> QuerySet[Share]:
    """With which tenancies a file is shared now."""
    return Share.objects.filter(document=document, ended_at=None).select_related("tenancy__property")
