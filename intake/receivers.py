"""What a payment, or its failure, means for the sign-up or the order's draft behind it."""

from typing import Any

from django.dispatch import receiver

from billing.models import CheckoutIntent, OrderCheckout
from billing.signals import checkout_lapsed, order_checkout_lapsed, subscription_started
from intake import mails, paying
from intake.models import OrderDraft, Revision
from intake.ordering import mails as order_mails


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


@receiver(order_checkout_lapsed, sender=OrderCheckout)
def tell_how_to_go_on(checkout: OrderCheckout, **_: Any) -> None:
    """An order was not paid: its draft can be gone on with, and whoever ordered is told how."""
    if draft := OrderDraft.objects.filter(order__reference=checkout.reference).first():
        order_mails.tell_lapsed(draft, reference=checkout.reference)
