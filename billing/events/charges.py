"""Money that goes back, or that a bank wants back."""

from dataclasses import dataclass

from accounts.audit import services as audit
from accounts.messages.services import mail_staff, tell_staff
from accounts.models import Landlord
from billing.errors import UnknownCustomer
from billing.events.handling import Handler, Subject
from billing.events.orders import add_up_refunds, locked_order
from billing.gateway import Gateway
from billing.models import Dispute, OrderCheckout, Refund
from billing.objects import key_of
from billing.payers import Fresh, landlord_of_customer, landlord_of_invoice
from billing.subscriptions import instant
from config.lib import clock
from config.lib.money import format_pence


@dataclass(frozen=True, slots=True)
class Paid:
    """What a charge paid for: an order, or an invoice of a landlord."""

    landlord: Landlord | None
    order: OrderCheckout | None = None
    invoice: str = ""


def fetch_charge(gateway: Gateway, subject: Subject) -> Fresh:
    """The charge as it is now, with each of its refunds, and the invoice that it paid where it is no order's."""
    charge = gateway.fetch("charge", key=subject.key)
    charge["refunds"] = gateway.refunds(charge=charge["id"])
    has_reference = bool(charge["metadata"].get("reference"))
    charge["invoice"] = None if has_reference else gateway.invoice_of(key_of(charge["payment_intent"]))
    return charge


def fetch_refund(gateway: Gateway, subject: Subject) -> Fresh:
    """The same, for the charge of which a refund gives back."""
    return fetch_charge(gateway, Subject(key_of(gateway.fetch("refund", key=subject.key)["charge"])))


def fetch_dispute(gateway: Gateway, subject: Subject) -> Fresh:
    """The dispute as it is now, and its charge."""
    dispute = gateway.fetch("dispute", key=subject.key)
    dispute["charge"] = fetch_charge(gateway, Subject(key_of(dispute["charge"])))
    return dispute


def paid_by(charge: Fresh) -> Paid:
    """What a charge paid for; UnknownCustomer where that is nothing of ours."""
    if order := locked_order(charge["metadata"].get("reference")):
        return Paid(order.landlord, order=order)
    if charge["invoice"]:
        return Paid(landlord_of_invoice(charge["invoice"]), invoice=charge["invoice"]["id"])
    landlord = landlord_of_customer(charge["customer"])
    if landlord is None:
        raise UnknownCustomer(f"The charge {charge['id']} paid for nothing that we know.")
    return Paid(landlord)


def charge_refunded(event_type: str, charge: Fresh) -> Landlord | None:
    """Keep each refund of a charge once, by its own amount, as it now is."""
    paid = paid_by(charge)
    for refund in charge["refunds"]:
        keep_refund(refund, charge=charge, paid=paid)
    if paid.order is not None:
        add_up_refunds(paid.order, charged=charge["amount_captured"])
    return paid.landlord


def keep_refund(refund: Fresh, *, charge: Fresh, paid: Paid) -> None:
    """Keep one refund. One that failed is told to staff: the payer believes that the money is on its way."""
    row, is_new = Refund.objects.update_or_create(
        stripe_id=refund["id"],
        defaults={
            "landlord": paid.landlord,
            "order": paid.order,
            "invoice": paid.invoice,
            "charge": charge["id"],
            "amount_pence": refund["amount"],
            "status": refund["status"] or "pending",
            "reason": refund.get("reason") or "",
            "refunded_at": instant(refund["created"]) or clock.now(),
        },
    )
    if is_new:
        audit.record("billing.refunded", subject=row, after={"pence": row.amount_pence})
    if row.status in Refund.FAILED:
        sentence = f"The refund {row} of {format_pence(row.amount_pence)} came to nothing: it is {row.status}."
        path = f"/admin/billing/refund/{row.pk}/change/"
        tell_staff("billing.refund_failed", key=f"{row}:{row.status}", sentence=sentence, path=path)


def dispute_told(event_type: str, dispute: Fresh) -> Landlord | None:
    """Keep a dispute and tell staff how it stands. Nobody's access changes by it."""
    charge = dispute["charge"]
    paid = paid_by(charge)
    row, _ = Dispute.objects.update_or_create(
        stripe_id=dispute["id"],
        defaults={
            "landlord": paid.landlord,
            "order": paid.order,
            "charge": charge["id"],
            "amount_pence": dispute["amount"],
            "status": dispute["status"],
            "reason": dispute.get("reason") or "",
            "respond_by": instant((dispute.get("evidence_details") or {}).get("due_by")),
            "disputed_at": instant(dispute["created"]) or clock.now(),
        },
    )
    tell_of_dispute(row, who=paid.landlord.reference if paid.landlord else f"the order {paid.order}")
    return paid.landlord


def tell_of_dispute(row: Dispute, *, who: str) -> None:
    """Tell staff of a dispute, once, and once of what the bank decided, with which nothing is wrong any more."""
    sentence = f"A bank disputes {format_pence(row.amount_pence)} that {who} paid: {row.status}. Access is unchanged."
    told = {"sentence": sentence, "path": f"/admin/billing/dispute/{row.pk}/change/"}
    if row.status in Dispute.DECIDED:
        mail_staff("billing.disputed", key=f"{row}:{row.status}", **told)
    else:
        tell_staff("billing.disputed", key=row.stripe_id, **told)


CHARGE = Handler(fetch_charge, charge_refunded)
REFUND = Handler(fetch_refund, charge_refunded)
DISPUTE = Handler(fetch_dispute, dispute_told)
