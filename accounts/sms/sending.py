"""Writing text messages and sending them, as rows beside the mails."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db.models import F

from accounts.messages.models import Message
from accounts.messages.services import keep, plain, postpone
from accounts.messages.states import MESSAGE, Channel, MessageState
from accounts.models import Landlord
from accounts.notifying.selectors import text_hours
from accounts.sms.gateway import GatewayDown, GatewayRefused, gateway
from accounts.sms.models import MobileNumber
from config.lib import clock
from config.lib.hours import open_from, real


def queue_text(
    template: str,
    *,
    to: str,
    key: str,
    context: Mapping[str, Any],
    landlord: Landlord | None = None,
    holds_secret: bool = False,
) -> Message:
    """Write the text `templates/sms/<template>.txt` to one number; asking again with the same key changes nothing.

    One that `holds_secret`, a code that its reader waits for, goes at any hour and loses its body once it is sent.
    """
    existing: Message | None = Message.objects.filter(key=key).first()
    if existing:
        return existing
    values = {**context, "site_url": settings.SITE_URL, "product": settings.PRODUCT_NAME}
    values["may_answer"] = bool(settings.SMS_INBOUND_SECRET)
    text = " ".join(plain(f"sms/{template}.txt", values).split())
    kept = {"to": to, "subject": "Text message", "text": text, "channel": Channel.SMS}
    return keep(Message(key=key, template=f"sms/{template}", landlord=landlord, holds_secret=holds_secret, **kept))


def send_text(message: Message) -> None:
    """Hand a claimed text message to the gateway, unless its reader said STOP or sleeps."""
    now = clock.now()
    opens_at = open_from(now, hours=text_hours(message.landlord) if message.landlord else None)
    if not message.holds_secret and not is_welcome(message):
        MESSAGE.move(message, to=MessageState.DROPPED, error_code="sms.not_welcome")
    elif not message.holds_secret and opens_at > now:
        later = {"run_after": real(opens_at, at=now), "attempts": F("attempts") - 1}
        Message.objects.filter(pk=message.pk).update(**later)
    else:
        hand_over(message)


def hand_over(message: Message) -> None:
    """Give it to the gateway. What is refused for good has failed; anything else is tried again."""
    try:
        provider_id = gateway().send(to=message.to, text=message.text, key=str(message.pk))
    except GatewayRefused:
        failure = {"error_code": "sms.refused", "error": "The service does not send to this number."}
        MESSAGE.move(message, to=MessageState.FAILED, **failure)
    except GatewayDown as error:
        postpone(message, error=error)
    else:
        erased = {"text": ""} if message.holds_secret else {}
        said = {"error": "", "error_code": "", "provider_id": provider_id}
        MESSAGE.move(message, to=MessageState.SENT, sent_at=clock.now(), **said, **erased)


def is_welcome(message: Message) -> bool:
    """Whether it goes to a number that is the landlord's still, who wants it and said no STOP; staff may always."""
    if message.landlord is None:
        return True
    wanted = MobileNumber.objects.filter(stopped_at=None, landlord__wants_sms=True)
    return wanted.filter(landlord=message.landlord, number=message.to).exists()


def withdraw(landlord: Landlord, *, why: str) -> None:
    """Let no text message go that still waits for this landlord; codes apart, which they asked for themselves."""
    waiting = Message.objects.filter(landlord=landlord, channel=Channel.SMS, state=MessageState.QUEUED)
    for message in waiting.filter(holds_secret=False):
        MESSAGE.move(message, to=MessageState.DROPPED, why=why, error_code="sms.withdrawn")
