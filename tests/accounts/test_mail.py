"""A mail is a row first: sent once, kept until it is sent, tried again when the server is down."""

import pytest
from django.test import override_settings

from accounts.messages.models import Message
from accounts.messages.services import queue, tell_staff
from accounts.messages.tasks import send, sweep
from accounts.models import DeliveredMail
from config.lib import clock
from tests.factories.accounts import AdministratorFactory

NO_MAIL_SERVER = {"EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend", "EMAIL_HOST": "127.0.0.1"}


def incident(key: str = "1") -> None:
    tell_staff("test.incident", key=key, sentence="A pipe burst.", path="/admin/")


def test_the_same_mail_asked_for_twice_is_sent_once(admin_user, work_off):
    incident()
    incident()
    work_off()

    assert DeliveredMail.objects.count() == 1
    assert "A pipe burst." in DeliveredMail.objects.get().text


def test_every_administrator_is_told(admin_user, work_off):
    second = AdministratorFactory()
    AdministratorFactory(is_active=False)
    incident()
    work_off()

    assert set(DeliveredMail.objects.values_list("to", flat=True)) == {admin_user.email, second.email}


def test_with_the_mail_server_down_the_mail_waits_and_goes_later(admin_user, work_off):
    incident()
    message = Message.objects.get()

    with override_settings(**NO_MAIL_SERVER, EMAIL_PORT=1):
        send(message.pk)

    message.refresh_from_db()
    assert (message.state, message.attempts, message.error_code) == ("queued", 1, "messages.refused")
    assert message.run_after > clock.real_now()

    Message.objects.update(run_after=clock.real_now())
    work_off()
    assert DeliveredMail.objects.count() == 1
    message.refresh_from_db()
    assert message.state == "sent"


@pytest.mark.finding(20)
def test_after_its_last_attempt_a_mail_has_failed_and_waits_for_staff(admin_user):
    incident()
    Message.objects.update(attempts=Message.MAX_ATTEMPTS - 1)

    with override_settings(**NO_MAIL_SERVER, EMAIL_PORT=1):
        send(Message.objects.get().pk)

    assert Message.objects.get().state == "failed"


def test_a_message_delivered_twice_by_the_broker_is_sent_once(admin_user):
    incident()
    key = Message.objects.get().pk
    send(key)
    send(key)

    assert DeliveredMail.objects.count() == 1


def test_the_sweep_finds_what_the_broker_lost(admin_user, celery_queue):
    incident()

    sweep()

    assert ("messages.send", Message.objects.get().pk) in celery_queue()


def test_a_mail_that_holds_a_key_loses_its_body_when_it_is_sent(solo, work_off):
    context = {"code": "c", "sentence": "Open sesame", "path": "/"}
    queue("staff_incident", to=solo.email, key="secret", context=context, holds_secret=True)
    assert "Open sesame" in Message.objects.get().text
    work_off()

    assert "Open sesame" in DeliveredMail.objects.get().text
    assert (Message.objects.get().text, Message.objects.get().html) == ("", "")


def test_a_name_is_itself_in_text_and_harmless_in_html(solo):
    context = {"code": "c", "sentence": "O'Brien & <b>Sons</b>", "path": "/"}
    message = queue("staff_incident", to=solo.email, key="names", context=context)

    assert "O'Brien & <b>Sons</b>" in message.text
    assert "<b>" not in message.html


@pytest.mark.parametrize("page", ["/mailbox/", "/mailbox/1/"])
def test_outside_development_there_is_no_mailbox(client, db, page):
    with override_settings(DEVELOPMENT_PAGES=False):
        assert client.get(page).status_code == 404
