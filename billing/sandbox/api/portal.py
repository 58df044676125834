"""Sessions of the billing portal. https://docs.stripe.com/api/customer_portal"""

from billing.sandbox import store
from billing.sandbox.ids import make_id
from billing.sandbox.options import OPTIONS
from billing.sandbox.params import Params
from billing.sandbox.shapes import Body, build
from billing.sandbox.subscribing import get_running

FLOWS = ("payment_method_update", "subscription_cancel")
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
        flow=read_flow(params.child("flow_data")) if "flow_data" in params else None,
        return_url=params.text("return_url"),
        url=f"{OPTIONS.public_url}/p/session/{key}",
    )
    return store.put(session)


def read_flow(params: Params) -> Body:
    """The one thing that somebody is sent to do, and where they go when it is done."""
    kind = params.choice("type", of=FLOWS) or params.required("type")
    key = params.child("subscription_cancel").required("subscription") if kind == "subscription_cancel" else ""
    completion = params.child("after_completion")
    ending = completion.choice("type", of=("portal_homepage", "redirect"), default="portal_homepage")
    address = completion.child("redirect").required("return_url") if ending == "redirect" else ""
    return {
        "after_completion": {
            "hosted_confirmation": None,
            "redirect": {"return_url": address} if address else None,
            "type": ending,
        },
        "subscription_cancel": {"retention": None, "subscription": get_running(key)["id"]} if key else None,
        "subscription_update": None,
        "subscription_update_confirm": None,
        "type": kind,
    }
