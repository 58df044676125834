"""What Prosper does at the pages of webhooks."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from standardwebhooks import WebhookVerificationError

from compliance.models import WebhookDelivery, WebhookEndpoint
from compliance.webhooks.signing import BOTH_HOLD
from config.lib import clock
from plans.selectors import plan_by_code
from plans.services import assign_plan
from plans.status import Status
from tests.compliance.webhooks.listening import is_signed
from tests.receiver import answering

pytestmark = pytest.mark.django_db
LIST = reverse("compliance:webhooks")
EVENTS = ["score.changed", "report.ready"]


def secret_in(text: str) -> str:
    """The secret that a page shows."""
    return re.search(r"whsec_[\w+/=]+", text)[0]


def test_an_address_is_added_and_its_secret_is_shown_once_and_kept_nowhere(prosper):
    response = prosper.browser.post(LIST, {"url": "https://hooks.example.org/in", "events": EVENTS})

    text = response.content.decode()
    secret = secret_in(text)
    assert response.headers["Cache-Control"].count("no-store") == 1
    endpoint = WebhookEndpoint.objects.get(url="https://hooks.example.org/in")
    assert endpoint.events == EVENTS
    for page in (LIST, prosper.at("", endpoint.pk), prosper.at("-change", endpoint.pk)):
        assert "whsec_" not in prosper.browser.get(page).content.decode()
    values = WebhookEndpoint.objects.filter(pk=endpoint.pk).values().get()
    assert secret.removeprefix("whsec_") not in str(values)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "Enter the address"),
        ("example.org", "begins with https://"),
        ("http://example.org/", "begins with https://"),
        ("https://localhost/", "only inside a network"),
        ("https://169.254.169.254/latest/", "not a public address"),
        ("https://me:secret@example.org/", "without a user"),
        ("https://example.org/" + "a" * 500, "at most 500"),
    ],
)
def test_an_address_that_we_do_not_send_to_is_refused_and_what_was_typed_stays(prosper, settings, url, said):
    settings.OUTBOUND_MAY_REACH_LOOPBACK = False

    response = prosper.browser.post(LIST, {"url": url, "events": EVENTS})

    text = response.content.decode()
    assert response.status_code == 422
    assert text.count(said) >= 2  # in the summary and at the field
    assert url in text
    assert WebhookEndpoint.objects.count() == 1


def test_without_an_event_or_beyond_ten_addresses_nothing_is_added(prosper, pro):
    assert prosper.browser.post(LIST, {"url": "https://a.example.org/"}).status_code == 422
    assert prosper.browser.post(LIST, {"url": "https://a.example.org/", "events": ["nothing"]}).status_code == 422
    WebhookEndpoint.objects.bulk_create(
        WebhookEndpoint(landlord=pro, url="https://a.example.org/", events=EVENTS) for _ in range(9)
    )

    response = prosper.browser.post(LIST, {"url": "https://b.example.org/", "events": EVENTS})

    assert response.status_code == 422
    assert "You can have 10 addresses" in response.content.decode()
    assert WebhookEndpoint.objects.count() == 10


def test_after_a_rotation_both_secrets_hold_for_a_day_and_then_the_new_one_alone(prosper):
    first = secret_in(prosper.browser.post(prosper.at("-rotate")).content.decode())
    second = secret_in(prosper.browser.post(prosper.at("-rotate")).content.decode())
    prosper.send_test()
    (request,) = prosper.system.received
    assert first != second
    assert len(request.headers["webhook-signature"].split()) == 3
    assert is_signed(request, secret=first)
    assert is_signed(request, secret=second)

    endpoint = prosper.fresh()
    past = (clock.real_now() - timedelta(seconds=1)).isoformat()
    endpoint.former = [[salt, past] for salt, _ in endpoint.former]
    endpoint.save()
    prosper.send_test()

    request = prosper.system.received[-1]
    assert is_signed(request, secret=second)
    with pytest.raises(WebhookVerificationError):
        is_signed(request, secret=first)
    assert timedelta(hours=24) == BOTH_HOLD


def test_the_log_shows_what_was_sent_and_what_came_back_and_sends_it_again(prosper):
    prosper.system.answer = answering(404, b"<b>No such hook</b>")
    response = prosper.send_test()

    text = prosper.browser.get(response.url).content.decode()
    assert "Status 404" in text
    assert "&lt;b&gt;No such hook&lt;/b&gt;" in text
    assert "webhook.test" in text
    assert "Send it again" not in text  # it waits to be tried again by itself
    assert prosper.browser.post(prosper.at("-replay", prosper.last().pk)).status_code == 409
    WebhookDelivery.objects.update(state="failed")
    assert "Send it again" in prosper.browser.get(response.url).content.decode()

    prosper.system.answer = answering(200)
    prosper.browser.post(prosper.at("-replay", prosper.last().pk))
    assert len(prosper.heard()) == 2
    assert prosper.last().state == "sent"
    assert "Taken" in prosper.page()


def test_an_address_is_changed_and_removed(prosper):
    prosper.browser.post(prosper.at("-change"), {"url": "https://new.example.org/", "events": EVENTS})
    assert (prosper.fresh().url, prosper.endpoint.events) == ("https://new.example.org/", EVENTS)
    assert "Remove this address?" in prosper.browser.get(prosper.at("-remove")).content.decode()
    assert WebhookEndpoint.objects.exists()

    prosper.browser.post(prosper.at("-remove"))

    assert not WebhookEndpoint.objects.exists()
    assert "No addresses yet" in prosper.browser.get(LIST).content.decode()


def test_tests_do_not_pile_up(prosper):
    for _ in range(5):
        assert prosper.browser.post(prosper.at("-test")).status_code == 302

    assert prosper.browser.post(prosper.at("-test")).status_code == 429


def test_a_plan_without_webhooks_says_which_has_them(client, portfolio):
    client.force_login(portfolio.owner)

    response = client.get(LIST)

    assert response.status_code in (402, 403)
    assert "Pro" in response.content.decode()


def test_a_payment_that_is_late_lets_the_log_be_read_and_nothing_be_sent(client, pro):
    assign_plan(pro, plan=plan_by_code("PLAN_3_PRO"), status=Status.LIMITED, why="A card ran out.")
    client.force_login(pro.owner)

    assert client.get(LIST).status_code == 200
    assert client.post(LIST, {"url": "https://a.example.org/", "events": EVENTS}).status_code in (402, 403)
    assert not WebhookEndpoint.objects.exists()
