"""A mail backend that keeps mails in the database, for the mailbox page of development."""

from collections.abc import Sequence

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from accounts.messages.models import DeliveredMail


def kept(mail: EmailMessage) -> DeliveredMail:
    """The mail as the mailbox page shows it."""
    html = mail.alternatives[0][0] if isinstance(mail, EmailMultiAlternatives) and mail.alternatives else ""
    number = getattr(mail, "metadata", {}).get("message")
    said = {"subject": str(mail.subject), "text": str(mail.body), "html": str(html)}
    return DeliveredMail(to=", ".join(mail.to), number=number, **said)


class MailboxBackend(BaseEmailBackend):
    """Delivers into the `DeliveredMail` table, each message once however often a worker was killed as it sent it."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep each mail; the number kept."""
        mails = [kept(mail) for mail in email_messages]
        return len(DeliveredMail.objects.bulk_create(mails, ignore_conflicts=True))
