"""Objects of Stripe's, read and written as plain values."""

from typing import Any


def key_of(value: Any) -> str:
    """The id of an object that Stripe gave whole, as its id, or not at all."""
    return value or "" if value is None or isinstance(value, str) else str(value["id"])


def two_phases(schedule: dict[str, Any], *, price: str) -> list[dict[str, Any]]:
    """The present phase of a schedule as it is, and after it a month at another price; then it goes on so."""
    begins = schedule["current_phase"]["start_date"]
    present = next(phase for phase in schedule["phases"] if phase["start_date"] == begins)
    items = [
        {"price": key_of(one["price"]), "quantity": one["quantity"], "tax_rates": rates_of(one)}
        for one in present["items"]
    ]
    begun = {"start_date": present["start_date"], "end_date": present["end_date"], "items": items}
    later = {"duration": {"interval": "month", "interval_count": 1}, "items": [items[0] | {"price": price}]}
    return [begun | {"proration_behavior": "none"}, later | {"proration_behavior": "none"}]


def rates_of(item: dict[str, Any]) -> list[str]:
    """The taxes on an item of a schedule."""
    return [key_of(rate) for rate in item.get("tax_rates") or []]
