"""Payment intents and charges. https://docs.stripe.com/api/charges"""

from billing.sandbox import store
from billing.sandbox.lists import list_objects
from billing.sandbox.params import Params
from billing.sandbox.shapes import Body


def retrieve_intent(params: Params, *, key: str) -> Body:
    """One payment intent."""
    return store.get("payment_intent", key=key)


def list_intents(params: Params) -> Body:
    """Payment intents, newest first."""
    return list_objects("payment_intent", params, url="/v1/payment_intents", by=("customer",))


def retrieve_charge(params: Params, *, key: str) -> Body:
    """One charge."""
    return store.get("charge", key=key)


def list_charges(params: Params) -> Body:
    """Charges, newest first."""
    return list_objects("charge", params, url="/v1/charges", by=("payment_intent", "customer"))
