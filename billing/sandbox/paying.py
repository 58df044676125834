"""What happens when a checkout session is paid: objects and events in the order in which Stripe makes them."""

import secrets
from calendar import monthrange
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from billing.sandbox.api.customers import new_customer
from billing.sandbox.errors import StripeError
from billing.sandbox.events import emit
from billing.sandbox.models import StripeObject
from billing.sandbox.objects import Body, blank, change, create, get, row
from billing.sandbox.time import now


def pay(key: str, *, is_instant: bool = True) -> Body:
    """Pay an open session: by card at once, or by a bank debit whose money comes later. The completed session."""
    found = open_session(key)
    session, private = found.body, found.private
    customer = session["customer"] or new_customer(email=session["customer_email"])["id"]
    if session["mode"] == "subscription":
        made = begin_subscription(customer, session=session, private=private, is_instant=is_instant)
    else:
        made = {"payment_intent": take_money(customer, amount=session["amount_total"], is_instant=is_instant)}
    values = {
        "status": "complete",
        "payment_status": "paid" if is_instant else "unpaid",
        "customer": customer,
        "customer_details": details_of(get("customer", customer)),
        "url": None,
    }
    session = change("checkout.session", key, **values, **made)
    emit("checkout.session.completed", session)
    return session


def open_session(key: str) -> StripeObject:
    """The session, while it can be paid."""
    found = row("checkout.session", key)
    if found.body["status"] != "open" or found.body["expires_at"] <= now():
        raise StripeError("This checkout session is no longer open.")
    return found


def details_of(customer: Body) -> Body:
    """The customer as the session repeats them."""
    return {
        "address": None,
        "business_name": None,
        "email": customer["email"],
        "individual_name": None,
        "name": customer["name"],
        "phone": customer["phone"],
        "tax_exempt": "none",
        "tax_ids": [],
    }


# Subscriptions ----------------------------------------------------------------------------------


def begin_subscription(customer: str, *, session: Body, private: Body, is_instant: bool) -> Body:
    """A subscription with its first invoice; the keys that the session gets."""
    recurring = [line for line in private["lines"] if line["price"]["recurring"]]
    subscription = new_subscription(customer, lines=recurring, metadata=private["metadata"])
    emit("customer.subscription.created", subscription)
    invoice = new_invoice(subscription, lines=private["lines"], session=session)
    intent = take_money(customer, amount=invoice["amount_due"], is_instant=is_instant)
    change("subscription", subscription["id"], latest_invoice=invoice["id"])
    StripeObject.objects.filter(id=invoice["id"]).update(private={"payment_intent": intent})
    emit("invoice.created", invoice)
    emit("invoice.finalized", invoice)
    if is_instant:
        settle(invoice["id"])
    return {"subscription": subscription["id"], "invoice": invoice["id"]}


def new_subscription(customer: str, *, lines: list[Body], metadata: Body) -> Body:
    """An active subscription from now on. The period stands on its items."""
    key, start = f"sub_{secrets.token_hex(12)}", now()
    items = [item_of(line, subscription=key, start=start) for line in lines]
    return create(
        "subscription",
        id=key,
        customer=customer,
        status="active",
        currency="gbp",
        metadata=metadata,
        billing_cycle_anchor=start,
        billing_mode={"type": "flexible", "flexible": {}},
        cancel_at_period_end=False,
        collection_method="charge_automatically",
        start_date=start,
        items={"object": "list", "data": items, "has_more": False, "url": f"/v1/subscription_items?subscription={key}"},
        automatic_tax={"disabled_reason": None, "enabled": False, "liability": None},
        invoice_settings={"account_tax_ids": None, "custom_fields": None, "description": None, "footer": None}
        | {"issuer": {"type": "self"}},
    )


def item_of(line: Body, *, subscription: str, start: int) -> Body:
    """A subscription item with its period."""
    return blank(
        "subscription_item",
        created=start,
        current_period_start=start,
        current_period_end=month_after(start),
        price=line["price"],
        quantity=line["quantity"],
        subscription=subscription,
    )


def month_after(start: int) -> int:
    """The same day and time a month later, or the month's last day."""
    moment = datetime.fromtimestamp(start, tz=UTC)
    year, month = moment.year + moment.month // 12, moment.month % 12 + 1
    day = min(moment.day, monthrange(year, month)[1])
    return int(moment.replace(year=year, month=month, day=day).timestamp())


# Invoices ---------------------------------------------------------------------------------------


def new_invoice(subscription: Body, *, lines: list[Body], session: Body) -> Body:
    """The first invoice: every line of the session, recurring or not."""
    key = f"in_{secrets.token_hex(12)}"
    total, net = session["amount_total"], session["amount_subtotal"]
    start = subscription["start_date"]
    data = [invoice_line(line, invoice=key, subscription=subscription) for line in lines]
    return create(
        "invoice",
        id=key,
        customer=subscription["customer"],
        customer_email=get("customer", subscription["customer"])["email"],
        number=next_number(subscription["customer"]),
        billing_reason="subscription_create",
        collection_method="charge_automatically",
        currency="gbp",
        status="open",
        amount_due=total,
        amount_paid=0,
        amount_remaining=total,
        amount_overpaid=0,
        amount_shipping=0,
        attempt_count=1,
        attempted=True,
        subtotal=net,
        subtotal_excluding_tax=net,
        total=total,
        total_excluding_tax=net,
        starting_balance=0,
        period_start=start,
        period_end=start,
        effective_at=start,
        hosted_invoice_url=f"{settings.PUBLIC_URL}/i/{key}",
        lines={"object": "list", "data": data, "has_more": False, "url": f"/v1/invoices/{key}/lines"},
        parent=parent_of(subscription),
        status_transitions=transitions(finalized_at=start),
    )


def parent_of(subscription: Body) -> Body:
    """Where an invoice came from."""
    details = {"metadata": subscription["metadata"], "subscription": subscription["id"]}
    return {"type": "subscription_details", "subscription_details": details, "quote_details": None}


def transitions(**known: int) -> Body:
    """When an invoice came into each state."""
    names = ("finalized_at", "marked_uncollectible_at", "paid_at", "voided_at")
    return {name: known.get(name) for name in names}


def next_number(customer: str) -> str:
    """The customer's next invoice number."""
    body = get("customer", customer)
    change("customer", customer, next_invoice_sequence=body["next_invoice_sequence"] + 1)
    return f"{body['invoice_prefix']}-{body['next_invoice_sequence']:04d}"


def invoice_line(line: Body, *, invoice: str, subscription: Body) -> Body:
    """A line of the invoice."""
    start = subscription["start_date"]
    price = line["price"]
    pricing = {"price": price["id"], "product": price["product"]}
    return blank(
        "line_item",
        amount=line["amount_subtotal"],
        currency="gbp",
        description=line["description"],
        discountable=True,
        invoice=invoice,
        metadata={},
        period={"start": start, "end": month_after(start) if price["recurring"] else start},
        pricing={
            "type": "price_details",
            "price_details": pricing,
            "unit_amount_decimal": price["unit_amount_decimal"],
        },
        quantity=line["quantity"],
        subscription=subscription["id"],
        subtotal=line["amount_subtotal"],
    )


def settle(invoice_key: str) -> Body:
    """The invoice's money has come."""
    found = row("invoice", invoice_key)
    at = now()
    invoice = change(
        "invoice",
        invoice_key,
        status="paid",
        amount_paid=found.body["amount_due"],
        amount_remaining=0,
        status_transitions=found.body["status_transitions"] | {"paid_at": at},
    )
    intent = found.private["payment_intent"]
    payment = create(
        "invoice_payment",
        amount_paid=invoice["amount_paid"],
        amount_requested=invoice["amount_due"],
        currency="gbp",
        invoice=invoice_key,
        is_default=True,
        payment={"type": "payment_intent", "payment_intent": intent},
        status="paid",
        status_transitions={"canceled_at": None, "paid_at": at},
    )
    emit("invoice.paid", invoice)
    emit("invoice_payment.paid", payment)
    return invoice


# Money ------------------------------------------------------------------------------------------


def take_money(customer: str, *, amount: int, is_instant: bool) -> str:
    """A payment intent, with its charge where the money comes at once; its id."""
    intent = create(
        "payment_intent",
        amount=amount,
        amount_capturable=0,
        amount_received=0,
        capture_method="automatic",
        confirmation_method="automatic",
        currency="gbp",
        customer=customer,
        payment_method_types=["card" if is_instant else "bacs_debit"],
        status="processing",
    )
    if is_instant:
        receive(intent["id"])
    return str(intent["id"])


def receive(intent_key: str) -> None:
    """The money of an intent has come."""
    intent = get("payment_intent", intent_key)
    charge = create(
        "charge",
        amount=intent["amount"],
        amount_captured=intent["amount"],
        amount_refunded=0,
        captured=True,
        currency="gbp",
        customer=intent["customer"],
        paid=True,
        payment_intent=intent_key,
        status="succeeded",
    )
    paid = {"status": "succeeded", "amount_received": intent["amount"], "latest_charge": charge["id"]}
    emit("charge.succeeded", charge)
    emit("payment_intent.succeeded", change("payment_intent", intent_key, **paid))


# Bank debits ------------------------------------------------------------------------------------


def bank_says(key: str, *, has_paid: bool) -> Body:
    """The bank's answer to a session that was completed by debit."""
    session = get("checkout.session", key)
    if session["status"] != "complete" or session["payment_status"] != "unpaid":
        raise StripeError("This checkout session does not wait for a bank.")
    return bank_paid(session) if has_paid else bank_refused(session)


def bank_paid(session: Body) -> Body:
    """The money came."""
    receive(intent_of(session))
    if session["invoice"]:
        settle(session["invoice"])
    session = change("checkout.session", session["id"], payment_status="paid")
    emit("checkout.session.async_payment_succeeded", session)
    return session


def bank_refused(session: Body) -> Body:
    """The money did not come: the subscription ends."""
    change("payment_intent", intent_of(session), status="requires_payment_method")
    if session["subscription"]:
        ended: dict[str, Any] = {"status": "canceled", "canceled_at": now(), "ended_at": now()}
        emit("customer.subscription.deleted", change("subscription", session["subscription"], **ended))
    emit("checkout.session.async_payment_failed", session)
    return session


def intent_of(session: Body) -> str:
    """The payment intent behind a session, or behind its invoice."""
    direct = session["payment_intent"]
    return str(direct or row("invoice", session["invoice"]).private["payment_intent"])
