"""Check and pay, and the page for a payment that is not finished."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from billing.models import OrderCheckout
from billing.order_checkout import close_order_session, open_order_session, order_price
from billing.states import CheckoutState
from config.lib.nations import Nation
from documents.generation.errors import AnswersRefused
from documents.models import DocumentOrder
from documents.orders.links import follow_token
from documents.orders.products import lines_of, product
from documents.orders.showing import shown
from documents.orders.states import OrderState
from intake.models import OrderDraft
from intake.ordering import services
from intake.ordering.pages import Page, first_open, kinds_in, pages_of, step_count
from intake.ordering.services import is_waiting
from intake.ordering.session import current, of_draft
from intake.services import fingerprint
from intake.session import public
from intake.views.paying import CHANGED, Elsewhere


@of_draft
def check(request: HttpRequest, draft: OrderDraft) -> HttpResponse:
    """Every answer with its Change link, and what is to be paid."""
    if not draft.delivery:
        return redirect("ordering:delivery")
    count = step_count(draft)
    context = {
        "chosen": product(draft.product),
        "kinds": kinds_in(draft),
        "nation": Nation(draft.nation).label,
        "sections": [section_of(page, draft=draft) for page in pages_of(draft)],
        "delivery": delivery_rows(draft),
        "gap": first_open(draft),
        "bill": bill(draft),
        "seen": seen_of(draft),
        "step_number": count,
        "step_count": count,
    }
    return render(request, "intake/ordering/check.html", context)


def section_of(page: Page, *, draft: OrderDraft) -> dict[str, Any]:
    """A page of questions with its answers."""
    url = f"{reverse('ordering:questions', args=[page.key])}?back=check"
    rows = [
        {"key": one.shown_as, "value": shown(one, draft.answers.get(one.name)), "change_url": url}
        for one in page.questions
    ]
    return {"title": page.heading, "rows": rows}


def delivery_rows(draft: OrderDraft) -> list[dict[str, str]]:
    """Who orders, and how it is delivered."""
    say, url = draft.delivery, reverse("ordering:delivery")
    rows = {
        "Name": say["name"],
        "E-mail address": say["email"],
        "Fast track": "Yes" if say["is_fast"] else "No",
        **({"Printed and posted to": "\n".join(say["post_to"])} if say["is_posted"] else {}),
    }
    return [{"key": key, "value": value, "change_url": url} for key, value in rows.items()]


def bill(draft: OrderDraft) -> dict[str, Any]:
    """What is paid, in pence and by line."""
    said = draft.delivery
    lines = lines_of(product(draft.product), is_fast=said["is_fast"], is_posted=said["is_posted"])
    price = order_price(lines)
    return {"lines": lines, "vat": price.vat if settings.VAT_RATE_PERCENT else None, "total": price.gross}


def seen_of(draft: OrderDraft) -> str:
    """What the page that is paid from shows, so that nobody pays for what another window made of it."""
    chosen = [draft.product, draft.nation, draft.kinds]
    return fingerprint([*chosen, draft.answers, draft.delivery, bill(draft)["total"]])


def is_changed(draft: OrderDraft, *, seen: str | None) -> bool:
    """Whether a draft of which no order is made is another by now than the page showed on which Pay was pressed."""
    is_ordered = draft.order is not None and draft.order.state != OrderState.CANCELLED
    return not is_ordered and seen is not None and seen != seen_of(draft)


@transaction.non_atomic_requests
@require_POST
@public
def pay(request: HttpRequest) -> HttpResponse:
    """Make the order and go to Stripe. Pressed twice, it leads to the same page there."""
    draft = current(request)
    if draft is None:
        return redirect("ordering:start")
    if not draft.delivery:
        return redirect("ordering:delivery")
    if is_changed(draft, seen=request.POST.get("seen")):
        messages.warning(request, CHANGED)
        return redirect("ordering:check")
    try:
        checkout = services.submit(draft)
    except AnswersRefused:
        return redirect("ordering:check")
    draft.refresh_from_db()
    if draft.order is None or checkout.state in (CheckoutState.PAID, CheckoutState.PROCESSING):
        return redirect("ordering:unpaid")
    return Elsewhere(stripe_page(checkout, order=draft.order))


def stripe_page(checkout: OrderCheckout, *, order: DocumentOrder) -> str:
    """Where this order is paid. No transaction is open while Stripe is asked."""
    follow = reverse("orders:follow", args=[follow_token(order)])
    return open_order_session(
        checkout,
        email=order.email,
        success_url=f"{settings.SITE_URL}{follow}",
        cancel_url=f"{settings.SITE_URL}{reverse('ordering:unpaid')}",
    )


@public
def unpaid(request: HttpRequest) -> HttpResponse:
    """The payment is not finished: pay now, or change an answer."""
    draft = current(request)
    if draft is None or draft.order is None:
        return redirect("ordering:start")
    if not is_waiting(draft.order):
        return redirect("orders:follow", follow_token(draft.order))
    context = {"order": draft.order, "chosen": product(draft.product)}
    return render(request, "intake/ordering/unpaid.html", context)


@transaction.non_atomic_requests
@require_POST
@public
def reopen(request: HttpRequest) -> HttpResponse:
    """Close the page at Stripe, then let the answers be changed. One that was paid meanwhile stays paid."""
    draft = current(request)
    if draft is None or draft.order is None or not is_waiting(draft.order):
        return redirect("ordering:unpaid")
    checkout = close_order_session(OrderCheckout.objects.get(reference=draft.order.reference))
    if checkout.state != CheckoutState.EXPIRED:
        return redirect("orders:follow", follow_token(draft.order))
    services.reopen(draft)
    return redirect("ordering:check")
