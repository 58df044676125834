"""The webhook, and the landlord's page about money."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from accounts.portal import PortalRequest, portal_view
from billing import selectors, services, tasks
from billing.errors import BadSignature, OtherMode
from billing.gateway import get_gateway
from plans.gate import ungated

MAX_BODY_BYTES = 1_000_000


@csrf_exempt
@login_not_required
@require_POST
@transaction.non_atomic_requests
def stripe_webhook(request: HttpRequest) -> HttpResponse:
    """Keep each signed delivery once and answer at once. https://docs.stripe.com/webhooks"""
    if int(request.headers.get("Content-Length") or 0) > MAX_BODY_BYTES:
        return HttpResponse(status=413)
    try:
        signature = request.headers.get("Stripe-Signature", "")
        payload = get_gateway().verify(request.body, signature=signature)
    except OtherMode:
        services.tell_of_other_mode()
        return HttpResponseBadRequest()
    except BadSignature:
        return HttpResponseBadRequest()
    key = services.record_event(payload)
    if key is not None:
        tasks.process_event.delay_on_commit(key)
    return HttpResponse()


@require_GET
@portal_view
@ungated("Everyone may see what they pay for.")
def overview(request: PortalRequest) -> HttpResponse:
    """Plan, status, next payment and what was paid."""
    return render(request, "billing/overview.html", selectors.money_of(request.landlord))


@transaction.non_atomic_requests
@require_POST
@portal_view
@ungated("Paying, and stopping to pay, is open to everyone.")
def stripe_portal(request: PortalRequest) -> HttpResponse:
    """Off to Stripe's own page for payment method and cancellation."""
    customer = selectors.customer_of(request.landlord)
    back = f"{settings.SITE_URL}{reverse('billing:overview')}"
    return redirect(get_gateway().billing_portal(customer=customer.stripe_id, return_url=back))
