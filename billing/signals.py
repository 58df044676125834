"""What billing tells the floors above. Each is sent in the transaction that records the fact."""

from django.dispatch import Signal

subscription_started = Signal()
"""A checkout of a subscription was paid: sender=CheckoutIntent, intent."""

checkout_lapsed = Signal()
"""A checkout expired or its payment failed: sender=CheckoutIntent, intent."""

order_paid = Signal()
"""The checkout of an order was paid: sender=OrderCheckout, checkout."""

order_checkout_lapsed = Signal()
"""The checkout of an order expired or its payment failed: sender=OrderCheckout, checkout."""

order_refunded = Signal()
"""All of the money for an order went back: sender=OrderCheckout, checkout."""
