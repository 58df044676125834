"""Invoices: drafted from lines, finalised under a number, paid."""

from collections.abc import Sequence

from billing.sandbox import amounts, clock, events, store
from billing.sandbox.amounts import Line, Tax
from billing.sandbox.ids import make_id, random_name
from billing.sandbox.options import OPTIONS
from billing.sandbox.shapes import Body, build, make_list


def draft(lines: Sequence[Line], *, customer: Body, subscription: Body) -> Body:
    """The first invoice of a subscription: what recurs, and what is paid once with it."""
    key, moment = make_id("invoice"), clock.now()
    total, net = amounts.total(lines), amounts.total(lines) - amounts.total_tax(lines)
    return build(
        "invoice",
        id=key,
        account_name=OPTIONS.merchant,
        amount_due=total,
        amount_remaining=total,
        billing_reason="subscription_create",
        currency=lines[0].price["currency"],
        customer=customer["id"],
        customer_address=customer["address"],
        customer_email=customer["email"],
        customer_name=customer["name"],
        customer_phone=customer["phone"],
        lines=make_list(make_lines(lines, invoice=key, subscription=subscription), url=f"/v1/invoices/{key}/lines"),
        parent=parent(subscription),
        period_end=moment,
        period_start=moment,
        subtotal=amounts.subtotal(lines),
        subtotal_excluding_tax=net,
        total=total,
        total_excluding_tax=net,
        total_taxes=[as_tax(tax) for tax in added_up(lines)],
    )


def parent(subscription: Body) -> Body:
    """What the invoice is for."""
    details = {"metadata": subscription["metadata"], "subscription": subscription["id"]}
    return {"quote_details": None, "subscription_details": details, "type": "subscription_details"}


def make_lines(lines: Sequence[Line], *, invoice: str, subscription: Body) -> list[Body]:
    """The invoice's lines, each of them tied to where it comes from."""
    items = iter(subscription["items"]["data"])
    return [
        recurring_line(line, invoice=invoice, item=next(items)) if line.is_recurring else single_line(line, invoice)
        for line in lines
    ]


def recurring_line(line: Line, *, invoice: str, item: Body) -> Body:
    """A period of a subscription's item."""
    money = int(line.price["unit_amount"]) / 100
    details = {
        "invoice_item": None,
        "proration": False,
        "proration_details": {"credited_items": None},
        "subscription": item["subscription"],
        "subscription_item": item["id"],
    }
    return make_line(
        line,
        invoice=invoice,
        description=f"{line.quantity} × {line.description} (at £{money:.2f} / {line.price['recurring']['interval']})",
        parent={
            "invoice_item_details": None,
            "subscription_item_details": details,
            "type": "subscription_item_details",
        },
        period={"end": item["current_period_end"], "start": item["current_period_start"]},
        subscription=item["subscription"],
    )


def single_line(line: Line, invoice: str) -> Body:
    """Something that is paid once."""
    moment = clock.now()
    details = {
        "invoice_item": random_name("ii"),
        "proration": False,
        "proration_details": {"credited_items": None},
        "subscription": None,
    }
    return make_line(
        line,
        invoice=invoice,
        description=line.description,
        parent={"invoice_item_details": details, "subscription_item_details": None, "type": "invoice_item_details"},
        period={"end": moment, "start": moment},
        subscription=None,
    )


def make_line(
    line: Line, *, invoice: str, description: str, parent: Body, period: Body, subscription: str | None
) -> Body:
    """A line of an invoice."""
    bought = {"price": line.price["id"], "product": line.price["product"]}
    pricing = {"price_details": bought, "type": "price_details"}
    return build(
        "line_item",
        amount=line.subtotal,
        currency=line.price["currency"],
        description=description,
        invoice=invoice,
        parent=parent,
        period=period,
        pricing=pricing | {"unit_amount_decimal": line.price["unit_amount_decimal"]},
        quantity=line.quantity,
        quantity_decimal=str(line.quantity),
        subscription=subscription,
        subtotal=line.subtotal,
        taxes=[as_tax(tax) for tax in line.taxes],
    )


def as_tax(tax: Tax) -> Body:
    """Tax as invoices show it."""
    return {
        "amount": tax.amount,
        "tax_behavior": "inclusive" if tax.is_inclusive else "exclusive",
        "tax_rate_details": {"tax_rate": tax.rate["id"]},
        "taxability_reason": "not_available",
        "taxable_amount": tax.taxable,
        "type": "tax_rate_details",
    }


def added_up(lines: Sequence[Line]) -> list[Tax]:
    """The tax of all lines, one sum for each rate."""
    sums: dict[str, Tax] = {}
    for tax in (tax for line in lines for tax in line.taxes):
        so_far = sums.get(tax.rate["id"], Tax(rate=tax.rate, amount=0, taxable=0))
        sums[tax.rate["id"]] = Tax(tax.rate, so_far.amount + tax.amount, so_far.taxable + tax.taxable)
    return list(sums.values())


def finalise(invoice: Body, *, customer: Body) -> Body:
    """Give it its number and its page; from now on it is owed. The customer's next number goes up."""
    number = customer["next_invoice_sequence"]
    store.put(customer | {"next_invoice_sequence": number + 1, "currency": invoice["currency"]})
    moment = clock.now()
    return invoice | {
        "auto_advance": True,
        "effective_at": moment,
        "ending_balance": 0,
        "hosted_invoice_url": f"{OPTIONS.public_url}/i/{invoice['id']}",
        "number": f"{customer['invoice_prefix']}-{number:04d}",
        "status": "open",
        "status_transitions": invoice["status_transitions"] | {"finalized_at": moment},
    }


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
        "attempt_count": 1,
        "attempted": True,
        "auto_advance": False,
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


def mark_refused(invoice: Body) -> Body:
    """The bank refused: the invoice stays owed."""
    refused = invoice | {"attempt_count": invoice["attempt_count"] + 1, "attempted": True}
    store.put(refused)
    events.emit("invoice.payment_failed", refused)
    return refused
