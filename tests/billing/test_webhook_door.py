"""The webhook's door: only what Stripe signed, a moment ago, for this site, gets in, and it gets in once."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from billing.models import StripeEvent
from billing.tasks import process_event, sweep
from tests.billing.stripe_events import deliver, make_event, sign

pytestmark = pytest.mark.django_db
COUPON = {"id": "cpn_1", "object": "coupon"}


@pytest.fixture
def body() -> bytes:
    return make_event("coupon.created", COUPON)


@pytest.mark.parametrize(
    "signature",
    ["", "nonsense", "t=1,v1=00", "t=,v1=", "t=1,v1=\u00e9"],
)
def test_a_delivery_without_a_good_signature_is_refused_and_not_stored(client, body, signature):
    assert deliver(client, body, signature=signature).status_code == 400
    assert not StripeEvent.objects.exists()


def test_a_signature_by_another_secret_is_refused(client, body):
    assert deliver(client, body, signature=sign(body, secret="whsec_other")).status_code == 400
    assert not StripeEvent.objects.exists()


def test_bytes_changed_after_signing_are_refused(client, body):
    signature = sign(body)

    assert deliver(client, body.replace(b"cpn_1", b"cpn_2"), signature=signature).status_code == 400
    assert not StripeEvent.objects.exists()


def test_without_a_secret_every_delivery_is_refused(client, body, settings):
    signature = sign(body, secret="")
    settings.STRIPE_WEBHOOK_SECRET = ""

    assert deliver(client, body, signature=signature).status_code == 400
    assert not StripeEvent.objects.exists()


def test_a_replayed_body_older_than_five_minutes_is_refused(client, body):
    assert deliver(client, body, signature=sign(body, at=int(time.time()) - 301)).status_code == 400
    assert deliver(client, body, signature=sign(body, at=int(time.time()) - 290)).status_code == 200
    assert StripeEvent.objects.count() == 1


def test_an_event_of_live_mode_is_refused_by_a_test_site(client):
    assert deliver(client, make_event("coupon.created", COUPON, live=True)).status_code == 400
    assert not StripeEvent.objects.exists()


def test_a_body_over_a_megabyte_is_refused_before_it_is_read(client):
    body = make_event("coupon.created", COUPON | {"name": "x" * 1_000_001})

    assert deliver(client, body).status_code == 413
    assert not StripeEvent.objects.exists()


def test_bytes_that_are_no_event_are_refused(client):
    for body in (b"", b"[]", b"{}", b"not json"):
        assert deliver(client, body).status_code == 400
    assert not StripeEvent.objects.exists()


def test_the_door_takes_nothing_but_posts(client):
    assert client.get(reverse("billing:stripe-webhook")).status_code == 405


def test_the_same_event_twice_is_one_row(client, body):
    assert [deliver(client, body).status_code for _ in range(3)] == [200, 200, 200]
    assert StripeEvent.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_event_at_the_same_instant_is_one_row(celery_queue):
    body = make_event("coupon.created", COUPON)

    def post(_: int) -> int:
        try:
            return deliver(Client(), body).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(post, range(16))) == {200}

    event = StripeEvent.objects.get()
    assert celery_queue() == {("billing.process_event", event.pk)}


def test_an_event_that_is_not_for_us_is_stored_and_ignored(client, body):
    deliver(client, body)
    event = StripeEvent.objects.get()

    process_event(event.pk)

    event.refresh_from_db()
    assert event.state == "ignored"
    assert event.payload["data"]["object"] == COUPON


@pytest.mark.django_db(transaction=True)
def test_with_the_broker_down_the_answer_is_the_same_and_the_sweep_does_the_work(
    client, body, broker_down, celery_queue
):
    with broker_down():
        assert deliver(client, body).status_code == 200
    event = StripeEvent.objects.get()
    assert (event.state, celery_queue()) == ("received", set())

    sweep()

    assert celery_queue() == {("billing.process_event", event.pk)}


@pytest.mark.parametrize("wrong", [None, [1], "x"])
def test_signed_bytes_whose_object_is_none_are_refused(client, wrong):
    body = make_event("coupon.created", wrong)

    assert deliver(client, body, signature=sign(body)).status_code == 400
    assert not StripeEvent.objects.exists()
