"""What a payment, or its failure, means for the sign-up behind it."""

from typing import Any

from django.dispatch import receiver

from billing.models import CheckoutIntent
from billing.signals import checkout_lapsed, subscription_started
from intake import mails, paying
from intake.models import Revision


@receiver(subscription_started, sender=CheckoutIntent)
def note_payment(intent: CheckoutIntent, **_: Any) -> None:
    """Mark the revision that was paid, whichever it was."""
    if revision := Revision.objects.filter(reference=intent.reference).first():
        paying.mark_paid(revision)


@receiver(checkout_lapsed, sender=CheckoutIntent)
def free_draft(intent: CheckoutIntent, **_: Any) -> None:
    """Free the draft, and tell the landlord how to go on."""
    revision = Revision.objects.filter(reference=intent.reference).first()
    if revision and paying.free_again(revision):
        mails.tell_lapsed(revision)
