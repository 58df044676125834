"""Invoices: paid, or not. They record and mail; what a landlord may do follows from the subscription alone."""

from accounts.models import Landlord
from billing import mails
from billing.events.handling import Handler, Subject
from billing.gateway import Gateway
from billing.models import Payment, UnpaidInvoice
from billing.objects import key_of
from billing.payers import Fresh, landlord_of_invoice, parent_of
from billing.subscriptions import instant
from config.lib import clock

OWED = ("open", "uncollectible")
WHOLE = ("payments.data.payment.payment_intent", "parent.subscription_details.subscription")
"""What of an invoice's surroundings decides what its landlord is told, from one answer of Stripe's."""


def fetch_invoice(gateway: Gateway, subject: Subject) -> Fresh:
    """The invoice as it is now, with its subscription and what Stripe tried."""
    return gateway.fetch("invoice", key=subject.key, whole=WHOLE)


def invoice_told(event_type: str, invoice: Fresh) -> Landlord:
    """Record what was paid or is owed, and write to the landlord about it, each once."""
    landlord = landlord_of_invoice(invoice)
    if invoice["status"] == "paid":
        record_payment(landlord, invoice=invoice)
    elif invoice["status"] in OWED and invoice["attempted"]:
        record_debt(landlord, invoice=invoice)
    else:
        UnpaidInvoice.objects.filter(stripe_id=invoice["id"]).delete()
    return landlord


def record_payment(landlord: Landlord, *, invoice: Fresh) -> None:
    """Keep the payment and send its receipt, once."""
    UnpaidInvoice.objects.filter(stripe_id=invoice["id"]).delete()
    payment, is_new = Payment.objects.get_or_create(
        stripe_id=invoice["id"],
        defaults={
            "landlord": landlord,
            "number": invoice.get("number") or "",
            "reason": invoice.get("billing_reason") or "",
            "amount_pence": invoice["amount_paid"],
            "paid_at": instant(invoice["status_transitions"].get("paid_at")) or clock.now(),
            "hosted_url": invoice.get("hosted_invoice_url") or "",
            "pdf_url": invoice.get("invoice_pdf") or "",
        },
    )
    if is_new and payment.amount_pence > 0:
        mails.send_receipt(payment)


def record_debt(landlord: Landlord, *, invoice: Fresh) -> None:
    """Keep what is owed and where it can be paid; each attempt is told once, by whichever of its events comes."""
    row, _ = UnpaidInvoice.objects.update_or_create(
        stripe_id=invoice["id"],
        defaults={
            "landlord": landlord,
            "subscription_key": key_of(parent_of(invoice).get("subscription")),
            "number": invoice.get("number") or "",
            "amount_pence": invoice["amount_remaining"],
            "hosted_url": invoice.get("hosted_invoice_url") or "",
            "attempts": invoice["attempt_count"],
            "next_attempt_at": instant(invoice.get("next_payment_attempt")),
        },
    )
    if asks_holder(invoice):
        mails.ask_for_holder(row)
    else:
        is_change = invoice.get("billing_reason") == "subscription_update"
        mails.tell_of_failure(row, stripe_status=status_of(invoice), is_change=is_change)


def asks_holder(invoice: Fresh) -> bool:
    """Whether the bank waits for the holder of the card; Stripe tells of such an attempt as failed too."""
    intents = [one["payment"].get("payment_intent") for one in (invoice.get("payments") or {}).get("data", [])]
    return any(intent["status"] == "requires_action" for intent in intents if intent)


def status_of(invoice: Fresh) -> str:
    """How the subscription stands for which an invoice is, in Stripe's word; empty for an invoice of its own."""
    subscription = parent_of(invoice).get("subscription")
    return subscription["status"] if subscription else ""


INVOICE = Handler(fetch_invoice, invoice_told)
