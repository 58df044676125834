"""Invoices: drafted from lines, finalised under a number, paid, refused, voided."""

from collections.abc import Sequence

from billing.sandbox import amounts, clock, events, store
from billing.sandbox.amounts import Line
from billing.sandbox.ids import make_id
from billing.sandbox.lines import added_up, as_tax, make_lines
from billing.sandbox.options import OPTIONS
from billing.sandbox.shapes import Body, build, make_list


def draft(
    lines: Sequence[Line],
    *,
    customer: Body,
    subscription: Body,
    reason: str = "subscription_create",
    period: tuple[int, int] | None = None,
) -> Body:
    """An invoice of a subscription, with what the customer's balance adds or takes off; nothing is stored yet."""
    key, moment = make_id("invoice"), clock.now()
    total, net = amounts.total(lines), amounts.total(lines) - amounts.total_tax(lines)
    start, end = period or (moment, moment)
    invoice = build(
        "invoice",
        id=key,
        account_name=OPTIONS.merchant,
        billing_reason=reason,
        currency=subscription["currency"],
        customer=customer["id"],
        customer_address=customer["address"],
        customer_email=customer["email"],
        customer_name=customer["name"],
        customer_phone=customer["phone"],
        lines=make_list(make_lines(lines, invoice=key, subscription=subscription), url=f"/v1/invoices/{key}/lines"),
        parent=parent(subscription),
        period_end=end,
        period_start=start,
        subtotal=amounts.subtotal(lines),
        subtotal_excluding_tax=net,
        total=total,
        total_excluding_tax=net,
        total_taxes=[as_tax(tax) for tax in added_up(lines)],
    )
    return invoice | what_is_due(total, balance=customer["balance"])


def what_is_due(total: int, *, balance: int) -> Body:
    """The amounts of an invoice beside a balance: below nothing it is a credit, which is used up first."""
    due = max(total + balance, 0)
    return {"amount_due": due, "amount_remaining": due, "starting_balance": balance}


def parent(subscription: Body) -> Body:
    """What the invoice is for."""
    details = {"metadata": subscription["metadata"], "subscription": subscription["id"]}
    return {"quote_details": None, "subscription_details": details, "type": "subscription_details"}


def subscription_of(invoice: Body) -> str:
    """The id of the subscription that an invoice is of."""
    return str(invoice["parent"]["subscription_details"]["subscription"])


def finalise(invoice: Body, *, customer: Body) -> Body:
    """Give it its number and its pages; from now on it is owed. The customer's number and balance go on."""
    number, moment = customer["next_invoice_sequence"], clock.now()
    left = min(invoice["total"] + customer["balance"], 0)
    moved = {"balance": left, "currency": invoice["currency"], "next_invoice_sequence": number + 1}
    store.put(customer | moved)
    page = f"{OPTIONS.public_url}/i/{invoice['id']}"
    return (
        invoice
        | what_is_due(invoice["total"], balance=customer["balance"])
        | {
            "auto_advance": True,
            "effective_at": moment,
            "ending_balance": left,
            "hosted_invoice_url": page,
            "invoice_pdf": f"{page}/pdf",
            "number": f"{customer['invoice_prefix']}-{number:04d}",
            "status": "open",
            "status_transitions": invoice["status_transitions"] | {"finalized_at": moment},
        }
    )


def issue(invoice: Body, *, customer: Body) -> Body:
    """Make a draft into an invoice that is owed, with the events of its making."""
    store.put(invoice)
    events.emit("invoice.created", invoice)
    invoice = finalise(invoice, customer=customer)
    store.put(invoice)
    events.emit("invoice.finalized", invoice)
    return invoice


def expect_payment(invoice: Body, *, intent: Body) -> Body:
    """Tie an invoice to the payment intent that is to pay it."""
    payment = build(
        "invoice_payment",
        amount_requested=invoice["amount_due"],
        currency=invoice["currency"],
        invoice=invoice["id"],
        payment={"payment_intent": intent["id"], "type": "payment_intent"},
        status="open",
    )
    return store.put(payment)


def mark_paid(invoice: Body) -> Body:
    """The invoice is paid, with the events that say so."""
    moment = clock.now()
    paid = invoice | {
        "amount_paid": invoice["amount_due"],
        "amount_remaining": 0,
        "attempt_count": max(invoice["attempt_count"], 1),
        "attempted": True,
        "auto_advance": False,
        "next_payment_attempt": None,
        "status": "paid",
        "status_transitions": invoice["status_transitions"] | {"paid_at": moment},
    }
    store.put(paid)
    events.emit("invoice.paid", paid)
    for payment in list(store.select("invoice_payment", name="invoice", value=invoice["id"])):
        transitions = {"canceled_at": None, "paid_at": moment}
        done = {"amount_paid": invoice["amount_due"], "status": "paid", "status_transitions": transitions}
        events.emit("invoice_payment.paid", store.put(payment | done))
    return paid


def mark_refused(invoice: Body, *, attempts: int, again_at: int | None) -> Body:
    """The money did not come: the invoice stays owed, and is tried again then, or never by itself."""
    refused = invoice | {"attempt_count": attempts, "attempted": True, "next_payment_attempt": again_at}
    store.put(refused)
    events.emit("invoice.payment_failed", refused)
    return refused


def stop_collecting(invoice: Body) -> Body:
    """Try no more by itself; who wants to pay it still can."""
    return store.put(invoice | {"auto_advance": False, "next_payment_attempt": None})


def void(invoice: Body) -> Body:
    """Nobody owes it any more."""
    transitions = invoice["status_transitions"] | {"voided_at": clock.now()}
    stopped = {"auto_advance": False, "next_payment_attempt": None}
    voided = store.put(invoice | stopped | {"status": "void", "status_transitions": transitions})
    events.emit("invoice.voided", voided)
    return voided


def write_off(invoice: Body) -> Body:
    """It is still owed, and nobody expects it to be paid."""
    transitions = invoice["status_transitions"] | {"marked_uncollectible_at": clock.now()}
    stopped = {"auto_advance": False, "next_payment_attempt": None}
    return store.put(invoice | stopped | {"status": "uncollectible", "status_transitions": transitions})
