"""The webhook."""

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from billing import services, tasks
from billing.errors import BadSignature, OtherMode
from billing.gateway import get_gateway

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
