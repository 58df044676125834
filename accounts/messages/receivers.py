"""A written message is enqueued when its transaction commits; what became of it is kept; an address may change."""

from typing import Any

from anymail.signals import AnymailTrackingEvent, tracking
from django.db.models.signals import post_save
from django.dispatch import receiver

from accounts.messages import reaching
from accounts.messages.models import Message
from accounts.models import Landlord
from accounts.signals import message_queued


@receiver(message_queued, sender=Message)
def enqueue(message: Message, **_: Any) -> None:
    """Ask a worker to send it."""
    from accounts.messages.tasks import send

    send.delay_on_commit(message.pk)


@receiver(tracking)
def keep_what_became(event: AnymailTrackingEvent, **_: Any) -> None:
    """A mail service said what became of a mail."""
    reaching.keep_delivery(
        reaching.Told(
            provider_id=event.message_id or "",
            key=(event.metadata or {}).get("message", ""),
            address=event.recipient or "",
            what=event.event_type,
            reason=event.reject_reason or "",
            at=event.timestamp,
        )
    )


@receiver(post_save, sender=Landlord)
def see_new_address(instance: Landlord, **_: Any) -> None:
    """A landlord may have another address of record now."""
    reaching.forget_former_addresses(instance)
