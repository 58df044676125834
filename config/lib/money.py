"""Money is integer pence in GBP, and is shown as it will be charged."""

from dataclasses import dataclass


def format_pence(pence: int) -> str:
    """An amount as people write it: 1900 → "£19.00", -250 → "-£2.50"."""
    sign = "-" if pence < 0 else ""
    return f"{sign}£{abs(pence) // 100:,}.{abs(pence) % 100:02d}"


@dataclass(frozen=True, slots=True)
class Priced:
    """A net amount with the VAT on it, all in pence."""

    net: int
    vat: int

    @property
    def gross(self) -> int:
        """What is charged."""
        return self.net + self.vat


def with_vat(net: int, *, rate_percent: int) -> Priced:
    """Add VAT at a whole percentage, rounded half up to the penny as HMRC allows for an invoice line."""
    return Priced(net=net, vat=(net * rate_percent + 50) // 100)
