"""The hosted billing portal: what is subscribed to, how it is paid, ending it and letting it go on."""

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse

from billing.sandbox import cards, events, schedules, store, subscribing, wallet
from billing.sandbox.errors import ApiError
from billing.sandbox.pages import go
from billing.sandbox.rendering import money, page, rhythm
from billing.sandbox.shapes import Body

ACTIONS = {"cancel": True, "resume": False}


def portal(request: HttpRequest, key: str) -> HttpResponse:
    """What a customer subscribes to; ending it with the period, or letting it go on."""
    try:
        session = store.get("billing_portal.session", key=key)
        if request.method == "POST":
            return act(request, session)
        customer = store.get("customer", key=session["customer"])
    except ApiError as error:
        return page(request, "notice", {"title": error.message}, status=error.status)
    subscriptions = store.select("subscription", name="customer", value=customer["id"])
    invoices = store.select("invoice", name="customer", value=customer["id"])
    context = {
        "session": session,
        "customer": customer,
        "cards": [{"token": card.token, "words": card_words(card)} for card in cards.CARDS.values()],
        "subscriptions": [described(one) for one in subscriptions],
        "invoices": [described_invoice(one) for one in invoices],
    }
    return page(request, "portal", context, leads_to=[after(session)])


def act(request: HttpRequest, session: Body) -> HttpResponse:
    """Do what the button says to what is the customer's own."""
    action, chosen = request.POST.get("choice", ""), request.POST.get("subscription", "")
    with store.transaction():
        if action == "card":
            wallet.replace_card(session["customer"], card=cards.known(request.POST.get("card", "")))
        else:
            end_or_keep(chosen, customer=session["customer"], action=action)
    return go(after(session) or request.path)


def end_or_keep(key: str, *, customer: str, action: str) -> None:
    """Let a subscription end when its period does, or go on; what was planned for it is planned no more.

    This page says so by the instant alone and not by `cancel_at_period_end`, unlike the API and the dashboard:
    https://docs.stripe.com/billing/subscriptions/billing-mode/compare
    """
    subscription = subscribing.get_running(key)
    if subscription["customer"] != customer or action not in ACTIONS:
        raise ApiError("That is not possible here.")
    if subscription["schedule"]:
        schedules.release(store.get("subscription_schedule", key=subscription["schedule"]))
        subscription = store.get("subscription", key=key)
    ends = subscribing.end_of_period(subscription) if ACTIONS[action] else None
    changed = subscribing.end_at(subscription, ends)
    events.update("customer.subscription.updated", subscription, changed)


def after(session: Body) -> str:
    """Where somebody goes who came for one thing and has done it; empty for all others."""
    flow = session["flow"]
    redirect = flow["after_completion"]["redirect"] if flow else None
    return str(redirect["return_url"]) if redirect else ""


def card_words(card: cards.Card) -> str:
    """A test card, and what it does."""
    return f"{card.brand.title()} ending {card.last4}: {card.words}"


def described(subscription: Body) -> dict[str, Any]:
    """What the page says of a subscription."""
    items = subscription["items"]["data"]
    method = store.find(subscription["default_payment_method"] or "")
    return {
        "id": subscription["id"],
        "names": [name_of(item) for item in items],
        "status": subscription["status"].replace("_", " "),
        "is_running": subscription["status"] not in subscribing.ENDED,
        "is_ending": subscription["cancel_at"] is not None,
        "until": day(max(item["current_period_end"] for item in items)),
        "method": method_words(method) if method else "",
    }


def name_of(item: Body) -> str:
    """What an item is and costs."""
    product = store.get("product", key=item["price"]["product"])
    cost = money(item["price"]["unit_amount"] * item["quantity"], currency=item["price"]["currency"])
    return f"{product['name']}, {cost} {rhythm(item['price'])}"


def method_words(method: Body) -> str:
    """A payment method as people know it."""
    if method["type"] == "card":
        card = method["card"]
        return f"{card['brand'].title()} ending {card['last4']}, expires {card['exp_month']:02d}/{card['exp_year']}"
    return f"Direct Debit from the account ending {method[method['type']]['last4']}"


def described_invoice(invoice: Body) -> dict[str, Any]:
    """What the page says of an invoice."""
    return {
        "number": invoice["number"],
        "day": day(invoice["created"]),
        "total": money(invoice["total"], currency=invoice["currency"]),
        "status": invoice["status"],
        "url": f"/i/{invoice['id']}",
    }


def day(moment: int) -> str:
    """An instant as a day."""
    when = datetime.fromtimestamp(moment, tz=UTC)
    return f"{when.day} {when:%B %Y}"
