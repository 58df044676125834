"""Signatures as Stripe makes them. https://docs.stripe.com/webhooks#verify-manually"""

import hashlib
import hmac

from billing.sandbox.time import now


def signature(payload: str, *, secret: str) -> str:
    """The Stripe-Signature header for these bytes, dated now."""
    moment = now()
    digest = hmac.new(secret.encode(), f"{moment}.{payload}".encode(), hashlib.sha256).hexdigest()
    return f"t={moment},v1={digest}"
