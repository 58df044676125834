"""`expand`: ids replaced by the objects that they name. https://docs.stripe.com/api/expanding_objects"""

from collections.abc import Sequence
from typing import Any

from billing.sandbox import store
from billing.sandbox.errors import ApiError
from billing.sandbox.shapes import Body, make_list

DEEPEST = 4

# Lists that an object has only when they are asked for: the kind of their objects, and what those are found by.
INCLUDABLE = {
    ("charge", "refunds"): ("refund", "charge", "/v1/charges/{}/refunds"),
    ("customer", "subscriptions"): ("subscription", "customer", "/v1/customers/{}/subscriptions"),
    ("invoice", "payments"): ("invoice_payment", "invoice", "/v1/invoices/{}/payments"),
}


def expand(body: Body, *, paths: Sequence[str]) -> Body:
    """The answer, with what was asked for put in place of ids."""
    for path in paths:
        parts = path.split(".")
        if len(parts) > DEEPEST + 1:
            raise ApiError(f"You cannot expand more than {DEEPEST} levels of a property: {path}", param="expand")
        walk(body, parts=parts, whole=path)
    return body


def walk(value: Any, *, parts: Sequence[str], whole: str) -> None:
    """Follow a path into an object, or into each of a list."""
    if isinstance(value, list):
        for one in value:
            walk(one, parts=parts, whole=whole)
    elif isinstance(value, dict):
        head, *rest = parts
        value[head] = opened(value, name=head, whole=whole)
        if rest:
            walk(value[head], parts=rest, whole=whole)


def opened(body: Body, *, name: str, whole: str) -> Any:
    """What stands under a key, as an object where it was an id."""
    if (body.get("object"), name) == ("checkout.session", "line_items"):
        items = [line["item"] for line in store.notes_of(body["id"])["lines"]]
        return make_list(items, url=f"/v1/checkout/sessions/{body['id']}/line_items")
    if (body.get("object"), name) in INCLUDABLE:
        kind, facet, url = INCLUDABLE[body["object"], name]
        return make_list(list(store.select(kind, name=facet, value=body["id"])), url=url.format(body["id"]))
    value = body.get(name)
    if isinstance(value, str):
        value = store.find(value)
    if value is None and (name not in body or body[name] is not None):
        message = f"This property cannot be expanded ({name}). The whole path was {whole}."
        raise ApiError(message, param="expand")
    return value
