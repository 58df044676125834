"""The pages that a person sees at Stripe: checkout, its bank check, the billing portal, an invoice."""

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET

from billing.sandbox.api.subscriptions import update_subscription
from billing.sandbox.errors import StripeError
from billing.sandbox.models import StripeObject
from billing.sandbox.objects import get, row
from billing.sandbox.paying import open_session, pay

SEE_OTHER = 303


class Elsewhere(HttpResponseRedirect):
    """Off to another page, by GET."""

    status_code = SEE_OTHER


@csrf_exempt
def checkout(request: HttpRequest, key: str) -> HttpResponse:
    """The hosted checkout: pay, pay after the bank's check, be declined, pay by debit, or leave."""
    try:
        session = open_session(key)
    except StripeError:
        return closed(request, key=key)
    if request.method == "POST":
        return chosen(request, session=session)
    return shown(request, session=session)


def closed(request: HttpRequest, *, key: str) -> HttpResponse:
    """A session that can no longer be paid, or never was one."""
    known = StripeObject.objects.filter(id=key, kind="checkout.session").first()
    status = known.body["status"] if known else "unknown"
    back = known.body["success_url" if status == "complete" else "cancel_url"] if known else None
    context = {"status": status, "back": filled(back, key=key) if back else None}
    return render(request, "sandbox/closed.html", context, status=200 if known else 404)


def shown(request: HttpRequest, *, session: StripeObject, problem: str = "") -> HttpResponse:
    """The checkout page."""
    context = {"session": session.body, "lines": session.private["lines"], "problem": problem}
    return render(request, "sandbox/checkout.html", context, status=402 if problem else 200)


def chosen(request: HttpRequest, *, session: StripeObject) -> HttpResponse:
    """What the person chose on the checkout page."""
    match request.POST.get("choice"):
        case "pay" | "authenticated":
            return paid(session, is_instant=True)
        case "debit":
            return paid(session, is_instant=False)
        case "3ds":
            return render(request, "sandbox/bank_check.html", {"session": session.body})
        case "abandon" if session.body["cancel_url"]:
            return Elsewhere(filled(session.body["cancel_url"], key=session.id))
        case "refused":
            return shown(request, session=session, problem="Your bank could not confirm that it was you.")
    return shown(request, session=session, problem="Your card was declined. Nothing was charged.")


def paid(session: StripeObject, *, is_instant: bool) -> HttpResponse:
    """Pay, and go back to the shop."""
    with transaction.atomic():
        pay(session.id, is_instant=is_instant)
    return Elsewhere(filled(session.body["success_url"], key=session.id))


def filled(url: str, *, key: str) -> str:
    """An address of the shop's, with the session's id where it asked for it."""
    return url.replace("{CHECKOUT_SESSION_ID}", key)


@csrf_exempt
def portal(request: HttpRequest, key: str) -> HttpResponse:
    """The billing portal: cancel at the period's end, or resume."""
    try:
        session = get("billing_portal.session", key)
    except StripeError:
        return render(request, "sandbox/closed.html", {"status": "unknown"}, status=404)
    mine = StripeObject.objects.filter(kind="subscription", customer=session["customer"]).order_by("-created")
    if request.method == "POST":
        subscription = mine.get(id=request.POST.get("subscription", ""))
        with transaction.atomic():
            update_subscription(
                {"cancel_at_period_end": request.POST.get("choice") == "cancel"}, key=str(subscription.id)
            )
        return Elsewhere(request.path)
    context = {"session": session, "subscriptions": [each.body for each in mine]}
    return render(request, "sandbox/portal.html", context)


@require_GET
def invoice(request: HttpRequest, key: str) -> HttpResponse:
    """An invoice as its customer sees it."""
    try:
        body = row("invoice", key).body
    except StripeError:
        return render(request, "sandbox/closed.html", {"status": "unknown"}, status=404)
    return render(request, "sandbox/invoice.html", {"invoice": body, "lines": body["lines"]["data"]})


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What this is."""
    return render(request, "sandbox/home.html", {"webhook": settings.WEBHOOK_URL})
