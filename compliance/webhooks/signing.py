"""Secrets of addresses, and the signatures that prove to them that a request is ours (Standard Webhooks)."""

from base64 import b64encode
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from django.utils.crypto import salted_hmac
from standardwebhooks import Webhook

from compliance.models import WebhookEndpoint

BOTH_HOLD = timedelta(hours=24)
"""For so long after a rotation requests carry the former secret's signature too."""


def secret_of(salt: str) -> str:
    """The secret that a salt makes, as receivers keep it. Nobody who has only the database can make it."""
    digest = salted_hmac("compliance.webhooks", salt, algorithm="sha256").digest()
    return f"whsec_{b64encode(digest).decode()}"


def salts_of(endpoint: WebhookEndpoint, *, at: datetime) -> list[str]:
    """The salt that holds, and those that hold still."""
    return [endpoint.salt, *(salt for salt, until in endpoint.former if datetime.fromisoformat(until) > at)]


def signers_of(endpoint: WebhookEndpoint, *, at: datetime) -> list[Webhook]:
    """One for each secret that holds."""
    return [Webhook(secret_of(salt)) for salt in salts_of(endpoint, at=at)]


def signed(body: str, *, message_id: str, signers: Sequence[Webhook], at: datetime) -> dict[str, str]:
    """The headers that Standard Webhooks asks for."""
    at = at.astimezone(UTC)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(each.sign(message_id, at, body) for each in signers),
    }
