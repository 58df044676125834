"""What a checkout is about: its lines, read from the request, and kept with the session."""

from collections.abc import Sequence

from billing.sandbox import prices, store
from billing.sandbox.amounts import Line
from billing.sandbox.errors import ApiError
from billing.sandbox.params import Params
from billing.sandbox.shapes import Body, build

LARGEST = 99_999_999


def read_lines(params: Params, *, mode: str) -> list[Line]:
    """The lines of a request, which must suit each other and the mode."""
    rows = params.rows("line_items")
    if not rows:
        raise ApiError("Missing required param: line_items.", code="parameter_missing", param="line_items")
    lines = [read_line(row) for row in rows]
    check_mode(lines, mode=mode)
    check_money(lines)
    return lines


def read_line(row: Params) -> Line:
    """One line: a price that exists, or one made for it."""
    price = existing_price(row) if "price" in row else prices.make_ad_hoc(row.child("price_data"))
    quantity = row.integer("quantity", at_least=1) or 1
    row.ignore("adjustable_quantity")
    rates = tuple(store.get("tax_rate", key=key, param=row.full("tax_rates")) for key in row.texts("tax_rates"))
    product = store.get("product", key=price["product"])
    return Line(price=price, description=product["name"], quantity=quantity, rates=rates)


def existing_price(row: Params) -> Body:
    """A price that can be bought."""
    price = store.get("price", key=row.required("price"), param=row.full("price"))
    if not price["active"]:
        message = "The price specified is inactive. This field only accepts active prices."
        raise ApiError(message, param=row.full("price"))
    return price


def check_mode(lines: Sequence[Line], *, mode: str) -> None:
    """A subscription needs something that recurs; a payment must have nothing that does."""
    recurring = [line for line in lines if line.is_recurring]
    if mode == "payment" and recurring:
        message = (
            "You specified `payment` mode but passed a recurring price."
            " Either switch to `subscription` mode or use only one-time prices."
        )
        raise ApiError(message, param="mode")
    if mode == "subscription" and not recurring:
        message = (
            "You must provide at least one recurring price in `subscription` mode when using prices."
            " Use `payment` mode for one-time payments."
        )
        raise ApiError(message, param="line_items")
    periods = {(line.price["recurring"]["interval"], line.price["recurring"]["interval_count"]) for line in recurring}
    if len(periods) > 1:
        raise ApiError("All prices on a subscription must have the same recurring interval.", param="line_items")


def check_money(lines: Sequence[Line]) -> None:
    """One currency, and an amount that a card can be charged."""
    if len({line.price["currency"] for line in lines}) > 1:
        raise ApiError("All line items must have the same currency.", param="line_items")
    total = sum(line.total for line in lines)
    if not 0 < total <= LARGEST:
        raise ApiError("The sandbox charges between 0.01 and 999,999.99.", code="amount_too_small", param="line_items")


def as_item(line: Line) -> Body:
    """The line as checkout sessions show it."""
    return build(
        "item",
        amount_subtotal=line.subtotal,
        amount_tax=line.tax,
        amount_total=line.total,
        currency=line.price["currency"],
        description=line.description,
        price=line.price,
        quantity=line.quantity,
    )


def as_note(line: Line) -> Body:
    """The line as it is kept with its session."""
    return {"item": as_item(line), "rates": list(line.rates)}


def from_note(note: Body) -> Line:
    """The line that was kept."""
    item = note["item"]
    return Line(item["price"], item["description"], item["quantity"], tuple(note["rates"]))
