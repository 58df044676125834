"""Whose name stands on a document."""

from typing import Any

from documents.models import DocumentOrder
from plans.features import Access, FeatureKey
from plans.selectors import entitlements_of


def brand_of(order: DocumentOrder) -> dict[str, Any] | None:
    """The landlord's own name, where the plan has it; None for everybody else, whose documents bear ours."""
    landlord = order.landlord
    entitlements = entitlements_of(landlord) if landlord else None
    if landlord is None or entitlements is None:
        return None
    is_allowed = entitlements.allows(FeatureKey.WHITE_LABEL_REPORTS, to=Access.PAID_WORK)
    return {"name": landlord.display_name} if is_allowed else None
