"""What tenant and landlord write to each other, and what a tenant asks for. Mails say that, and not what."""

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from accounts.audit import services as audit
from accounts.messages.services import queue
from accounts.models import User
from accounts.notifying.models import Kind
from accounts.notifying.selectors import is_wanted
from compliance import services as compliance
from compliance.models import PaperRequest, TenancyAccess, TenantMessage
from compliance.portfolio.services import opened
from compliance.tenants.errors import CannotSend, TooMuch
from compliance.tenants.papers import get_paper
from compliance.tenants.selectors import Stage, ensure_may_write, stage_of
from config.lib import clock
from config.lib.ratelimit import DAY, HOUR, allow
from plans.features import Access, FeatureKey
from plans.services import ensure_feature

MESSAGES_AN_HOUR, REQUESTS_A_DAY = 20, 10


@transaction.atomic
def write_to_landlord(access: TenancyAccess, *, text: str) -> TenantMessage:
    """Keep what a tenant wrote and tell the landlord by mail; NothingGoesOut or TooMuch where that cannot be."""
    ensure_may_write(access)
    if not allow(f"tenant-messages:{access.pk}", limit=MESSAGES_AN_HOUR, seconds=HOUR):
        raise TooMuch
    return keep(access, text=text, by=access.user, is_from_tenant=True)


@transaction.atomic
def write_to_tenant(access: TenancyAccess, *, text: str, by: User) -> TenantMessage:
    """Keep what the landlord wrote and tell the tenant by mail; CannotSend to one who has no access."""
    ensure_feature(access.tenancy.property.landlord, FeatureKey.TENANT_PORTAL, to=Access.SIDE_EFFECT)
    opened(access.tenancy.property)
    ensure_reachable(access)
    return keep(access, text=text, by=by, is_from_tenant=False)


def ensure_reachable(access: TenancyAccess) -> None:
    """Pass, or CannotSend: a tenant who cannot sign in would not read it."""
    if stage_of(access, on=clock.today()) is not Stage.OPEN:
        raise CannotSend


def keep(access: TenancyAccess, *, text: str, by: User, is_from_tenant: bool) -> TenantMessage:
    """The message, and a mail to the other side unless an earlier one waits there to be read already."""
    waits = TenantMessage.objects.filter(access=access, is_from_tenant=is_from_tenant, read_at=None).exists()
    message = TenantMessage.objects.create(access=access, text=text, author=by, is_from_tenant=is_from_tenant)
    if not waits:
        tell = tell_landlord if is_from_tenant else tell_tenant
        tell("wrote", access, key=message.pk)
    return message


@transaction.atomic
def read_thread(access: TenancyAccess, *, by_tenant: bool) -> QuerySet[TenantMessage]:
    """All that was written between a tenant and the landlord, in order; what the other side wrote is read with that."""
    theirs = TenantMessage.objects.filter(access=access, is_from_tenant=not by_tenant, read_at=None)
    theirs.update(read_at=clock.now())
    return TenantMessage.objects.filter(access=access).select_related("author")


# Asking for a paper ----------------------------------------------------------------------------------


@transaction.atomic
def ask_for(access: TenancyAccess, *, wanted: str, note: str) -> PaperRequest:
    """Keep that a tenant asks for a paper and tell the landlord; what is asked already is not asked twice."""
    ensure_may_write(access)
    compliance.lock(access.tenancy.property.landlord)
    there = PaperRequest.objects.filter(access=access, wanted=wanted, note=note, answered_at=None).first()
    if there is not None:
        return there
    if not allow(f"tenant-requests:{access.pk}", limit=REQUESTS_A_DAY, seconds=DAY):
        raise TooMuch
    row = PaperRequest.objects.create(access=access, wanted=wanted, note=note)
    audit.record("compliance.paper_asked", subject=row, after={"wanted": wanted}, by=access.user)
    tell_landlord("asked", access, key=row.pk)
    return row


@transaction.atomic
def answer_request(row: PaperRequest, *, text: str, document: int | None, by: User) -> None:
    """Keep what the landlord answers and tell the tenant; an answer that is there already stays.

    `document` is the key of a file that the tenancy is shown, else a 404.
    """
    home = row.access.tenancy.property
    ensure_feature(home.landlord, FeatureKey.TENANT_PORTAL, to=Access.SIDE_EFFECT)
    opened(home)
    found = get_paper(row.access.tenancy, document=document).document if document else None
    said = {"answer": text, "document": found, "answered_at": clock.now(), "answered_by": by}
    if not PaperRequest.objects.filter(pk=row.pk, answered_at=None).update(**said):
        return
    audit.record("compliance.paper_answered", subject=row, after={"document": document} if found else None, by=by)
    if stage_of(row.access, on=clock.today()) is Stage.OPEN:
        tell_tenant("answered", row.access, key=row.pk)


# Telling ---------------------------------------------------------------------------------------------


PATHS = {"wrote": "tenants-messages", "asked": "tenants-request"}
KINDS = {"wrote": Kind.TENANT_WROTE, "asked": Kind.TENANT_ASKED}


def tell_landlord(what: str, access: TenancyAccess, *, key: int) -> None:
    """Mail the landlord that a tenant wrote or asked, unless they do without; `key` is the row's."""
    home = access.tenancy.property
    if not is_wanted(KINDS[what], by=home.landlord):
        return
    page = reverse(f"compliance:{PATHS[what]}", args=[access.pk if what == "wrote" else key])
    queue(
        f"tenant_{what}",
        to=home.landlord.email,
        key=f"tenant-{what}:{key}",
        landlord=home.landlord,
        context={"landlord": home.landlord, "access": access, "home": home, "path": page},
    )


def tell_tenant(what: str, access: TenancyAccess, *, key: int) -> None:
    """Mail a tenant that the landlord wrote or answered; `key` is the row's."""
    home = access.tenancy.property
    page = reverse(f"tenancy:{'messages' if what == 'wrote' else 'requests'}", args=[access.tenancy_id])
    queue(
        f"landlord_{what}",
        to=access.email,
        key=f"landlord-{what}:{key}",
        landlord=home.landlord,
        on_behalf_of=home.landlord,
        context={"access": access, "home": home, "path": page},
    )
