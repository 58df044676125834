"""Writing and sending mails."""

from collections.abc import Mapping
from datetime import datetime
from smtplib import SMTPException
from typing import Any

from anymail.exceptions import AnymailError, AnymailRecipientsRefused
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.template import Context, Engine
from django.template.loader import render_to_string

from accounts.branding.models import Brand
from accounts.branding.selectors import answers_go_to, brand_of, in_mails
from accounts.erasing import NOWHERE
from accounts.messages.models import Bounce, DeliveredMail, Message
from accounts.messages.reaching import note_bounce
from accounts.messages.states import MESSAGE, Delivery, MessageState
from accounts.models import Landlord, User
from accounts.signals import message_queued, staff_told
from config.lib import clock


def queue(
    template: str,
    *,
    to: str,
    key: str,
    context: Mapping[str, Any],
    landlord: Landlord | None = None,
    holds_secret: bool = False,
    on_behalf_of: Landlord | None = None,
) -> Message:
    """Write the mail `templates/emails/<template>/` to one address; asking again with the same key changes nothing.

    A mail that `holds_secret` (a link that signs somebody in) loses its body once it is sent. One that is written on
    behalf of a landlord, to their tenants and readers, bears their brand where they have one.
    """
    existing: Message | None = Message.objects.filter(key=key).first()
    if existing:
        return existing
    values = {**context, "site_url": settings.SITE_URL, "product": settings.PRODUCT_NAME}
    values["support_email"] = settings.SUPPORT_EMAIL
    brand = brand_of(on_behalf_of) if on_behalf_of else None
    values["brand"] = in_mails(brand) if brand else None
    return keep(
        Message(
            key=key,
            template=template,
            to=to,
            landlord=landlord,
            holds_secret=holds_secret,
            subject=" ".join(plain(f"emails/{template}/subject.txt", values).split()),
            text=with_footer(plain(f"emails/{template}/body.txt", values), brand=brand),
            html=render_to_string(f"emails/{template}/body.html", values),
            reply_to=answers_go_to(brand) if brand else "",
        )
    )


def with_footer(text: str, *, brand: Brand | None) -> str:
    """The words of a mail, and under them the last line of a brand."""
    return f"{text.rstrip()}\n\n{brand.footer}\n" if brand and brand.footer else text


def plain(name: str, values: Mapping[str, Any]) -> str:
    """A template as text, in which an apostrophe is one: nothing is escaped as it is for a browser."""
    return Engine.get_default().get_template(name).render(Context(dict(values), autoescape=False))


def keep(message: Message) -> Message:
    """Write a rendered mail and tell the edges; where somebody wrote the same key at the same instant, theirs stays."""
    try:
        with transaction.atomic():
            message.save(force_insert=True)
    except IntegrityError:
        return Message.objects.get(key=message.key)
    message_queued.send(sender=Message, message=message)
    return message


def tell_staff(code: str, *, key: str, sentence: str, path: str) -> None:
    """Tell staff that something is wrong: an incident, and a mail when it opens; `path` is where they can act on it."""
    staff_told.send(sender=Message, code=code, key=key, sentence=sentence, path=path)


def mail_staff(code: str, *, key: str, sentence: str, path: str) -> list[Message]:
    """Mail every active administrator, once for each code and key; the mails."""
    return [
        queue(
            "staff_incident",
            to=admin.email,
            key=f"incident:{code}:{key}:{admin.pk}",
            context={"code": code, "sentence": sentence, "path": path},
        )
        for admin in User.objects.filter(is_active=True, is_superuser=True)
    ]


def send(message: Message) -> None:
    """Hand a claimed message to the mail backend; a refusal is kept with the row and tried again later."""
    mail = EmailMultiAlternatives(message.subject, message.text, to=[message.to])
    mail.reply_to = [message.reply_to] if message.reply_to else []
    mail.metadata = {"message": str(message.pk)}  # type: ignore[attr-defined]  # comes back with what became of it
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    try:
        mail.send()
    except AnymailRecipientsRefused:
        refuse(message)
    except (SMTPException, AnymailError, OSError) as error:
        postpone(message, error=error)
    else:
        said = {"error": "", "error_code": "", "provider_id": provider_id_of(mail)}
        erased = {"text": "", "html": ""} if message.holds_secret else {}
        MESSAGE.move(message, to=MessageState.SENT, sent_at=clock.now(), **said, **erased)


def provider_id_of(mail: EmailMultiAlternatives) -> str:
    """What the mail service calls a mail that it took; empty for a mail server, which says nothing more of it."""
    status = getattr(mail, "anymail_status", None)
    return str(getattr(status, "message_id", None) or "")[:200]


@transaction.atomic
def refuse(message: Message) -> None:
    """The mail service does not send to this address at all: trying again is of no use."""
    failure = {"error_code": "messages.address_refused", "error": "The mail service does not send to this address."}
    MESSAGE.move(message, to=MessageState.FAILED, **failure)
    note_bounce(message, kind=Delivery.BOUNCED, reason="rejected")


def postpone(message: Message, *, error: Exception) -> None:
    """Try again later; after the last attempt the message has failed and waits for staff."""
    failure = {"error_code": "messages.refused", "error": type(error).__name__}
    if message.is_exhausted:
        MESSAGE.move(message, to=MessageState.FAILED, **failure)
        return
    Message.objects.filter(pk=message.pk).update(run_after=message.retry_at(), **failure)


def forget_mails(key: str, *, before: datetime | None = None) -> set[str]:
    """Erase the mails whose key begins so, all or those written before; the addresses that they went to."""
    mails = Message.objects.filter(key__startswith=key, created_at__lt=before or clock.now())
    addresses = set(mails.values_list("to", flat=True))
    mails.delete()
    return addresses


def forget_address(address: str, *, but: str = "") -> None:
    """Erase every mail to an address, unless a person or a landlord who is still with us has it.

    What was written there for another landlord, to their agent for one, is that landlord's and stays; so do the mails
    whose key begins with `but`.
    """
    if any(model.objects.filter(email__iexact=address).exists() for model in (User, Landlord)):
        return
    mails = Message.objects.filter(to__iexact=address)
    kept = list(mails.filter(key__startswith=but).values_list("pk", flat=True)) if but else []
    nobody_s = Q(landlord=None) | Q(landlord__email__endswith=f"@{NOWHERE}")
    mails.filter(nobody_s).exclude(pk__in=kept).delete()
    Bounce.objects.filter(nobody_s, address__iexact=address).exclude(message__in=kept).delete()
    DeliveredMail.objects.filter(to__iexact=address).exclude(number__in=kept).delete()
