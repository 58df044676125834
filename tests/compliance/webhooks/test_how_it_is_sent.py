"""How messages are sent: signed, tried for a day, and no more where nobody takes them."""

import json
import time
from datetime import timedelta
from email.utils import format_datetime

import pytest

from accounts.models import DeliveredMail
from compliance.models import WebhookDelivery, WebhookEndpoint
from compliance.tasks import deliver_webhook
from compliance.webhooks.sending import LADDER
from compliance.webhooks.signing import secret_of
from config.lib import clock
from plans.selectors import plan_by_code
from plans.services import assign_plan
from plans.status import Status
from provisioning.leaving.tasks import nightly
from tests.compliance.webhooks.listening import is_signed
from tests.factories.compliance import checked
from tests.receiver import answering
from tests.work import work_off

pytestmark = pytest.mark.django_db


def test_a_message_is_signed_as_standard_webhooks_say_and_stays_the_same_when_it_is_sent_again(prosper):
    prosper.send_test()
    sent = prosper.last()
    prosper.browser.post(prosper.at("-replay", sent.pk))
    work_off()

    first, second = prosper.system.received
    assert is_signed(first, secret=secret_of(prosper.endpoint.salt))
    assert is_signed(second, secret=secret_of(prosper.endpoint.salt))
    assert first.body == second.body
    assert first.headers["webhook-id"] == second.headers["webhook-id"] == sent.message_id
    body = json.loads(first.body)
    assert body["type"] == "webhook.test"
    assert body["timestamp"].endswith("Z")


def test_each_failure_is_waited_for_longer_until_a_day_has_passed(prosper):
    prosper.system.answer = answering(400, b"I do not know that")
    assert timedelta(hours=22) < sum(LADDER, timedelta()) <= timedelta(hours=24)
    prosper.send_test()

    for number, wait in enumerate(LADDER, start=1):
        sent = prosper.last()
        assert (sent.state, sent.attempts, sent.status) == ("queued", number, 400)
        left = sent.run_after - clock.real_now()
        assert wait - timedelta(minutes=1) < left <= wait
        WebhookDelivery.objects.update(run_after=clock.real_now())
        work_off()

    sent = prosper.last()
    assert (sent.state, sent.attempts, sent.error_code) == ("failed", 8, "webhooks.not_taken")
    assert len({each.headers["webhook-id"] for each in prosper.system.received}) == 1
    assert len(prosper.system.received) == 8


@pytest.mark.parametrize(
    ("asked", "wait"),
    [
        ("7200", timedelta(hours=2)),
        ("9" * 40, LADDER[-1]),
        ("30", LADDER[0]),
        ("soon", LADDER[0]),
        ("-5", LADDER[0]),
    ],
    ids=["two hours", "longer than we wait", "sooner than we come back", "nonsense", "less than nothing"],
)
def test_who_asks_to_be_left_alone_for_longer_is(prosper, asked, wait):
    prosper.system.answer = answering(429, Retry_After=asked)

    prosper.send_test()

    left = prosper.last().run_after - clock.real_now()
    assert wait - timedelta(minutes=1) < left <= wait


def test_who_asks_to_be_left_alone_until_a_time_is(prosper):
    until = clock.real_now() + timedelta(hours=3)
    prosper.system.answer = answering(503, Retry_After=format_datetime(until, usegmt=True))

    prosper.send_test()

    assert abs(prosper.last().run_after - until) < timedelta(minutes=1)


def test_an_address_that_takes_nothing_for_a_day_is_switched_off_with_a_mail(prosper, pro, advance):
    prosper.system.answer = answering(500)
    prosper.send_test()

    advance("36h")

    endpoint = prosper.fresh()
    assert endpoint.off_why == "failing"
    mail = DeliveredMail.objects.get(to=pro.email, subject__contains="webhook")
    assert endpoint.url in mail.text
    assert "switched off" in prosper.page().lower()
    assert not WebhookDelivery.objects.filter(state="queued").exists()
    assert prosper.browser.post(prosper.at("-test")).status_code == 409

    prosper.system.answer = answering(200)
    prosper.browser.post(prosper.at("-on"))
    prosper.send_test()
    assert prosper.last().state == "sent"


def test_one_message_that_fails_for_a_day_while_others_are_taken_switches_nothing_off(prosper):
    prosper.system.answer = answering(422)
    prosper.send_test()
    poison = prosper.last()
    prosper.system.answer = answering(200)
    prosper.send_test()
    prosper.system.answer = answering(422)

    for _ in LADDER:
        WebhookDelivery.objects.filter(pk=poison.pk).update(run_after=clock.real_now())
        work_off()

    poison.refresh_from_db()
    assert poison.state == "failed"
    assert prosper.fresh().off_at is None


def test_gone_for_good_switches_it_off_at_once(prosper, pro, home):
    prosper.system.answer = answering(410)
    checked(home)
    assert WebhookDelivery.objects.count() > 1

    work_off()

    assert len(prosper.system.received) == 1
    assert prosper.fresh().off_why == "gone"
    assert DeliveredMail.objects.filter(to=pro.email, subject__contains="webhook").count() == 1
    assert set(WebhookDelivery.objects.values_list("state", flat=True)) == {"dropped"}
    checked(home, ago=5)
    assert set(WebhookDelivery.objects.values_list("state", flat=True)) == {"dropped"}


def test_an_address_that_does_not_answer_is_left_alone_with_all_that_waits(prosper, home):
    prosper.system.answer = answering(503)
    checked(home)

    work_off()

    assert len(prosper.system.received) == 1
    waiting = WebhookDelivery.objects.filter(state="queued")
    assert waiting.filter(attempts=0).count() == waiting.count() - 1 > 0
    assert not waiting.filter(run_after__lte=clock.real_now()).exists()


def test_an_address_that_drops_the_connection_or_is_refused_is_logged_with_the_reason(prosper):
    WebhookEndpoint.objects.update(url="http://localhost:1/hooks")
    prosper.send_test()
    assert prosper.last().error == "Nothing answers at that address."

    WebhookEndpoint.objects.update(url="https://10.0.0.1/hooks")
    prosper.send_test()
    assert "Enter an address" not in prosper.last().error
    page = prosper.browser.get(prosper.at("-delivery", prosper.last().pk)).content.decode()
    assert prosper.last().error in page


@pytest.mark.parametrize("url", ["https://localhost/", "https://10.0.0.1/", "http://example.org/", "https://[::1]/"])
def test_where_we_do_not_send_is_refused_and_logged_even_if_it_got_into_the_table(prosper, settings, url):
    settings.OUTBOUND_MAY_REACH_LOOPBACK = False
    WebhookEndpoint.objects.update(url=url)

    prosper.send_test()

    sent = prosper.last()
    assert (sent.state, sent.attempts, sent.status) == ("queued", 1, None)
    assert sent.error


def test_a_redirect_is_a_failure_and_a_gigabyte_is_cut(prosper):
    prosper.system.answer = answering(302, Location="https://10.0.0.1/")
    prosper.send_test()
    assert (prosper.last().state, prosper.last().status) == ("queued", 302)

    def pour(handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(1024**3))
        handler.end_headers()
        for _ in range(1024):
            handler.wfile.write(b"<script>" * 131072)

    prosper.system.answer = pour
    began = time.monotonic()
    prosper.send_test()
    sent = prosper.last()
    assert (sent.state, len(sent.answer)) == ("sent", 2048)
    assert time.monotonic() - began < 5
    page = prosper.browser.get(prosper.at("-delivery", sent.pk)).content.decode()
    assert "longer than we keep" in page
    assert "&lt;script&gt;" in page


def test_a_worker_that_was_killed_loses_nothing_and_a_task_that_comes_twice_sends_once(prosper):
    prosper.browser.post(prosper.at("-test"))
    sent = prosper.last()
    assert WebhookDelivery.objects.claim(sent.pk)  # and then it was killed
    deliver_webhook(sent.pk)
    assert prosper.system.received == []

    WebhookDelivery.objects.update(run_after=clock.real_now())
    deliver_webhook(sent.pk)
    deliver_webhook(sent.pk)

    assert len(prosper.system.received) == 1


def test_no_network_is_asked_for_in_a_transaction_of_a_page(prosper):
    """The page only writes; the worker sends."""
    prosper.browser.post(prosper.at("-test"))

    assert prosper.system.received == []


@pytest.mark.parametrize(
    ("plan", "status", "why"),
    [
        ("PLAN_2_PORTFOLIO", Status.ENABLED, "does not include webhooks"),
        ("PLAN_3_PRO", Status.LIMITED, "subscription is not active"),
        ("PLAN_3_PRO", Status.DISABLED, "subscription is not active"),
    ],
)
def test_a_plan_that_lets_nothing_out_pauses_it_and_the_return_takes_it_up_again(prosper, pro, home, plan, status, why):
    prosper.browser.post(prosper.at("-test"))
    assign_plan(pro, plan=plan_by_code(plan), status=status, why="Less will do.")

    work_off()

    assert prosper.system.received == []
    assert why in prosper.fresh().get_off_why_display()
    if plan == "PLAN_3_PRO":
        assert "Paused" in prosper.page()
    assert prosper.browser.post(prosper.at("-test")).status_code in (402, 403)

    assign_plan(pro, plan=plan_by_code("PLAN_3_PRO"), status=Status.ENABLED, why="Back again.")
    assert prosper.fresh().off_at is None
    checked(home)
    assert prosper.heard()


def test_what_ended_by_itself_stays_off_through_changes_of_plan(prosper, pro):
    prosper.system.answer = answering(410)
    prosper.send_test()
    for plan in ("PLAN_1_SOLO", "PLAN_3_PRO"):
        assign_plan(pro, plan=plan_by_code(plan), status=Status.ENABLED, why="To and fro.")

    assert prosper.fresh().off_why == "gone"


def test_what_was_told_long_ago_is_forgotten(prosper):
    prosper.send_test()
    prosper.browser.post(prosper.at("-test"))
    WebhookDelivery.objects.update(created_at=clock.now() - timedelta(days=31))

    nightly()

    assert [row.state for row in WebhookDelivery.objects.all()] == ["queued"]
