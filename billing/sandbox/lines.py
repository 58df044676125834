"""The lines of invoices: periods of a subscription's items, parts of periods, and what is paid once."""

from collections.abc import Sequence

from billing.sandbox import clock
from billing.sandbox.amounts import Line, Tax
from billing.sandbox.ids import random_name
from billing.sandbox.shapes import Body, build


def make_lines(lines: Sequence[Line], *, invoice: str, subscription: Body) -> list[Body]:
    """The invoice's lines, each of them tied to where it comes from."""
    items = iter(subscription["items"]["data"])
    made = []
    for line in lines:
        if line.is_proration:
            made.append(prorated_line(line, invoice=invoice, subscription=subscription["id"]))
        elif line.is_recurring:
            made.append(recurring_line(line, invoice=invoice, item=next(items)))
        else:
            made.append(single_line(line, invoice))
    return made


def prorated_line(line: Line, *, invoice: str, subscription: str) -> Body:
    """A part of a period: a credit for what was paid before, or what is due for the rest."""
    details = {
        "invoice_item": random_name("ii"),
        "proration": True,
        "proration_details": {"credited_items": None},
        "subscription": subscription,
        "subscription_item": line.item,
    }
    return make_line(
        line,
        invoice=invoice,
        description=line.description,
        parent={
            "invoice_item_details": None,
            "subscription_item_details": details,
            "type": "subscription_item_details",
        },
        period={"end": line.end, "start": line.start},
        subscription=subscription,
    )


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
