"""The billing app."""

from django.apps import AppConfig


class BillingConfig(AppConfig):
    """Stripe: prices, checkouts, subscriptions and the inbox of events."""

    name = "billing"

    def ready(self) -> None:
        """Connect the receivers."""
        from billing import receivers  # noqa: F401
