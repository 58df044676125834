"""Objects held against the types that the official SDK declares for them, down to the last key."""

import types
from decimal import Decimal
from typing import Any, ForwardRef, Literal, Union, get_args, get_origin

import stripe

CLASSES: dict[str, type] = {
    "billing_portal.session": stripe.billing_portal.Session,
    "charge": stripe.Charge,
    "checkout.session": stripe.checkout.Session,
    "customer": stripe.Customer,
    "dispute": stripe.Dispute,
    "event": stripe.Event,
    "invoice": stripe.Invoice,
    "invoice_payment": stripe.InvoicePayment,
    "item": stripe.LineItem,
    "line_item": stripe.InvoiceLineItem,
    "payment_intent": stripe.PaymentIntent,
    "payment_method": stripe.PaymentMethod,
    "price": stripe.Price,
    "product": stripe.Product,
    "refund": stripe.Refund,
    "subscription": stripe.Subscription,
    "subscription_item": stripe.SubscriptionItem,
    "subscription_schedule": stripe.SubscriptionSchedule,
    "tax_rate": stripe.TaxRate,
}
PLAIN: dict[type, tuple[type, ...]] = {
    bool: (bool,),
    int: (int,),
    float: (int, float),
    str: (str,),
    Decimal: (str, Decimal),
    dict: (dict,),
}


def objections(value: Any, hint: Any, path: str) -> list[str]:
    """What a declared type holds against a value; nothing when they agree."""
    if isinstance(hint, str | ForwardRef):
        hint = named(hint if isinstance(hint, str) else hint.__forward_arg__)
    if hint is Any:
        return []
    if get_origin(hint) in (Union, types.UnionType):
        return of_union(value, get_args(hint), path)
    if get_origin(hint) is Literal:
        return [] if value in get_args(hint) else [f"{path}: {value!r} is none of {get_args(hint)}"]
    if get_origin(hint) is list:
        return of_list(value, get_args(hint)[0], path)
    if get_origin(hint) is stripe.ListObject:
        return of_list(value.get("data"), get_args(hint)[0], f"{path}.data")
    if (isinstance(hint, type) and issubclass(hint, stripe.StripeObject)) or get_origin(hint):
        return of_object(value, hint, path)
    fits = isinstance(value, PLAIN[hint]) and (hint is bool or not isinstance(value, bool))
    return [] if fits else [f"{path}: {value!r} is no {hint.__name__}"]


def named(name: str) -> Any:
    """The class of the SDK that a declaration names."""
    places = (stripe, stripe.billing_portal, stripe.checkout, stripe.test_helpers)
    return next(getattr(place, name) for place in places if hasattr(place, name))


def of_union(value: Any, members: tuple[Any, ...], path: str) -> list[str]:
    """One member must agree. Where words are listed, another word is not excused by the `str` beside them."""
    if value is None:
        return [] if type(None) in members else [f"{path}: is null"]
    listed = [member for member in members if get_origin(member) is Literal]
    if listed and isinstance(value, str):
        members = tuple(listed)
    found = [objections(value, member, path) for member in members if member is not type(None)]
    return min(found, key=len)


def of_list(value: Any, hint: Any, path: str) -> list[str]:
    """Each of a list must agree."""
    if not isinstance(value, list):
        return [f"{path}: {value!r} is no list"]
    return [one for at, each in enumerate(value) for one in objections(each, hint, f"{path}[{at}]")]


def of_object(value: Any, hint: Any, path: str) -> list[str]:
    """No key that the type has not, and every key there that the type promises."""
    if not isinstance(value, dict):
        return [f"{path}: {value!r} is no object"]
    if get_origin(hint) or hint is stripe.StripeObject:  # a mapping of whatever the caller put there
        return []
    declared = hint.__annotations__
    found = [f"{path}.{name}: Stripe has no such key" for name in value if name not in declared]
    for name, inner in declared.items():
        if name in value:
            found += objections(value[name], inner, f"{path}.{name}")
        elif is_promised(inner):
            found.append(f"{path}.{name}: is missing")
    return found


def is_promised(hint: Any) -> bool:
    """Whether a key is always there."""
    return "ClassVar" not in str(hint) and type(None) not in get_args(hint)


def against_the_sdk(body: dict[str, Any]) -> list[str]:
    """What the SDK's types hold against an object of the API."""
    return of_object(body, CLASSES[body["object"]], body["object"])
