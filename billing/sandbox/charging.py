"""Moving money that does not exist: payment methods, payment intents and charges."""

import secrets
from dataclasses import dataclass
from enum import StrEnum

from billing.sandbox import events, store
from billing.sandbox.cards import VISA, Card
from billing.sandbox.ids import random_name
from billing.sandbox.shapes import Body, build


class Instrument(StrEnum):
    """What people pay with."""

    CARD = "card"
    CARD_3DS = "card_3ds"
    DEBIT = "bacs_debit"

    @property
    def method(self) -> str:
        """Stripe's word for the kind of payment method."""
        return "bacs_debit" if self is Instrument.DEBIT else "card"


@dataclass(slots=True)
class Payment:
    """A payment intent and its charge, as they now are."""

    intent: Body
    charge: Body


def attach_method(instrument: Instrument, *, customer: Body | None, email: str, card: Card = VISA) -> Body:
    """A payment method of whoever pays."""
    method = build(
        "payment_method",
        customer=customer["id"] if customer else None,
        type=instrument.method,
    )
    method["billing_details"]["email"] = email or None
    if instrument is Instrument.DEBIT:
        del method["card"]
        method["bacs_debit"] = {"fingerprint": "sandboxdebit0001", "last4": "2345", "sort_code": "108800"}
    else:
        method["card"] = look(card)
    return store.put(method, notes={"outcome": card.outcome})


def look(card: Card) -> Body:
    """A card as its holder sees it."""
    return {
        "brand": card.brand,
        "checks": {"address_line1_check": None, "address_postal_code_check": "pass", "cvc_check": "pass"},
        "country": "GB",
        "display_brand": card.brand,
        "exp_month": 12,
        "exp_year": 2034,
        "fingerprint": f"sandboxcard{card.last4:>05}",
        "funding": "credit",
        "generated_from": None,
        "last4": card.last4,
        "networks": {"available": [card.brand], "preferred": None},
        "regulated_status": "unregulated",
        "three_d_secure_usage": {"supported": True},
        "wallet": None,
    }


def make_intent(*, amount: int, currency: str, customer: Body | None, data: Body) -> Body:
    """An intent to be paid."""
    key = random_name("pi")
    intent = build(
        "payment_intent",
        id=key,
        amount=amount,
        client_secret=f"{key}_secret_{secrets.token_hex(12)}",
        currency=currency,
        customer=customer["id"] if customer else None,
        description=data.get("description"),
        metadata=data.get("metadata") or {},
        payment_method_types=["card", "bacs_debit"],
        status="requires_payment_method",
    )
    return store.put(intent)


def charge(intent: Body, *, method: Body, instrument: Instrument) -> Body:
    """A charge for an intent, pending as every charge begins."""
    return build(
        "charge",
        amount=intent["amount"],
        billing_details=method["billing_details"],
        calculated_statement_descriptor="SANDBOX",
        captured=True,
        currency=intent["currency"],
        customer=intent["customer"],
        description=intent["description"],
        metadata=intent["metadata"],
        payment_intent=intent["id"],
        payment_method=method["id"],
        payment_method_details=method_details(method, instrument=instrument),
        status="pending",
    )


def method_details(method: Body, *, instrument: Instrument) -> Body:
    """How the charge was made."""
    if instrument is Instrument.DEBIT:
        debit = {"fingerprint": "sandboxdebit0001", "last4": "2345", "mandate": None, "sort_code": "108800"}
        return {"bacs_debit": debit, "type": "bacs_debit"}
    known = ("brand", "checks", "country", "exp_month", "exp_year", "fingerprint", "funding", "last4", "wallet")
    details = {name: value for name, value in method["card"].items() if name in known}
    details |= {"installments": None, "mandate": None, "network": method["card"]["brand"]}
    details["three_d_secure"] = three_d_secure() if instrument is Instrument.CARD_3DS else None
    return {"card": details, "type": "card"}


def three_d_secure() -> Body:
    """What the bank said when it asked the holder."""
    return {
        "authentication_flow": "challenge",
        "electronic_commerce_indicator": "05",
        "exemption_indicator": None,
        "result": "authenticated",
        "result_reason": None,
        "transaction_id": random_name("3ds"),
        "version": "2.2.0",
    }


def begin(intent: Body, *, method: Body, instrument: Instrument) -> Payment:
    """A debit that the bank has yet to answer."""
    made = charge(intent, method=method, instrument=instrument)
    changed = {"latest_charge": made["id"], "payment_method": method["id"], "status": "processing"}
    return keep(Payment(intent | changed, made))


def succeed(payment: Payment) -> Payment:
    """The money came."""
    done = {
        "amount_captured": payment.charge["amount"],
        "balance_transaction": random_name("txn"),
        "captured": True,
        "outcome": outcome("approved_by_network", message="Payment complete.", kind="authorized"),
        "paid": True,
        "status": "succeeded",
    }
    received = {
        "amount_received": payment.intent["amount"],
        "last_payment_error": None,
        "next_action": None,
        "status": "succeeded",
    }
    return keep(Payment(payment.intent | received, payment.charge | done))


def fail(payment: Payment, *, code: str, message: str) -> Payment:
    """The money did not come."""
    declined = {
        "captured": False,
        "failure_code": code,
        "failure_message": message,
        "outcome": outcome("declined_by_network", message=message, kind="issuer_declined"),
        "paid": False,
        "status": "failed",
    }
    error = {"charge": payment.charge["id"], "code": code, "message": message, "type": "card_error"}
    back = {
        "last_payment_error": error,
        "next_action": None,
        "payment_method": None,
        "status": "requires_payment_method",
    }
    return keep(Payment(payment.intent | back, payment.charge | declined))


def await_holder(intent: Body, *, method: Body) -> Body:
    """The bank wants to hear from the card's holder before any charge is made."""
    asked = {"type": "use_stripe_sdk", "use_stripe_sdk": {}}
    waiting = {"next_action": asked, "payment_method": method["id"], "status": "requires_action"}
    events.emit("payment_intent.requires_action", store.put(intent | waiting))
    return intent | waiting


def outcome(network: str, *, message: str, kind: str) -> Body:
    """What the network said."""
    return {
        "advice_code": None,
        "network_advice_code": None,
        "network_decline_code": None,
        "network_status": network,
        "reason": None,
        "seller_message": message,
        "type": kind,
    }


def keep(payment: Payment) -> Payment:
    """Store both as they are."""
    store.put(payment.charge)
    store.put(payment.intent)
    return payment


def tell(payment: Payment, *, ending: str) -> None:
    """The charge's event and the intent's: succeeded, processing and pending, or failed."""
    charge_ending = {"processing": "pending", "payment_failed": "failed"}.get(ending, ending)
    events.emit(f"charge.{charge_ending}", payment.charge)
    events.emit(f"payment_intent.{ending}", payment.intent)
