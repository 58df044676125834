"""Reading archives and closures of an account. Each is found through its landlord."""

from datetime import timedelta

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from accounts.models import Landlord, User
from billing.selectors import awaits_bank
from documents.models import DocumentOrder
from documents.orders.states import OrderState
from provisioning.models import AccountArchive, AccountClosure
from provisioning.states import OPEN_CLOSURES

DAYS_KEPT = timedelta(days=7)
"""How long the file of an archive is kept."""

ORDER_ENDED = (OrderState.CREATED, OrderState.DELIVERED, OrderState.CANCELLED)
"""Where nobody has paid for an order that is still to come."""


def archives_of(landlord: Landlord) -> QuerySet[AccountArchive]:
    """Those that were asked for, the latest first."""
    return AccountArchive.objects.filter(landlord=landlord).select_related("landlord", "asked_by")


def get_archive(landlord: Landlord, *, pk: int) -> AccountArchive:
    """One of this landlord's; another's is a 404."""
    return get_object_or_404(archives_of(landlord), pk=pk)


def open_closure(landlord: Landlord) -> AccountClosure | None:
    """The closure of an account that is not over yet, if there is one."""
    return AccountClosure.objects.filter(landlord=landlord, state__in=OPEN_CLOSURES).select_related("landlord").first()


def readers_of(landlord: Landlord) -> list[str]:
    """Where it is said what happens to an account: the address of record, and that of each owner."""
    owners = User.objects.filter(
        memberships__landlord=landlord, memberships__role="owner", memberships__is_active=True, is_active=True
    )
    return sorted({address.lower() for address in (landlord.email, *owners.values_list("email", flat=True))})


def orders_under_way(landlord: Landlord) -> QuerySet[DocumentOrder]:
    """The orders that were paid for and are not delivered."""
    return DocumentOrder.objects.filter(landlord=landlord).exclude(state__in=ORDER_ENDED).order_by("pk")


def what_waits(landlord: Landlord) -> list[str]:
    """Why an account must not be erased yet, in sentences; none where it may be."""
    orders = ", ".join(order.reference for order in orders_under_way(landlord))
    under_way = [f"Deliver what was paid for, or cancel it and give the money back: {orders}."] if orders else []
    return under_way + (["A payment was made and its bank has not answered yet."] if awaits_bank(landlord) else [])
