"""What billing tells the floors above. Each is sent in the transaction that records the fact."""

from django.dispatch import Signal

subscription_started = Signal()
"""A checkout of a subscription was paid: sender=CheckoutIntent, intent."""

checkout_lapsed = Signal()
"""A checkout expired or its payment failed: sender=CheckoutIntent, intent."""
