"""What cards and accounts do when they are charged: Stripe's test cards, and what a test orders.

https://docs.stripe.com/testing
"""

from dataclasses import dataclass
from enum import StrEnum

from billing.sandbox import store
from billing.sandbox.errors import ApiError
from billing.sandbox.shapes import Body


class Outcome(StrEnum):
    """How an attempt to charge ends."""

    GOOD = "good"
    DECLINES = "declines"
    ASKS = "requires-action"


@dataclass(frozen=True, slots=True)
class Card:
    """A test card: the name that the API knows it by, its look, and what it does."""

    token: str
    brand: str
    last4: str
    outcome: Outcome
    words: str


CARDS = {
    card.token: card
    for card in (
        Card("pm_card_visa", "visa", "4242", Outcome.GOOD, "pays"),
        Card("pm_card_mastercard", "mastercard", "4444", Outcome.GOOD, "pays"),
        Card("pm_card_chargeCustomerFail", "visa", "0341", Outcome.DECLINES, "is declined when charged"),
        Card("pm_card_authenticationRequired", "visa", "3184", Outcome.ASKS, "has the bank ask each time"),
    )
}
VISA = CARDS["pm_card_visa"]


def known(token: str) -> Card:
    """The test card of this name."""
    if token not in CARDS:
        raise ApiError(f"The sandbox's cards are {', '.join(CARDS)}.", param="card")
    return CARDS[token]


def read_outcome(word: str) -> Outcome:
    """How a charge is to end."""
    if word not in list(Outcome):
        raise ApiError(f"A charge ends as {', '.join(Outcome)}.", param="outcome")
    return Outcome(word)


def order_next(customer: str, *, outcome: Outcome) -> Body:
    """Let this customer's next charge end so; several are kept in order."""
    body, notes = store.get("customer", key=customer), store.notes_of(customer)
    return store.put(body, notes=notes | {"next": [*notes.get("next", []), outcome]})


def set_habit(method: Body, *, outcome: Outcome) -> Body:
    """Let every charge of this payment method end so from now on."""
    return store.put(method, notes={"outcome": outcome})


def draw(method: Body, *, customer: Body) -> Outcome:
    """How this charge ends: as was ordered for the customer's next one, else as the method is wont to."""
    notes = store.notes_of(customer["id"])
    if notes.get("next"):
        first, *rest = notes["next"]
        store.put(store.get("customer", key=customer["id"]), notes=notes | {"next": rest})
        return Outcome(first)
    return Outcome(store.notes_of(method["id"]).get("outcome", Outcome.GOOD))
