"""Text messages: a number proved by its code, what goes there and when, and STOP."""

import hashlib
import hmac
import json
import re
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import ClassVar

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, Bounce, DeliveredMail, Message, MobileNumber
from accounts.sms.sending import queue_text
from config.lib import clock
from plans.selectors import plan_by_code
from plans.services import assign_plan
from plans.status import Status
from tests.compliance.conftest import browser_of
from tests.compliance.reminding import beat, before, duty, london
from tests.factories.accounts import StaffFactory
from tests.work import work_off

pytestmark = pytest.mark.django_db
PAGE = reverse("compliance:settings-texts")
CODE = reverse("compliance:settings-texts-code")
INBOUND = reverse("accounts:sms-inbound")
NUMBER, SAID = "+447400123456", "07400 123456"
SECRET = "between-us-and-the-service"


@pytest.fixture
def parvati(portfolio) -> Client:
    """Parvati's browser, signed in."""
    return browser_of(portfolio.owner)


def texts(number: str = NUMBER) -> list[str]:
    """What arrived at a number, the first first."""
    work_off()
    return list(DeliveredMail.objects.filter(to=number).order_by("pk").values_list("text", flat=True))


def code_in(text: str) -> str:
    return re.search(r"\d{6}", text)[0]


def prove_number(browser: Client, said: str = SAID) -> None:
    browser.post(PAGE, {"number": said})
    browser.post(CODE, {"code": code_in(texts()[-1])})


def answer(text: str, *, number: str = NUMBER, secret: str = SECRET, ago: int = 0):
    """What the service posts when somebody answers."""
    body = json.dumps({"from": number, "text": text}).encode()
    made = str(int(clock.real_now().timestamp()) - ago)
    signed = hmac.new(secret.encode(), made.encode() + b"." + body, hashlib.sha256).hexdigest()
    kept = {"content_type": "application/json", "headers": {"Signature": f"t={made},v1={signed}"}}
    return Client().post(INBOUND, body, **kept)


@pytest.fixture
def at_any_hour(settings) -> None:
    """Texts go whatever the time is where the tests run."""
    settings.REMINDER_HOURS = (0, 24)


def test_a_number_counts_once_its_code_is_typed_in(parvati, portfolio):
    parvati.post(PAGE, {"number": SAID})
    text = texts()[0]
    assert "It works for 10 minutes" in text
    assert MobileNumber.objects.get().number == ""
    assert code_in(text) not in str(MobileNumber.objects.values().get())
    assert Message.objects.get(channel="sms").text == ""

    parvati.post(CODE, {"code": f" {code_in(text)[:3]} {code_in(text)[3:]} "})

    portfolio.refresh_from_db()
    assert (MobileNumber.objects.get().number, portfolio.wants_sms) == (NUMBER, True)
    assert "+44 7400 123456" in parvati.get(PAGE).content.decode()


@pytest.mark.parametrize("said", ["", "12345", "0113 496 0000", "not a number", "+44 7400 12345678", "999"])
def test_what_is_no_mobile_number_is_refused_and_kept_on_the_page(parvati, said):
    refused = parvati.post(PAGE, {"number": said})

    assert refused.status_code == 422
    assert said in refused.content.decode()
    assert not Message.objects.filter(channel="sms").exists()


def test_a_code_is_over_after_five_wrong_ones(parvati):
    parvati.post(PAGE, {"number": SAID})
    right = code_in(texts()[0])
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(4):
        assert "not the code" in parvati.post(CODE, {"code": wrong}).content.decode()
    assert "does not work any more" in parvati.post(CODE, {"code": wrong}).content.decode()

    assert parvati.post(CODE, {"code": right}).status_code == 422
    assert MobileNumber.objects.get().number == ""


def test_a_code_is_over_after_ten_minutes(parvati):
    parvati.post(PAGE, {"number": SAID})
    right = code_in(texts()[0])
    MobileNumber.objects.update(code_sent_at=clock.now() - timedelta(minutes=10))

    assert parvati.post(CODE, {"code": right}).status_code == 422


def test_three_codes_are_sent_within_an_hour_and_no_more(parvati):
    for _ in range(3):
        assert parvati.post(PAGE, {"number": SAID}).status_code == 302
    assert parvati.post(PAGE, {"number": SAID}).status_code == 422
    assert len(texts()) == 3


def test_another_number_waits_beside_the_one_that_counts(parvati):
    prove_number(parvati)
    parvati.post(PAGE, {"number": "07400 654321"})
    assert MobileNumber.objects.get().number == NUMBER

    parvati.post(reverse("compliance:settings-texts-remove"))
    assert (MobileNumber.objects.get().number, MobileNumber.objects.get().pending) == (NUMBER, "")
    parvati.post(reverse("compliance:settings-texts-remove"))
    assert not MobileNumber.objects.exists()


def test_a_reminder_goes_by_sms_beside_the_mail(parvati, portfolio, at_any_hour):
    prove_number(parvati)
    duty(portfolio, line_1="12 Canal Street")
    beat(london(before(7)))
    beat(london(before(7), hour=12))

    reminded = texts()[1:]
    assert len(reminded) == 1
    assert "12 Canal Street, Leeds: due 30 June 2027, in 7 days" in reminded[0]
    assert DeliveredMail.objects.filter(to=portfolio.email, subject__contains="in 7 days").count() == 1


def test_a_reminder_goes_by_sms_once_where_mail_does_not_arrive(parvati, portfolio, at_any_hour):
    prove_number(parvati)
    duty(portfolio, line_1="12 Canal Street")
    bounce = Bounce.objects.create(address=portfolio.email, kind="bounced", landlord=portfolio, is_of_record=True)
    for days in (7, 6, 5):
        beat(london(before(days)))

    reminded = texts()[1:]
    assert not DeliveredMail.objects.filter(to=portfolio.email, text__contains="12 Canal Street").exists()
    assert len(reminded) == 1
    assert "12 Canal Street, Leeds: due 30 June 2027, in 7 days" in reminded[0]

    beat(london(before(0)))
    assert "12 Canal Street, Leeds: due 30 June 2027, today" in texts()[-1]
    Bounce.objects.filter(pk=bounce.pk).update(closed_at=clock.now())
    beat(london(before(-1)))
    assert len(texts()) == 4
    assert DeliveredMail.objects.filter(to=portfolio.email, text__contains="12 Canal Street").count() == 1


def test_who_wants_none_gets_none(parvati, portfolio, at_any_hour):
    prove_number(parvati)
    parvati.post(reverse("compliance:settings-texts-wanted"))
    duty(portfolio)
    beat(london(before(7)))

    assert len(texts()) == 1


@pytest.mark.parametrize("status", [Status.LIMITED, Status.DISABLED])
def test_none_goes_while_the_subscription_is_not_active(parvati, portfolio, at_any_hour, status):
    prove_number(parvati)
    duty(portfolio)
    assign_plan(portfolio, plan=plan_by_code("PLAN_2_PORTFOLIO"), status=status, why="Overdue")
    beat(london(before(7)))

    assert len(texts()) == 1
    assert parvati.post(PAGE, {"number": SAID}).status_code == 403
    assert parvati.get(PAGE).status_code == 200


def test_what_waits_when_the_plan_ends_does_not_go(portfolio):
    message = queue_text("test", to=NUMBER, key="waits", context={}, landlord=portfolio)
    assign_plan(portfolio, plan=plan_by_code("PLAN_1_SOLO"), status=Status.ENABLED, why="Smaller")
    work_off()

    message.refresh_from_db()
    assert (message.state, message.error_code, texts()) == ("dropped", "sms.withdrawn", [])


def test_nobody_is_texted_at_night_and_nothing_is_lost_by_it(db, settings):
    settings.REMINDER_HOURS = (0, 0)
    message = queue_text("test", to=NUMBER, key="night", context={})
    work_off()
    message.refresh_from_db()
    assert (message.state, message.attempts, texts()) == ("queued", 0, [])

    settings.REMINDER_HOURS = (0, 24)
    Message.objects.update(run_after=clock.real_now())
    assert len(texts()) == 1


@pytest.mark.parametrize("word", ["STOP", " stop. ", "Stop!", "STOPALL", "unsubscribe"])
def test_stop_is_heard_and_ends_what_waits_until_the_number_is_proved_anew(parvati, portfolio, settings, word):
    settings.SMS_INBOUND_SECRET, settings.REMINDER_HOURS = SECRET, (0, 24)
    prove_number(parvati)
    assert answer(word).status_code == 204
    queue_text("test", to=NUMBER, key="after-stop", context={}, landlord=portfolio)

    assert len(texts()) == 1
    assert Message.objects.get(key="after-stop").error_code == "sms.not_welcome"
    assert "STOP was answered" in parvati.get(PAGE).content.decode()
    assert AuditEntry.objects.filter(action="accounts.mobile_stopped").count() == 1
    prove_number(parvati)
    assert MobileNumber.objects.get().stopped_at is None


def test_what_waits_for_a_number_that_was_removed_does_not_go(parvati, portfolio, at_any_hour):
    prove_number(parvati)
    queue_text("test", to=NUMBER, key="removed", context={}, landlord=portfolio)
    parvati.post(reverse("compliance:settings-texts-remove"))

    assert len(texts()) == 1
    assert Message.objects.get(key="removed").state == "dropped"


def test_other_words_change_nothing(parvati, settings):
    settings.SMS_INBOUND_SECRET = SECRET
    prove_number(parvati)

    assert answer("Do not stop").status_code == 204
    assert MobileNumber.objects.get().stopped_at is None


@pytest.mark.parametrize("forged", [{"secret": "guessed"}, {"ago": 301}, {"ago": -301}])
def test_what_the_service_did_not_sign_is_not_heard(parvati, settings, forged):
    settings.SMS_INBOUND_SECRET = SECRET
    prove_number(parvati)

    assert answer("STOP", **forged).status_code == 400
    assert MobileNumber.objects.get().stopped_at is None


@pytest.mark.parametrize("header", ["", "t=,v1=", "t=1", "v1=00", "t=x,v1=0", "t=99999999999999999999,v1=0", ",,="])
def test_a_signature_that_is_none_is_refused(settings, header):
    settings.SMS_INBOUND_SECRET = SECRET
    kept = {"content_type": "application/json", "headers": {"Signature": header}}

    assert Client().post(INBOUND, b"{}", **kept).status_code == 400


def test_without_a_secret_nobody_is_heard(settings):
    settings.SMS_INBOUND_SECRET = ""

    assert answer("STOP").status_code == 404


def test_sally_s_plan_has_none(solo):
    sally = browser_of(solo.owner)

    assert {sally.get(PAGE).status_code, sally.post(PAGE, {"number": SAID}).status_code} == {403}
    assert not Message.objects.filter(channel="sms").exists()


class Service(BaseHTTPRequestHandler):
    """An SMS service that answers as it is told, and remembers what it was asked."""

    answers: ClassVar[list[tuple[int, bytes]]] = []
    asked: ClassVar[list[tuple[dict[str, str], dict[str, str]]]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.asked.append((dict(self.headers), json.loads(body)))
        status, said = self.answers.pop(0)
        self.send_response(status)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def service(settings):
    """An SMS service at an address of its own."""
    server = HTTPServer(("127.0.0.1", 0), Service)
    Thread(target=server.serve_forever, daemon=True).start()
    Service.answers, Service.asked = [], []
    settings.SMS_GATEWAY_URL = f"http://127.0.0.1:{server.server_port}/messages"
    settings.SMS_GATEWAY_TOKEN, settings.SMS_SENDER, settings.REMINDER_HOURS = "token", "+447400000000", (0, 24)
    yield Service
    server.shutdown()
    server.server_close()


def test_the_service_is_asked_with_a_key_of_the_row_until_it_takes_the_message(service, db):
    service.answers = [(503, b""), (200, b'{"id": "sm_1"}')]
    message = queue_text("test", to=NUMBER, key="by-service", context={})
    work_off()
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("queued", 1)
    Message.objects.update(run_after=clock.real_now())
    work_off()

    message.refresh_from_db()
    assert (message.state, message.provider_id) == ("sent", "sm_1")
    assert {asked[0]["Idempotency-Key"] for asked in service.asked} == {str(message.pk)}
    assert service.asked[0][0]["Authorization"] == "Bearer token"
    assert service.asked[0][1] == {
        "to": NUMBER,
        "from": "+447400000000",
        "text": "Compliance Vault: text messages from this installation arrive.",
        "reference": str(message.pk),
    }


@pytest.mark.parametrize("status", [400, 403, 302])
def test_what_the_service_refuses_for_good_has_failed_at_once(service, db, status):
    service.answers = [(status, b"")]
    message = queue_text("test", to=NUMBER, key="refused", context={})
    work_off()

    message.refresh_from_db()
    assert (message.state, message.error_code) == ("failed", "sms.refused")


def test_staff_send_themselves_a_test_text(client, admin_user, settings):
    settings.REMINDER_HOURS = (0, 24)
    client.force_login(admin_user)
    page = reverse("admin:accounts_message_send_test_text")
    assert client.post(page, {"number": "12"}).status_code == 200
    client.post(page, {"number": SAID})

    assert texts() == ["Compliance Vault: text messages from this installation arrive."]
    assert AuditEntry.objects.filter(action="adminpanel.test_text_sent", actor=admin_user).exists()


def test_who_may_only_look_sends_no_text(client, db):
    client.force_login(StaffFactory(role="auditor"))

    assert client.post(reverse("admin:accounts_message_send_test_text"), {"number": SAID}).status_code == 403
