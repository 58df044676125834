"""How the sandbox's pages show money and moments."""

from datetime import UTC, datetime

from django import template

register = template.Library()


@register.filter
def pounds(pence: int) -> str:
    """1900 as "£19.00"."""
    return f"£{pence / 100:,.2f}"


@register.filter
def day(seconds: int | None) -> str:
    """Stripe's seconds as a day."""
    return f"{datetime.fromtimestamp(seconds, tz=UTC):%-d %B %Y}" if seconds else ""
