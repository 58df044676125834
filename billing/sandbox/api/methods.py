"""Payment methods. https://docs.stripe.com/api/payment_methods"""

from billing.sandbox import cards, charging, events, store
from billing.sandbox.charging import Instrument
from billing.sandbox.errors import ApiError
from billing.sandbox.lists import list_objects
from billing.sandbox.params import Params
from billing.sandbox.shapes import Body


def retrieve(params: Params, *, key: str) -> Body:
    """One payment method."""
    return store.get("payment_method", key=key)


def index(params: Params) -> Body:
    """The payment methods of a customer."""
    return list_objects("payment_method", params, url="/v1/payment_methods", by=("customer", "type"))


def attach(params: Params, *, key: str) -> Body:
    """Make one of Stripe's test cards a customer's own."""
    customer = store.get("customer", key=params.required("customer"), param="customer")
    if key not in cards.CARDS:
        raise ApiError(f"The sandbox attaches {', '.join(cards.CARDS)}.", param="payment_method")
    card = cards.CARDS[key]
    method = charging.attach_method(Instrument.CARD, customer=customer, email=customer["email"] or "", card=card)
    events.emit("payment_method.attached", method)
    return method


def detach(params: Params, *, key: str) -> Body:
    """Take it off its customer."""
    old = store.get("payment_method", key=key)
    return events.update("payment_method.detached", old, old | {"customer": None})
