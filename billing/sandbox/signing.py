"""How a delivery proves where it is from. https://docs.stripe.com/webhooks#verify-manually"""

import hashlib
import hmac
import time


def signature(payload: bytes, *, secret: str) -> str:
    """The Stripe-Signature header for these bytes, as of this second of the real clock."""
    moment = int(time.time())
    digest = hmac.new(secret.encode(), f"{moment}.".encode() + payload, hashlib.sha256).hexdigest()
    return f"t={moment},v1={digest}"
