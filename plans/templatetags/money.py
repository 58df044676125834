"""Money in templates: `{{ 1900|pence }}` is "£19.00"."""

from django import template

from config.lib.money import format_pence

register = template.Library()


@register.filter
def pence(amount: int | None) -> str:
    """The amount as people write it; nothing for nothing."""
    return "" if amount is None else format_pence(amount)
