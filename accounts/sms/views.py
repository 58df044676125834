"""Where the SMS service tells what people answered."""

import hashlib
import hmac
import json

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from accounts.errors import NotAMobileNumber
from accounts.sms.numbers import e164
from accounts.sms.services import hear
from config.lib import clock

TOLERANCE_SECONDS = 300


@csrf_exempt
@login_not_required
@require_POST
def inbound(request: HttpRequest) -> HttpResponse:
    """Hear what was answered; 404 where no secret is set, 400 for what the service did not sign."""
    if not settings.SMS_INBOUND_SECRET:
        raise Http404
    if not is_signed(request.body, header=request.headers.get("Signature", "")):
        return HttpResponseBadRequest()
    try:
        said = json.loads(request.body)
        number, text = e164(str(said["from"])), str(said["text"])
    except (ValueError, KeyError, TypeError, NotAMobileNumber):
        return HttpResponseBadRequest()
    hear(number=number, text=text)
    return HttpResponse(status=204)


def is_signed(body: bytes, *, header: str) -> bool:
    """Whether the header is `t=<seconds>,v1=<hex>`: HMAC-SHA256 of `<seconds>.<body>`, made within five minutes."""
    parts = dict(part.strip().partition("=")[::2] for part in header.split(","))
    made, signature = parts.get("t", ""), parts.get("v1", "")
    if not (made.isascii() and made.isdecimal()) or len(made) > 12:
        return False
    if abs(clock.real_now().timestamp() - int(made)) > TOLERANCE_SECONDS:
        return False
    signed = hmac.new(settings.SMS_INBOUND_SECRET.encode(), made.encode() + b"." + body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(signed.encode(), signature.encode())
