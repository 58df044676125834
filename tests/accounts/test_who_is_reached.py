"""What mail services tell is believed only with their secret; who cannot be reached is told so where they look."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from django.urls import reverse

from accounts.messages.services import queue
from accounts.messages.tasks import send
from accounts.models import AuditEntry, Bounce, DeliveredMail, Landlord, Message
from compliance.models import Digest, Reminder
from config.lib import clock
from tests.compliance.reminding import beat, before, duty, london, mails
from tests.factories.accounts import StaffFactory

pytestmark = pytest.mark.django_db
SECRET, KEY = "deliveries:s3cret", "key-for-signatures"
POSTMARK, MAILGUN = "/mail/deliveries/postmark/", "/mail/deliveries/mailgun/"


class Postmark(BaseHTTPRequestHandler):
    """Takes every mail, as Postmark would, but those to an address that it does not send to any more."""

    def do_POST(self) -> None:
        mail = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        refused = "refused" in mail["To"]
        number = mail["Metadata"]["message"]
        answer = {"ErrorCode": 0, "Message": "OK", "MessageID": f"pm-{number}", "To": mail["To"]}
        if refused:
            said = f"Found inactive addresses: {mail['To']}.\nInactive recipients are ones that bounced."
            answer = {"ErrorCode": 406, "Message": f"You tried to send to recipients that are inactive.\n{said}"}
        body = json.dumps(answer).encode()
        self.send_response(422 if refused else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def postmark(settings) -> Iterator[None]:
    """Mail goes out by Postmark, and its webhook has a secret."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Postmark)
    Thread(target=server.serve_forever, daemon=True).start()
    settings.EMAIL_BACKEND = "anymail.backends.postmark.EmailBackend"
    settings.ANYMAIL = {
        "POSTMARK_SERVER_TOKEN": "t",
        "POSTMARK_API_URL": f"http://127.0.0.1:{server.server_port}/",
        "WEBHOOK_SECRET": SECRET,
        "MAILGUN_WEBHOOK_SIGNING_KEY": KEY,
    }
    yield
    server.shutdown()
    server.server_close()


def sent(landlord: Landlord, *, to: str = "", key: str = "1") -> Message:
    """A mail that the service took."""
    context = {"code": "c", "sentence": "s", "path": "/"}
    message = queue("staff_incident", to=to or landlord.email, key=key, landlord=landlord, context=context)
    send(message.pk)
    message.refresh_from_db()
    return message


def tell(client, message: Message, kind: str = "Bounce", *, secret: str = SECRET, ago: int = 0, **more: str):
    """What Postmark posts about a mail."""
    at = (clock.real_now() - timedelta(minutes=ago)).isoformat()
    told = {"RecordType": kind, "MessageID": message.provider_id, "Email": message.to, "Recipient": message.to}
    told |= {"Type": "HardBounce" if kind == "Bounce" else kind, "BouncedAt": at, "DeliveredAt": at}
    who = base64.b64encode(secret.encode()).decode()
    headers = {"Authorization": f"Basic {who}"} if secret else {}
    return client.post(POSTMARK, json.dumps(told | more), content_type="application/json", headers=headers)


def tell_signed(client, message: Message, *, key: str = KEY, event: str = "failed"):
    """What Mailgun posts about a mail, signed; it names the mail by what the mail carried."""
    token, at = "t" * 50, f"{clock.real_now().timestamp():.0f}"
    signature = hmac.new(key.encode(), f"{at}{token}".encode(), hashlib.sha256).hexdigest()
    told = {
        "signature": {"token": token, "timestamp": at, "signature": signature},
        "event-data": {
            "event": event,
            "severity": "permanent",
            "reason": "bounce",
            "id": "e1",
            "timestamp": float(at),
            "recipient": message.to,
            "message": {"headers": {"message-id": "somewhere@else"}},
            "user-variables": {"message": str(message.pk)},
        },
    }
    return client.post(MAILGUN, json.dumps(told), content_type="application/json")


def test_a_mail_that_the_service_took_keeps_the_service_s_number(postmark, solo):
    message = sent(solo)

    assert (message.state, message.provider_id, message.delivery) == ("sent", f"pm-{message.pk}", "")


def test_a_delivered_mail_says_so(client, postmark, solo):
    message = sent(solo)

    assert tell(client, message, "Delivery").status_code == 200

    message.refresh_from_db()
    assert message.delivery == "delivered"
    assert not Bounce.objects.exists()


@pytest.mark.finding(20)
@pytest.mark.parametrize(("kind", "became"), [("Bounce", "bounced"), ("SpamComplaint", "complained")])
@pytest.mark.finding(20)
def test_an_address_of_record_that_bounces_is_a_task_and_is_in_the_trail(client, postmark, solo, kind, became):
    message = sent(solo)

    assert tell(client, message, kind).status_code == 200

    bounce = Bounce.objects.get()
    assert (bounce.address, bounce.kind, bounce.landlord, bounce.is_of_record) == (solo.email, became, solo, True)
    message.refresh_from_db()
    assert message.delivery == became
    entry = AuditEntry.objects.get(action="messages.address_bounced")
    assert entry.landlord_id == solo.pk
    assert solo.email not in json.dumps(entry.after)


def test_another_service_with_signatures_tells_the_same(client, postmark, settings, solo):
    settings.ANYMAIL = {**settings.ANYMAIL, "WEBHOOK_SECRET": ""}
    message = sent(solo)

    assert tell_signed(client, message).status_code == 200
    assert Bounce.objects.get().message == message


@pytest.mark.parametrize("secret", ["", "deliveries:wrong", "nobody:s3cret"])
def test_without_the_secret_nothing_is_believed(client, postmark, solo, secret):
    message = sent(solo)

    assert tell(client, message, secret=secret).status_code == 400
    assert not Bounce.objects.exists()


def test_a_wrong_signature_is_refused(client, postmark, settings, solo):
    settings.ANYMAIL = {**settings.ANYMAIL, "WEBHOOK_SECRET": ""}
    message = sent(solo)

    assert tell_signed(client, message, key="another").status_code == 400
    assert not Bounce.objects.exists()
    assert tell_signed(client, message).status_code == 200
    assert Bounce.objects.exists()


@pytest.mark.parametrize("service", ["postmark", "mailgun", "sendgrid", "amazon_ses", "resend", "brevo", "mandrill"])
def test_where_no_secret_is_set_the_address_is_closed(client, db, settings, service):
    settings.ANYMAIL = {"WEBHOOK_SECRET": ""}

    answer = client.post(f"/mail/deliveries/{service}/", "{}", content_type="application/json")

    assert answer.status_code == 404


def test_told_twice_it_is_one_task_and_told_late_it_undoes_nothing(client, postmark, solo):
    message = sent(solo)
    for _ in range(2):
        tell(client, message)
    tell(client, message, "Delivery", ago=5)

    message.refresh_from_db()
    assert message.delivery == "bounced"
    assert Bounce.objects.get().closed_at is None
    assert AuditEntry.objects.filter(action="messages.address_bounced").count() == 1


def test_a_delay_is_no_bounce(client, postmark, solo):
    tell(client, sent(solo), Type="Transient")

    assert not Bounce.objects.exists()


def test_what_is_told_of_somebody_else_s_mail_changes_nothing(client, postmark, solo):
    message = sent(solo)
    stranger = Message(provider_id="pm-unknown", to="nobody@example.org")

    assert tell(client, stranger, Metadata={"message": str(message.pk)}).status_code == 200
    assert not Bounce.objects.exists()


def test_a_service_that_does_not_send_there_at_all_is_not_asked_again(client, postmark, solo):
    Landlord.objects.filter(pk=solo.pk).update(email="refused@example.org")
    solo.refresh_from_db()
    message = sent(solo)

    assert (message.state, message.error_code) == ("failed", "messages.address_refused")
    assert Bounce.objects.get().is_of_record


def test_a_later_mail_that_arrives_heals_and_an_earlier_one_does_not(client, postmark, solo):
    first, second, third = (sent(solo, key=key) for key in "123")
    tell(client, second)
    tell(client, first, "Delivery")
    assert Bounce.objects.get().closed_at is None

    tell(client, third, "Delivery")
    assert Bounce.objects.get().closed_at is not None


def test_a_bounce_that_is_told_after_a_later_mail_arrived_opens_nothing(client, postmark, solo):
    first, second = (sent(solo, key=key) for key in "12")
    tell(client, second, "Delivery")
    tell(client, first)

    assert not Bounce.objects.exists()


def test_a_changed_address_heals(client, postmark, solo):
    tell(client, sent(solo))
    solo.email = "sally.solo@example.org"
    solo.save()

    assert Bounce.objects.get().closed_why == "The address was changed."


# What follows -----------------------------------------------------------------------------------


@pytest.mark.finding(20)
def test_the_landlord_sees_in_the_portal_that_reminders_do_not_arrive(client, postmark, solo, portfolio):
    tell(client, sent(solo))
    client.force_login(solo.owner)
    page = client.get(reverse("compliance:dashboard")).content.decode()
    assert "We cannot reach you by e-mail" in page
    assert solo.email in page

    client.force_login(portfolio.owner)
    assert "We cannot reach you" not in client.get(reverse("compliance:dashboard")).content.decode()


def test_an_address_with_markup_in_it_is_shown_as_it_is(client, solo):
    Bounce.objects.create(address="<b>@example.org", kind="bounced", landlord=solo, is_of_record=True)
    client.force_login(solo.owner)

    assert "&lt;b&gt;@example.org" in client.get(reverse("compliance:dashboard")).content.decode()


@pytest.mark.finding(20)
@pytest.mark.finding(20)
def test_reminders_stop_for_a_bounced_address_say_so_and_go_on_when_it_is_healed(solo):
    duty(solo)
    bounce = Bounce.objects.create(address=solo.email, kind="bounced", landlord=solo, is_of_record=True)
    beat(london(before(7)))

    digest = Digest.objects.filter(kind="daily").get()
    assert (digest.state, digest.error_code) == ("dropped", "messages.unreachable")
    assert not mails()
    assert Reminder.objects.filter(digest=None).exists()

    Bounce.objects.filter(pk=bounce.pk).update(closed_at=clock.now())
    beat(london(before(6)))
    assert [message.to for message in mails()] == [solo.email]
    assert not Reminder.objects.filter(digest=None).exists()


def test_an_agent_whom_no_home_has_any_more_is_no_task(solo):
    duty(solo)
    Bounce.objects.create(address="agnes@agency.example", kind="bounced", landlord=solo)
    beat(london(before(7)))

    assert Bounce.objects.get().closed_at is not None


def test_staff_find_the_task_on_their_first_page_and_write_again_for_a_reason(client, admin_user, solo):
    bounce = Bounce.objects.create(address=solo.email, kind="bounced", landlord=solo, is_of_record=True)
    client.force_login(admin_user)

    needs = {need.title: (need.count, need.url) for need in client.get(reverse("admin:index")).context["needs"]}
    count, address = needs["Addresses that bounce"]
    assert (count, list(client.get(address).context["cl"].queryset)) == (1, [bounce])
    client.post(f"/admin/accounts/bounce/{bounce.pk}/close_this/", {"reason": "She called: it works again"})

    assert Bounce.objects.get().closed_why == "She called: it works again"


def test_staff_send_themselves_a_test_mail(client, admin_user, work_off):
    client.force_login(admin_user)
    page = reverse("admin:accounts_message_send_test")
    assert client.get(page).context["form"].initial == {"address": admin_user.email}

    answer = client.post(page, {"address": "Ada@Example.org"}, follow=True)
    work_off()

    assert answer.redirect_chain[0][0] == reverse("admin:accounts_message_change", args=[Message.objects.get().pk])
    assert DeliveredMail.objects.get().to == "ada@example.org"
    assert AuditEntry.objects.filter(action="adminpanel.test_mail_sent", actor=admin_user).exists()


def test_a_test_mail_needs_an_address(client, admin_user):
    client.force_login(admin_user)
    answer = client.post(reverse("admin:accounts_message_send_test"), {"address": "ada"})

    assert "Enter a valid email address" in answer.content.decode()
    assert not Message.objects.exists()


def test_who_may_only_look_sends_none(client, db):
    client.force_login(StaffFactory(role="auditor"))

    assert client.post(reverse("admin:accounts_message_send_test"), {"address": "a@b.example"}).status_code == 403
    assert not Message.objects.exists()
