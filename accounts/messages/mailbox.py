"""A mail backend that keeps mails in the database, for the mailbox page of development."""

from collections.abc import Sequence

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from accounts.messages.models import DeliveredMail


def kept(mail: EmailMessage) -> DeliveredMail:
    """The mail as the mailbox page shows it."""
    html = mail.alternatives[0][0] if isinstance(mail, EmailMultiAlternatives) and mail.alternatives else ""
    return DeliveredMail(to=", ".join(mail.to), subject=str(mail.subject), text=str(mail.body), html=str(html))


class MailboxBackend(BaseEmailBackend):
    """Delivers into the `DeliveredMail` table."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep each mail; the number kept."""
        return len(DeliveredMail.objects.bulk_create(kept(mail) for mail in email_messages))
