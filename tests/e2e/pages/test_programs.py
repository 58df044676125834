"""What a landlord sees whose own programs talk to us: webhooks and the API."""

import pytest
from django.urls import reverse

from compliance.models import (
    WebhookDelivery,
    WebhookEndpoint,
)
from compliance.webhooks.services import send_test, switch_off
from compliance.webhooks.words import OffReason
from config.lib import clock
from tests.factories.accounts import make_landlord
from tests.plugins.browser import press

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_a_landlord_sees_of_webhooks(look, judge_page, live_server, client):
    landlord = make_landlord(plan="PLAN_3_PRO", name="Prosper Ayo", email="prosper@example.org")
    client.force_login(landlord.owner)
    page, judge = look(client)

    judge(reverse("compliance:webhooks"))
    page.goto(live_server.url + reverse("compliance:webhooks"))
    page.get_by_label("Where should we send to?").fill("http://localhost/hooks")
    press(page, "Add the address")
    judge_page(page, "an address that we do not send to")
    page.get_by_label("Where should we send to?").fill(f"https://hooks.example.org/{'long' * 30}")
    page.get_by_label("A score changed").check()
    press(page, "Add the address")
    judge_page(page, "a secret that is shown once")
    endpoint = WebhookEndpoint.objects.get()
    judge(reverse("compliance:webhook", args=[endpoint.pk]))
    for name in ("webhook-change", "webhook-rotate", "webhook-remove"):
        judge(reverse(f"compliance:{name}", args=[endpoint.pk]))
    sent = send_test(endpoint, by=landlord.owner)
    judge(reverse("compliance:webhook-delivery", args=[sent.pk]))
    answer = {"status": 500, "answer": "<h1>Server error</h1>" * 40, "tried_at": clock.now(), "took_ms": 812}
    WebhookDelivery.objects.update(state="failed", attempts=8, **answer)
    judge(reverse("compliance:webhook-delivery", args=[sent.pk]))
    judge(reverse("compliance:webhook", args=[endpoint.pk]))
    for why in (OffReason.FAILING, OffReason.PAYMENT):
        switch_off(endpoint, why=why)
        judge(reverse("compliance:webhook", args=[endpoint.pk]))
    judge(reverse("compliance:webhooks"))


def test_what_a_landlord_sees_of_the_api(look, judge_page, live_server, client):
    landlord = make_landlord(plan="PLAN_3_PRO", name="Prosper Ayo", email="prosper@example.org")
    client.force_login(landlord.owner)
    page, judge = look(client)

    judge(reverse("compliance:api-tokens"))
    page.goto(live_server.url + reverse("compliance:api-tokens"))
    page.get_by_label("What is it for?").fill("Bookkeeping")
    press(page, "Make the token")
    judge_page(page, "the token that is shown once")
    judge(reverse("compliance:api-tokens"))
    judge(reverse("compliance:api-token-revoke", args=[landlord.api_tokens.get().pk]))
