"""What Prosper does with webhooks, and what his system hears."""

import json
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from standardwebhooks import Webhook

from compliance.models import WebhookDelivery, WebhookEndpoint
from tests.receiver import Received, Receiver
from tests.work import work_off


@dataclass
class Listener:
    """Somebody with a browser, and a system that is told what happens."""

    browser: Client
    system: Receiver
    endpoint: WebhookEndpoint

    def at(self, name: str, pk: int | None = None) -> str:
        """The address of a page about the endpoint, or about what has this key."""
        return reverse(f"compliance:webhook{name}", args=[pk or self.endpoint.pk])

    def page(self) -> str:
        """The endpoint's page."""
        return self.browser.get(self.at("")).content.decode()

    def send_test(self) -> HttpResponse:
        """Press the button, and let the worker work."""
        response = self.browser.post(self.at("-test"))
        work_off()
        return response

    def heard(self, kind: str | None = None) -> list[dict[str, Any]]:
        """What the system was told, after the worker worked; of one kind, what it says."""
        work_off()
        bodies = [json.loads(each.body) for each in self.system.received]
        return [body["data"] for body in bodies if body["type"] == kind] if kind else bodies

    def last(self) -> WebhookDelivery:
        """The latest delivery."""
        return WebhookDelivery.objects.order_by("pk").last()

    def fresh(self) -> WebhookEndpoint:
        """The endpoint as it stands."""
        self.endpoint.refresh_from_db()
        return self.endpoint


def is_signed(request: Received, *, secret: str) -> bool:
    """Whether a receiver with this secret takes the request for ours."""
    Webhook(secret).verify(request.body, request.headers)
    return True
