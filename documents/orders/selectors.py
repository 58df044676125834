"""Finding orders, and what belongs to them."""

from django.db.models import QuerySet

from accounts.models import Landlord
from documents.generation.catalogue import Kind, kinds
from documents.models import DocumentOrder, DocumentVersion, GenerationRun, IssuedFile, ReviewNote
from documents.orders.products import Product, product
from documents.orders.states import OrderState


def order_by_reference(reference: str) -> DocumentOrder | None:
    """The order that is quoted so."""
    return DocumentOrder.objects.filter(reference=reference).first()


def orders_of(landlord: Landlord) -> QuerySet[DocumentOrder]:
    """A landlord's orders, those that were paid for and those that wait to be, newest first."""
    return DocumentOrder.objects.filter(landlord=landlord)


def product_of(order: DocumentOrder) -> Product:
    """What was ordered."""
    return product(order.product)


def kinds_of(order: DocumentOrder) -> list[Kind]:
    """The documents that were chosen, in order."""
    return [kinds()[one.kind] for one in order.documents.all()]


def runs_of(order: DocumentOrder) -> list[GenerationRun | None]:
    """The run of each document, None for one that is not begun."""
    return [one.run for one in order.documents.select_related("run")]


def versions_of(order: DocumentOrder) -> list[DocumentVersion | None]:
    """The made version of each document, None for one that has none."""
    found = {version.run_id: version for version in DocumentVersion.objects.filter(run__ordered_document__order=order)}
    return [found.get(one.run_id) if one.run_id else None for one in order.documents.all()]


def files_of(order: DocumentOrder) -> QuerySet[IssuedFile]:
    """The finished files of a delivered order, by document; nothing of one that is not delivered."""
    if order.state not in (OrderState.DELIVERING, OrderState.DELIVERED):
        return IssuedFile.objects.none()
    found = IssuedFile.objects.filter(version__run__ordered_document__order=order)
    return found.select_related("version__run__template").order_by("version__run__ordered_document__number", "-format")


def open_question(order: DocumentOrder) -> ReviewNote | None:
    """What the customer is asked and has not answered; nothing where the order waits for no answer any more."""
    if order.state != OrderState.NEEDS_INPUT:
        return None
    return order.notes.filter(sort=ReviewNote.Sort.QUESTION, answered_at=None).first()
