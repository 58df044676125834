"""The gate in templates: `{% if entitlements|allows:"reports_pdf" %}`."""

from django import template

from plans.entitlements import Entitlements
from plans.features import FeatureKey

register = template.Library()


@register.filter
def allows(entitlements: Entitlements | None, key: str) -> bool:
    """Whether the landlord's plan has the feature. A key that is not in the vocabulary is an error, not a no."""
    return entitlements is not None and entitlements.allows(FeatureKey(key))
