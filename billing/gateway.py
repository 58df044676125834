"""The only place that speaks to Stripe. Answers are plain dicts; failures are ours, narrow and coded."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeGuard

import stripe
from django.conf import settings

from billing.errors import BadSignature, OtherMode, PaymentUnavailable, RefundRefused
from billing.objects import key_of, two_phases
from billing.refusals import translated

TIMEOUT_SECONDS = 20
TOLERANCE_SECONDS = 300  # how old a signature may be
MAX_NETWORK_RETRIES = 2
PAGE = 100


def is_event(value: Any) -> TypeGuard[dict[str, Any]]:
    """Whether a JSON value has what every event has."""
    if not isinstance(value, dict) or value.get("object") != "event" or not isinstance(value.get("livemode"), bool):
        return False
    data = value.get("data")
    has_names = all(isinstance(value.get(name), str) and value[name] for name in ("id", "type"))
    return has_names and isinstance(data, dict) and isinstance(data.get("object"), dict)


class Gateway:
    """Stripe's API as this product uses it."""

    def __init__(self, *, key: str, base: str, webhook_secret: str) -> None:
        self.is_live = key.startswith(("sk_live_", "rk_live_"))
        self._secret = webhook_secret
        self._client = stripe.StripeClient(
            key,
            base_addresses={"api": base},
            max_network_retries=MAX_NETWORK_RETRIES,
            http_client=stripe.RequestsClient(timeout=TIMEOUT_SECONDS),
        )
        api = self._client.v1
        self._services: Mapping[str, Any] = {
            "checkout.session": api.checkout.sessions,
            "subscription": api.subscriptions,
            "subscription_schedule": api.subscription_schedules,
            "invoice": api.invoices,
            "charge": api.charges,
            "refund": api.refunds,
            "dispute": api.disputes,
            "event": api.events,
        }

    def verify(self, body: bytes, *, signature: str) -> dict[str, Any]:
        """The event that these raw bytes carry; BadSignature when they are not Stripe's, too old, or of the other mode.

        https://docs.stripe.com/webhooks#verify-official-libraries
        """
        if not self._secret:
            raise BadSignature("No webhook secret is configured.")
        if not signature.isascii():
            raise BadSignature("The signature is none.")
        try:
            stripe.WebhookSignature.verify_header(body.decode(), signature, self._secret, TOLERANCE_SECONDS)
            event = json.loads(body)
        except (ValueError, stripe.SignatureVerificationError) as error:
            raise BadSignature from error
        if not is_event(event):
            raise BadSignature("The bytes are signed and are no event.")
        if event["livemode"] != self.is_live:
            raise OtherMode("The event is of the other mode.")
        return event

    def fetch(self, kind: str, *, key: str, whole: Sequence[str] = ()) -> dict[str, Any]:
        """A fresh copy of an object, with the objects at these paths in it whole; NotAtStripe, PaymentUnavailable."""
        with translated():
            found: dict[str, Any] = self._services[kind].retrieve(key, {"expand": list(whole)}).to_dict()
        return found

    def list_made(self, kind: str, *, since: datetime, **wanted: Any) -> Iterator[dict[str, Any]]:
        """Every object of a kind that was made since then, newest first, fetched page by page as they are read."""
        params = {"created": {"gte": int(since.timestamp())}, "limit": PAGE, **wanted}
        with translated():
            for found in self._services[kind].list(params).auto_paging_iter():
                yield found.to_dict()

    def subscriptions(self, customer: str) -> list[dict[str, Any]]:
        """Every subscription of a customer, ended ones too, newest first, each with what will change it by itself."""
        params: Any = {"customer": customer, "status": "all", "limit": PAGE, "expand": ["data.schedule"]}
        with translated():
            found = self._client.v1.subscriptions.list(params)
            return [one.to_dict() for one in found.auto_paging_iter()]

    def all_subscriptions(self) -> Iterator[dict[str, Any]]:
        """Every subscription there is, fetched page by page as they are read."""
        params: Any = {"status": "all", "limit": PAGE, "expand": ["data.schedule"]}
        with translated():
            for found in self._client.v1.subscriptions.list(params).auto_paging_iter():
                yield found.to_dict()

    def refunds(self, **of: str) -> list[dict[str, Any]]:
        """Every refund of a `charge` or of a `payment_intent`, newest first."""
        params: Any = {**of, "limit": PAGE}
        with translated():
            return [one.to_dict() for one in self._client.v1.refunds.list(params).auto_paging_iter()]

    def give_back(self, intent: str, *, pence: int, key: str) -> dict[str, Any]:
        """A refund of a payment intent, or the one that the same key made before; RefundRefused in Stripe's words.

        https://docs.stripe.com/api/refunds/create
        """
        params: Any = {"payment_intent": intent, "amount": pence, "metadata": {"request": key}}
        with translated():
            try:
                return self._client.v1.refunds.create(params, {"idempotency_key": f"refund:{key}"}).to_dict()
            except stripe.InvalidRequestError as error:
                raise RefundRefused(error.user_message or str(error)) from error

    def invoice_of(self, intent: str) -> dict[str, Any] | None:
        """The invoice that a payment intent pays, where it pays one."""
        if not intent:
            return None
        wanted: Any = {"payment": {"type": "payment_intent", "payment_intent": intent}}
        with translated():
            payments = self._client.v1.invoice_payments.list(wanted).data
        return self.fetch("invoice", key=key_of(payments[0].invoice)) if payments else None

    def intent_of(self, invoice: str) -> str:
        """The payment intent that paid an invoice; empty where it was settled without one."""
        wanted: Any = {"invoice": invoice, "status": "paid", "limit": 1}
        with translated():
            payments = self._client.v1.invoice_payments.list(wanted).data
        return key_of(payments[0].to_dict()["payment"].get("payment_intent")) if payments else ""

    def create_checkout(self, *, params: dict[str, Any], idempotency_key: str) -> dict[str, Any]:
        """A new checkout session, or the one that the same key made before.

        https://docs.stripe.com/api/checkout/sessions/create
        """
        with translated():
            options: stripe.RequestOptions = {"idempotency_key": idempotency_key}
            return self._client.v1.checkout.sessions.create(params, options).to_dict()  # type: ignore[arg-type]

    def expire_checkout(self, key: str) -> dict[str, Any]:
        """Close an open checkout session; one that is closed already is returned as it is."""
        with translated():
            try:
                return self._client.v1.checkout.sessions.expire(key).to_dict()
            except stripe.InvalidRequestError as error:
                if error.http_status == 404:
                    raise
                return self._client.v1.checkout.sessions.retrieve(key).to_dict()

    def tell_address(self, customer: str, *, email: str) -> None:
        """Let Stripe write to a customer at this address from now on. Said twice it is so once."""
        with translated():
            self._client.v1.customers.update(customer, {"email": email})

    def billing_portal(self, *, customer: str, return_url: str) -> str:
        """The address of Stripe's own page for payment method and cancellation."""
        with translated():
            session = self._client.v1.billing_portal.sessions.create({"customer": customer, "return_url": return_url})
        return session.url

    def open_invoices(self, subscription: str) -> list[dict[str, Any]]:
        """The invoices of a subscription that are owed."""
        wanted: Any = {"subscription": subscription, "status": "open", "limit": PAGE}
        with translated():
            return [one.to_dict() for one in self._client.v1.invoices.list(wanted).data]

    # Subscriptions that run ------------------------------------------------------------------------

    def preview_change(self, subscription: str, *, item: str, price: str, is_at_once: bool) -> dict[str, Any]:
        """The invoice of a change of price as Stripe would make it: at once, or else that of the next period.

        https://docs.stripe.com/api/invoices/create_preview
        """
        proration = "always_invoice" if is_at_once else "none"
        details = {"items": [{"id": item, "price": price}], "proration_behavior": proration}
        params: Any = {"subscription": subscription, "subscription_details": details}
        with translated():
            return self._client.v1.invoices.create_preview(params).to_dict()

    def change_price(self, subscription: str, *, item: str, price: str, at: int, key: str) -> dict[str, Any]:
        """Change the price and charge the difference, reckoned for an instant; without the money nothing changes.

        https://docs.stripe.com/billing/subscriptions/pending-updates
        """
        params: Any = {
            "items": [{"id": item, "price": price}],
            "proration_behavior": "always_invoice",
            "proration_date": at,
            "payment_behavior": "pending_if_incomplete",
        }
        with translated():
            return self._client.v1.subscriptions.update(subscription, params, {"idempotency_key": key}).to_dict()

    def schedule_price(self, subscription: str, *, price: str) -> None:
        """Change the price with the next period. Said again it is so once, also where only half was done before.

        A subscription has one schedule at most, which is looked for first, so that neither call needs a key.
        https://docs.stripe.com/billing/subscriptions/subscription-schedules
        """
        schedules = self._client.v1.subscription_schedules
        schedule = self.fetch("subscription", key=subscription, whole=["schedule"])["schedule"]
        with translated():
            schedule = schedule or schedules.create({"from_subscription": subscription}).to_dict()
            params: Any = {"end_behavior": "release", "phases": two_phases(schedule, price=price)}
            schedules.update(schedule["id"], params)

    def release_schedule(self, schedule: str) -> None:
        """Let a subscription go on as it is; one that is released already stays so."""
        with translated():
            if self._client.v1.subscription_schedules.retrieve(schedule).status in ("active", "not_started"):
                self._client.v1.subscription_schedules.release(schedule)

    def end_with_period(self, subscription: str) -> None:
        """Let a subscription end with what was paid for. Said twice it is so once."""
        with translated():
            self._client.v1.subscriptions.update(subscription, {"cancel_at_period_end": True})

    def go_on(self, subscription: str) -> None:
        """Let a cancelled subscription go on, in the words in which it was cancelled: Stripe refuses both at once."""
        subscriptions = self._client.v1.subscriptions
        with translated():
            is_by_period = subscriptions.retrieve(subscription).cancel_at_period_end
            subscriptions.update(subscription, {"cancel_at_period_end": False} if is_by_period else {"cancel_at": ""})

    def end_now(self, subscription: str) -> None:
        """End a subscription at once, with nothing charged and nothing given back; one that has ended stays so.

        https://docs.stripe.com/api/subscriptions/cancel
        """
        with translated():
            try:
                self._client.v1.subscriptions.cancel(subscription, {"invoice_now": False, "prorate": False})
            except stripe.InvalidRequestError as error:
                if error.http_status != 404:
                    raise

    # What is sold ----------------------------------------------------------------------------------

    def ensure_product(self, *, key: str, name: str) -> None:
        """A product with this id and name, made or renamed."""
        with translated():
            try:
                self._client.v1.products.update(key, {"name": name})
            except stripe.InvalidRequestError as error:
                if error.http_status != 404:
                    raise
                self._client.v1.products.create({"id": key, "name": name}, {"idempotency_key": f"product:{key}:{name}"})

    def find_price(self, lookup_key: str) -> dict[str, Any] | None:
        """The active price that carries a lookup key."""
        with translated():
            found = self._client.v1.prices.list({"lookup_keys": [lookup_key], "active": True, "limit": 1}).data
        return found[0].to_dict() if found else None

    def create_price(self, *, lookup_key: str, product: str, pence: int, is_monthly: bool) -> dict[str, Any]:
        """A new price that takes over the lookup key; the old one stays valid for those who pay it."""
        params: dict[str, Any] = {
            "currency": "gbp",
            "product": product,
            "unit_amount": pence,
            "lookup_key": lookup_key,
            "transfer_lookup_key": True,
            "tax_behavior": "exclusive",
        }
        if is_monthly:
            params["recurring"] = {"interval": "month"}
        with translated():
            return self._client.v1.prices.create(params).to_dict()  # type: ignore[arg-type]

    def vat_rate(self, percent: int) -> str:
        """The id of the VAT rate at this percentage, made when there is none."""
        with translated():
            for rate in self._client.v1.tax_rates.list({"active": True, "limit": 100}).data:
                if rate.percentage == percent and not rate.inclusive and rate.display_name == "VAT":
                    return rate.id
            made = self._client.v1.tax_rates.create(
                {"display_name": "VAT", "percentage": percent, "inclusive": False, "country": "GB"},
                {"idempotency_key": f"vat:{percent}"},
            )
        return made.id


@lru_cache(maxsize=4)
def _gateway(key: str, base: str, webhook_secret: str) -> Gateway:
    return Gateway(key=key, base=base, webhook_secret=webhook_secret)


def get_gateway() -> Gateway:
    """The gateway that the settings describe; one client, and so one connection pool, a process."""
    if not settings.STRIPE_SECRET_KEY:
        raise PaymentUnavailable("Payment is not set up on this server yet.")
    return _gateway(settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE, settings.STRIPE_WEBHOOK_SECRET)
