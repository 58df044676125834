"""Whether people can be reached: what became of mails, and the addresses at which they do not arrive."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from accounts.audit import services as audit
from accounts.messages.models import Bounce, Message
from accounts.messages.states import Delivery
from accounts.models import Landlord
from config.lib import clock

logger = logging.getLogger(__name__)

MEANING: Mapping[str, Delivery] = {
    "delivered": Delivery.DELIVERED,
    "bounced": Delivery.BOUNCED,
    "rejected": Delivery.BOUNCED,
    "failed": Delivery.BOUNCED,
    "complained": Delivery.COMPLAINED,
}
"""What of all that mail services tell says whether somebody was reached. A delay, for one, says nothing yet."""

ARRIVED, CHANGED = "A later mail arrived.", "The address was changed."


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a mail service says became of a mail. It names the mail by its own id, or by ours if the mail carried it."""

    provider_id: str
    key: str
    address: str
    what: str
    reason: str
    at: datetime | None


@transaction.atomic
def keep_delivery(told: Told) -> None:
    """Keep what became of a mail, once, whatever the order in which it is told; and whether its reader is reached."""
    delivery = MEANING.get(told.what)
    if delivery is None:
        return
    message = message_of(told)
    if message is None:
        logger.info("messages.unknown_delivery what=%s", told.what)
        return
    at = told.at or clock.now()
    if message.delivery_at is not None and (message.delivery_at, message.delivery) >= (at, delivery):
        return
    values = {"delivery": delivery, "delivery_reason": told.reason[:40], "delivery_at": at}
    Message.objects.filter(pk=message.pk).update(**values)
    if delivery == Delivery.DELIVERED:
        heal(message, at=at)
    else:
        note_bounce(message, kind=delivery, reason=told.reason)


def message_of(told: Told) -> Message | None:
    """The mail that is meant, locked: by the service's id, else by the key that it carried to this address."""
    rows: QuerySet[Message] = Message.objects.select_for_update()
    by_id = rows.filter(provider_id=told.provider_id).first() if told.provider_id else None
    if by_id is not None or not told.key.isdecimal():
        return by_id
    return rows.filter(pk=told.key, to__iexact=told.address).first()


@transaction.atomic
def note_bounce(message: Message, *, kind: Delivery, reason: str) -> None:
    """The address of this mail reaches nobody from now on, unless a mail that was sent later has arrived there."""
    if arrived_since(message):
        return
    address = message.to.lower()
    landlord = whose(message)
    bounce = Bounce(address=address, kind=kind, reason=reason[:40], message=message, landlord=landlord)
    bounce.is_of_record = landlord is not None and landlord.email.lower() == address
    try:
        with transaction.atomic():
            bounce.save()
    except IntegrityError:  # it is known
        return
    audit.record("messages.address_bounced", subject=bounce, after={"kind": str(kind), "reason": bounce.reason})


def arrived_since(message: Message) -> bool:
    """Whether a mail that was sent later than this one arrived at the same address."""
    arrived = Message.objects.filter(to__iexact=message.to, delivery=Delivery.DELIVERED)
    return message.sent_at is not None and arrived.filter(sent_at__gt=message.sent_at).exists()


def whose(message: Message) -> Landlord | None:
    """The landlord whom a mail is about, else the one whose address of record it went to."""
    return message.landlord or Landlord.objects.filter(email__iexact=message.to).first()


def heal(message: Message, *, at: datetime) -> None:
    """A mail arrived: whoever reads there is reached again, unless a later one came back."""
    mine = Q(message=None) | Q(message__sent_at=None) | Q(message__sent_at__lte=message.sent_at or at)
    close(Bounce.objects.filter(mine, address=message.to.lower()), why=ARRIVED)


def forget_former_addresses(landlord: Landlord) -> None:
    """Close what is known of an address that is this landlord's address of record no more."""
    former = Bounce.objects.filter(landlord=landlord, is_of_record=True).exclude(address=landlord.email.lower())
    close(former, why=CHANGED)


def close(bounces: QuerySet[Bounce], *, why: str) -> None:
    """These addresses reach somebody, or are nobody's any more."""
    for bounce in bounces.filter(closed_at=None):
        if Bounce.objects.filter(pk=bounce.pk, closed_at=None).update(closed_at=clock.now(), closed_why=why[:500]):
            audit.record("messages.address_reached", subject=bounce, why=why)


def open_bounces(landlord: Landlord) -> QuerySet[Bounce]:
    """The addresses at which this landlord's mail does not arrive."""
    return Bounce.objects.filter(landlord=landlord, closed_at=None).order_by("-is_of_record", "pk")


def is_unreachable(address: str) -> bool:
    """Whether mail to an address is known not to arrive."""
    return Bounce.objects.filter(address=address.lower(), closed_at=None).exists()
