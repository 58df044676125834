"""Arithmetic of lines: what they cost, and the tax on them, worked out a line at a time and rounded half up."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from billing.sandbox.shapes import Body


@dataclass(frozen=True, slots=True)
class Tax:
    """The tax of one rate on one line."""

    rate: Body
    amount: int
    taxable: int

    @property
    def is_inclusive(self) -> bool:
        """Whether the price contains it."""
        return bool(self.rate["inclusive"])


@dataclass(frozen=True, slots=True)
class Line:
    """Something that is bought: a price, so many times, under these tax rates.

    A proration names the item that it is of, its own amount, and the part of the period that it stands for.
    """

    price: Body
    description: str
    quantity: int
    rates: tuple[Body, ...] = ()
    prorated: int | None = None
    item: str = ""
    start: int = 0
    end: int = 0

    @property
    def is_proration(self) -> bool:
        """Whether it is the part of a period."""
        return self.prorated is not None

    @property
    def is_recurring(self) -> bool:
        """Whether it comes again every period."""
        return self.price["recurring"] is not None

    @property
    def subtotal(self) -> int:
        """Before tax that is added."""
        return int(self.price["unit_amount"]) * self.quantity if self.prorated is None else self.prorated

    @property
    def taxes(self) -> list[Tax]:
        """One for each rate."""
        return [tax_on(self.subtotal, rate=rate) for rate in self.rates]

    @property
    def tax(self) -> int:
        """All tax, contained or added."""
        return sum(tax.amount for tax in self.taxes)

    @property
    def total(self) -> int:
        """What is charged."""
        return self.subtotal + sum(tax.amount for tax in self.taxes if not tax.is_inclusive)


def tax_on(amount: int, *, rate: Body) -> Tax:
    """The tax on an amount, or the part of it that is tax."""
    percent = Decimal(str(rate["percentage"]))
    share = percent / (100 + percent) if rate["inclusive"] else percent / 100
    tax = int((amount * share).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    return Tax(rate=rate, amount=tax, taxable=amount - tax if rate["inclusive"] else amount)


def subtotal(lines: Iterable[Line]) -> int:
    """All lines, before tax that is added."""
    return sum(line.subtotal for line in lines)


def total(lines: Iterable[Line]) -> int:
    """What all lines come to."""
    return sum(line.total for line in lines)


def total_tax(lines: Iterable[Line]) -> int:
    """All tax in all lines."""
    return sum(line.tax for line in lines)
