"""Make Stripe's products and prices agree with the plan matrix."""

from typing import Any

from django.core.management.base import BaseCommand

from billing.gateway import get_gateway
from billing.prices import sync_prices
from config.lib.money import format_pence


class Command(BaseCommand):
    help = "Create or find Stripe's products and prices for the plan matrix, by lookup key."

    def handle(self, **options: Any) -> None:
        """Sync, and list the prices in force."""
        for price in sync_prices(get_gateway()):
            amount = format_pence(price.unit_amount_pence)
            self.stdout.write(f"{price.plan.name}: {price.kind} {amount} ({price.stripe_id})")
