"""Sessions of the billing portal. https://docs.stripe.com/api/customer_portal"""

from billing.sandbox import store
from billing.sandbox.ids import make_id
from billing.sandbox.options import OPTIONS
from billing.sandbox.params import Params
from billing.sandbox.shapes import Body, build

CONFIGURATION = "bpc_sandbox"


def create(params: Params) -> Body:
    """An address where one customer manages what they pay for."""
    customer = store.get("customer", key=params.required("customer"), param="customer")
    params.ignore("configuration", "locale")
    key = make_id("billing_portal.session")
    session = build(
        "billing_portal.session",
        id=key,
        configuration=CONFIGURATION,
        customer=customer["id"],
        return_url=params.text("return_url"),
        url=f"{OPTIONS.public_url}/p/session/{key}",
    )
    return store.put(session)
