"""The one way out for text messages: a service of whoever runs this, or the page of development."""

from typing import Protocol

from django.conf import settings

from accounts.messages.models import DeliveredMail

SECONDS = 10
LATER = frozenset({408, 425, 429})
"""Refusals that say to come again."""


class GatewayDown(Exception):
    """The service could not be asked, or said to come again."""


class GatewayRefused(Exception):
    """The service does not take this message; asking again is of no use."""


class Gateway(Protocol):
    """What takes a text message to a number, once for each key."""

    def send(self, *, to: str, text: str, key: str) -> str:
        """Hand it over; what the service calls it, where it says so. GatewayDown or GatewayRefused."""


class KeptGateway:
    """Keeps what it would have sent, for the mailbox of development; once for each key, as services do."""

    def send(self, *, to: str, text: str, key: str) -> str:
        """Keep it."""
        kept = DeliveredMail(to=to, subject="Text message", text=text, number=int(key))
        DeliveredMail.objects.bulk_create([kept], ignore_conflicts=True)
        return ""


class HttpGateway:
    """Posts each message as JSON to one address: `to`, `from`, `text` and `reference`."""

    def __init__(self, *, url: str, token: str, sender: str) -> None:
        self.url, self.token, self.sender = url, token, sender

    def send(self, *, to: str, text: str, key: str) -> str:
        """Ask the service, following no redirect; the `id` that it answers."""
        import requests

        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": key}
        said = {"to": to, "from": self.sender, "text": text, "reference": key}
        try:
            answer = requests.post(self.url, json=said, headers=headers, timeout=SECONDS, allow_redirects=False)
        except requests.RequestException as error:
            raise GatewayDown from error
        if answer.status_code in LATER or answer.status_code >= 500:
            raise GatewayDown
        if not 200 <= answer.status_code < 300:
            raise GatewayRefused
        return id_in(answer)


def id_in(answer: object) -> str:
    """What the service calls the message, if its answer says so."""
    try:
        said = answer.json()  # type: ignore[attr-defined]
    except ValueError:
        return ""
    return str(said.get("id", ""))[:200] if isinstance(said, dict) else ""


def is_available() -> bool:
    """Whether text messages can leave: a service is set, or they are shown on the page of development."""
    return bool(settings.SMS_GATEWAY_URL) or bool(settings.DEVELOPMENT_PAGES)


def gateway() -> Gateway:
    """The way out; GatewayDown where none is set."""
    if settings.SMS_GATEWAY_URL:
        token, sender = settings.SMS_GATEWAY_TOKEN, settings.SMS_SENDER
        return HttpGateway(url=settings.SMS_GATEWAY_URL, token=token, sender=sender)
    if settings.DEVELOPMENT_PAGES:
        return KeptGateway()
    raise GatewayDown
