"""Sending, and finding what was not sent."""

from celery import shared_task

from accounts.messages import services
from accounts.messages.models import Message
from accounts.messages.states import Channel
from accounts.sms import sending
from config.lib.tasks import DomainTask, enqueue_due

SENDERS = {Channel.EMAIL: services.send, Channel.SMS: sending.send_text}


@shared_task(base=DomainTask, name="messages.send", works_on="accounts.Message")
def send(message_pk: int) -> None:
    """Send one message; harmless if delivered twice, because only one worker can claim the row."""
    if message := Message.objects.claim(message_pk):
        SENDERS[Channel(message.channel)](message)


@shared_task(base=DomainTask, name="messages.sweep")
def sweep() -> int:
    """Enqueue messages that the broker dropped or whose retry is due."""
    return enqueue_due(Message.objects.all(), task=send)
