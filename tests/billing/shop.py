"""A shop of its own at the sandbox, for what Stripe does by itself: nobody of the cast, only the official SDK."""

import json
import time
from typing import Any

import stripe

from tests.plugins.sandbox import StripeSandbox

DAY = 24 * 60 * 60
ADDRESSES = {"success_url": "http://localhost/thanks", "cancel_url": "http://localhost/back"}
PRICES = {"solo": 1900, "folio": 4900, "pro": 9900}


class Shop:
    """Three monthly prices, and people who subscribe to them."""

    def __init__(self, sandbox: StripeSandbox) -> None:
        self.sandbox = sandbox
        client = stripe.StripeClient("sk_test_sandbox", base_addresses={"api": sandbox.url}, max_network_retries=0)
        self.api = client.v1
        self.prices = {name: self.make_price(name, pence) for name, pence in PRICES.items()}

    def make_price(self, name: str, pence: int) -> str:
        """A monthly price."""
        product = self.api.products.create({"name": name.title()})
        month = {"currency": "gbp", "unit_amount": pence, "recurring": {"interval": "month"}}
        return self.api.prices.create({**month, "product": product.id}).id

    def subscribe(self, plan: str = "solo", *, how: str = "pay", **line: Any) -> stripe.Subscription:
        """Somebody who pays by card and has a subscription from now on."""
        lines = [{"price": self.prices[plan], **line}]
        params = {"mode": "subscription", "line_items": lines, "customer_email": "s@example.org", **ADDRESSES}
        paid = self.sandbox.act(self.api.checkout.sessions.create(params).id, how)
        return self.subscription(paid["subscription"])

    def subscription(self, key: str) -> stripe.Subscription:
        """A subscription as it is now."""
        return self.api.subscriptions.retrieve(key)

    def change(self, subscription: stripe.Subscription, plan: str, **how: Any) -> stripe.Subscription:
        """Put the subscription at another price."""
        return self.api.subscriptions.update(subscription.id, {"items": [self.at(subscription, plan)], **how})

    def at(self, subscription: stripe.Subscription, plan: str) -> dict[str, str]:
        """The subscription's item at another price, as requests write it."""
        return {"id": subscription["items"].data[0].id, "price": self.prices[plan]}

    def invoices(self, subscription: stripe.Subscription) -> list[stripe.Invoice]:
        """All invoices of a subscription, oldest first."""
        return self.api.invoices.list({"subscription": subscription.id, "limit": 100}).data[::-1]

    def pass_days(self, days: float) -> None:
        """Let time pass at the sandbox."""
        self.sandbox.advance(int(self.sandbox.now() + days * DAY))

    def told(self, *, after: int = 0) -> list[str]:
        """The types of the events after a number, oldest first."""
        return [event["type"] for event in self.sandbox.events(after=after)]

    def last_number(self) -> int:
        """The number of the newest event."""
        return self.sandbox.events()[-1]["number"]

    def bodies(self, event_type: str) -> list[dict[str, Any]]:
        """The events of a type, oldest first."""
        return [json.loads(one["body"]) for one in self.sandbox.events() if one["type"] == event_type]


def plan_of(subscription: stripe.Subscription) -> int:
    """What the subscription costs a month."""
    return subscription["items"].data[0].price.unit_amount


def period(subscription: stripe.Subscription) -> tuple[int, int]:
    """From when until when was paid."""
    item = subscription["items"].data[0]
    return item.current_period_start, item.current_period_end


def is_near(moment: int, *, to: float, within: int = 5) -> bool:
    """Whether an instant is another one, but for what the machine took."""
    return abs(moment - to) <= within


def real() -> int:
    """The machine's own second."""
    return int(time.time())
