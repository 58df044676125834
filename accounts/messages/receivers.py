"""A written message is enqueued when its transaction commits."""

from typing import Any

from django.dispatch import receiver

from accounts.messages.models import Message
from accounts.signals import message_queued


@receiver(message_queued, sender=Message)
def enqueue(message: Message, **_: Any) -> None:
    """Ask a worker to send it."""
    from accounts.messages.tasks import send

    send.delay_on_commit(message.pk)
