"""How the landlord appears on a document."""

from typing import Any

from accounts.branding.selectors import brand_of as own_brand_of
from accounts.branding.selectors import on_paper
from documents.models import DocumentOrder
from plans.features import Access, FeatureKey
from plans.selectors import entitlements_of


def brand_of(order: DocumentOrder) -> dict[str, Any] | None:
    """The landlord's own appearance, or at least their name, where the plan has it; None for everybody else."""
    landlord = order.landlord
    entitlements = entitlements_of(landlord) if landlord else None
    if landlord is None or entitlements is None:
        return None
    if not entitlements.allows(FeatureKey.WHITE_LABEL_REPORTS, to=Access.PAID_WORK):
        return None
    brand = own_brand_of(landlord)
    return on_paper(brand) if brand else {"name": landlord.display_name}
