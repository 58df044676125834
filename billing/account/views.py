"""The landlord's pages about money. Paying, and stopping to pay, is never gated."""

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.portal import PortalRequest, portal_view
from billing import selectors
from billing.account import pages, services
from billing.account.quotes import confirmed, quote
from billing.checkout import first_payment, owes_onboarding
from billing.errors import QuoteExpired
from billing.gateway import get_gateway
from plans.gate import ungated
from plans.selectors import plan_by_code

HOME = "billing:overview"
METHODS = ["GET", "POST"]
NOT_PAID = "Your plan is not changed yet, as it is not paid for. Open the invoice below to pay; then the plan changes."
OVERTAKEN = "Your plan was changed again since you confirmed this. How it stands now is said below."
paying = ungated("Paying, and stopping to pay, is open to everyone.")


@require_GET
@portal_view
@ungated("Everyone may see what they pay for.")
def overview(request: PortalRequest) -> HttpResponse:
    """How the subscription stands, what is paid next, and what was paid."""
    shown = pages.overview(request.landlord) | {"has_just_paid": "paid" in request.GET}
    return render(request, "billing/overview.html", shown)


@transaction.non_atomic_requests
@require_http_methods(METHODS)
@portal_view
@paying
def change_plan(request: PortalRequest, code: str) -> HttpResponse:
    """What another plan costs, as Stripe works it out; then the change, once that was confirmed."""
    plan = plan_by_code(code)
    if not pages.money_of(request.landlord).may_change:
        return redirect(HOME)
    if request.method == "POST" and (answer := confirm(request)):
        return answer
    found = quote(request.landlord, plan=plan)
    paid, coming = found.subscription.price, found.subscription.next_price
    shown = {"quote": found, "plan": plan, "old": paid.plan, "coming": coming and coming.plan}
    return render(request, "billing/change_plan.html", shown)


def confirm(request: PortalRequest) -> HttpResponse | None:
    """Do what was confirmed; None where the amount has to be shown anew."""
    try:
        found = confirmed(request.landlord, token=request.POST.get("quote", ""))
    except QuoteExpired as refusal:
        messages.error(request, refusal.message)
        return None
    if not services.change_plan(request.landlord, quote=found, by=request.user):
        messages.warning(request, NOT_PAID if pages.money_of(request.landlord).unpaid else OVERTAKEN)
    elif found.is_upgrade:
        messages.success(request, f"You are on {found.price.plan.name} now.")
    else:
        messages.success(request, f"You change to {found.price.plan.name} with your next payment.")
    return redirect(HOME)


@transaction.non_atomic_requests
@require_POST
@portal_view
@paying
def keep_plan(request: PortalRequest) -> HttpResponse:
    """Take back a change of plan that was to come."""
    services.keep_plan(request.landlord, by=request.user)
    messages.success(request, "Your plan stays as it is.")
    return redirect(HOME)


@transaction.non_atomic_requests
@require_http_methods(METHODS)
@portal_view
@paying
def cancel(request: PortalRequest) -> HttpResponse:
    """Say what ending means, then end with what was paid for."""
    money = pages.money_of(request.landlord)
    if money.has_ended or money.is_ending:
        return redirect(HOME)
    if request.method == "GET":
        return render(request, "billing/cancel.html", {"money": money})
    services.cancel(request.landlord, by=request.user)
    messages.success(request, f"Cancelled. It ends on {money.end_in_words}, and nothing more is charged.")
    return redirect(HOME)


@transaction.non_atomic_requests
@require_POST
@portal_view
@paying
def resume(request: PortalRequest) -> HttpResponse:
    """Go on after all."""
    services.resume(request.landlord, by=request.user)
    messages.success(request, "Your subscription goes on.")
    return redirect(HOME)


@transaction.non_atomic_requests
@require_http_methods(METHODS)
@portal_view
@paying
def begin_again(request: PortalRequest, code: str) -> HttpResponse:
    """What coming back costs, then off to Stripe to pay it."""
    plan = plan_by_code(code)
    services.ensure_stays(request.landlord)
    if not pages.money_of(request.landlord).may_return:
        return redirect(HOME)
    if request.method == "POST":
        return redirect(services.begin_again(request.landlord, plan=plan))
    owes = owes_onboarding(request.landlord)
    shown = {"plan": plan, "owes_onboarding": owes, "first": first_payment(plan, includes_onboarding=owes)}
    return render(request, "billing/begin_again.html", shown)


@transaction.non_atomic_requests
@require_POST
@portal_view
@paying
def stripe_portal(request: PortalRequest) -> HttpResponse:
    """Off to Stripe's own page for the payment method, the invoices and cancelling."""
    customer = selectors.customer_of(request.landlord)
    back = f"{settings.SITE_URL}{reverse(HOME)}"
    return redirect(get_gateway().billing_portal(customer=customer.stripe_id, return_url=back))
