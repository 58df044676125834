"""Asking a landlord to pay: what it costs, the session at Stripe, and closing it again."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import transaction

from accounts.models import Landlord
from billing.errors import PaymentUnavailable
from billing.gateway import get_gateway
from billing.models import CheckoutIntent, Customer, OrderCheckout, Price
from billing.states import CHECKOUT, CheckoutState
from config.lib.errors import StaleState
from config.lib.money import Priced, with_vat
from plans.models import Plan


def first_payment(plan: Plan, *, includes_onboarding: bool) -> Priced:
    """What is charged at sign-up, in pence: the first month, and the onboarding fee unless it was paid before.

    VAT is worked out a line at a time, as Stripe does.
    """
    return priced([plan.monthly_pence, *([plan.onboarding_pence] if includes_onboarding else [])])


def priced(lines: Iterable[int]) -> Priced:
    """What these lines cost together, in pence, with VAT by the one setting."""
    each = [with_vat(line, rate_percent=settings.VAT_RATE_PERCENT) for line in lines]
    return Priced(net=sum(line.net for line in each), vat=sum(line.vat for line in each))


def owes_onboarding(landlord: Landlord | None) -> bool:
    """Whether the onboarding fee is still to be paid; it is charged once in a landlord's life."""
    return landlord is None or not Customer.objects.filter(landlord=landlord, onboarded_at__isnull=False).exists()


@transaction.atomic
def prepare_intent(landlord: Landlord, *, plan: Plan, reference: str) -> CheckoutIntent:
    """Write down what the landlord is asked to pay; the same reference gives the same row."""
    includes_onboarding = owes_onboarding(landlord)
    intent, _ = CheckoutIntent.objects.get_or_create(
        reference=reference,
        defaults={
            "landlord": landlord,
            "plan": plan,
            "includes_onboarding": includes_onboarding,
            "expected_pence": first_payment(plan, includes_onboarding=includes_onboarding).gross,
        },
    )
    return intent


def open_session(intent: CheckoutIntent, *, email: str, success_url: str, cancel_url: str) -> str:
    """The address where the landlord pays. Asking again gives the same one: the key is made from the intent."""
    if intent.url:
        return intent.url
    params = session_params(intent, email=email) | {"success_url": success_url, "cancel_url": cancel_url}
    return address_at_stripe(intent, params=params, key=f"checkout:{intent.reference}")


def address_at_stripe(checkout: CheckoutIntent | OrderCheckout, *, params: dict[str, Any], key: str) -> str:
    """The address of a new session, kept with its row; StaleState, and no session, where that was closed meanwhile."""
    session = get_gateway().create_checkout(params=params, idempotency_key=key)
    still_open = type(checkout).objects.filter(pk=checkout.pk, state=CheckoutState.OPEN)
    if not still_open.update(stripe_id=session["id"], url=session["url"]):
        get_gateway().expire_checkout(session["id"])  # given up in another window while Stripe was being asked
        raise StaleState
    checkout.stripe_id, checkout.url = session["id"], session["url"]
    return checkout.url


def session_params(intent: CheckoutIntent, *, email: str) -> dict[str, Any]:
    """What Stripe is asked for. Of the landlord it carries our reference and, for the receipt, the address."""
    customer = Customer.objects.filter(landlord_id=intent.landlord_id).first()
    who = {"customer": customer.stripe_id} if customer else {"customer_email": email}
    reference = {"reference": intent.reference}
    return {
        "mode": "subscription",
        "line_items": line_items(intent),
        "client_reference_id": intent.reference,
        "metadata": reference,
        "subscription_data": {"metadata": reference},
        **who,
    }


def line_items(intent: CheckoutIntent) -> list[dict[str, Any]]:
    """The month, and the onboarding fee where it is owed, each with VAT where it is charged."""
    kinds = [Price.Kind.MONTHLY, *([Price.Kind.ONBOARDING] if intent.includes_onboarding else [])]
    tax = tax_params()
    return [{"price": current_price(intent.plan, kind=kind).stripe_id, "quantity": 1, **tax} for kind in kinds]


def tax_params() -> dict[str, Any]:
    """What makes Stripe add VAT to a line, where the one setting says that it is charged."""
    return {"tax_rates": [get_gateway().vat_rate(settings.VAT_RATE_PERCENT)]} if settings.VAT_RATE_PERCENT else {}


def current_price(plan: Plan, *, kind: str) -> Price:
    """The price at which a plan is sold now."""
    price = Price.objects.filter(plan=plan, kind=kind, is_current=True).first()
    if price is None:
        raise PaymentUnavailable("Payment is not set up on this server yet: no prices are known (sync_prices).")
    return price


def close_session(intent: CheckoutIntent) -> CheckoutIntent:
    """Close the session at Stripe, so that it can no longer be paid.

    When it was paid in the meantime, nothing is closed: the webhook will tell, and the intent stays as it is.
    """
    if not intent.stripe_id:
        CHECKOUT.move(intent, to=CheckoutState.EXPIRED, why="Closed before it reached Stripe")
        return intent
    session = get_gateway().expire_checkout(intent.stripe_id)
    if session["status"] == "expired" and intent.state == CheckoutState.OPEN:
        CHECKOUT.move(intent, to=CheckoutState.EXPIRED, why="The landlord went back to change an answer")
    return intent
