"""Letters about money, each sent once. Whose account is closed gets none: nobody reads there any more."""

from collections.abc import Iterable

from django.urls import reverse

from accounts.messages.services import queue
from accounts.models import Landlord
from accounts.states import Readiness
from billing.models import Customer, Payment, UnpaidInvoice
from config.lib import clock
from config.lib.money import format_pence
from config.routes import CLOSURE
from plans.entitlements import Entitlements
from plans.features import PENDING_FEATURES, FeatureKey
from plans.models import Feature, Plan


def send_receipt(payment: Payment) -> None:
    """Thank for the money at once. It speaks of a portal only as something that is being prepared."""
    landlord = payment.landlord
    write(
        landlord,
        template="receipt",
        key=f"receipt:{payment.stripe_id}",
        payment=payment,
        amount=format_pence(payment.amount_pence),
        is_preparing=landlord.readiness != Readiness.READY,
        is_renewal=payment.reason == "subscription_cycle",
        is_change=payment.reason == "subscription_update",
    )


def tell_of_failure(invoice: UnpaidInvoice, *, stripe_status: str, is_change: bool) -> None:
    """A payment failed: where it can be paid, when it is tried again, and what is off meanwhile, if anything is.

    At sign-up its own mail says how to go on.
    """
    if is_customer(invoice):
        said = {"stripe_status": stripe_status, "is_change": is_change}
        write_of(invoice, template="payment_failed", occasion="failed", **said)


def ask_for_holder(invoice: UnpaidInvoice) -> None:
    """The bank asks the holder of the card to confirm a payment."""
    if is_customer(invoice):
        write_of(invoice, template="payment_action", occasion="action")


def is_customer(invoice: UnpaidInvoice) -> bool:
    """Whether the landlord has subscribed already, and is not about to."""
    return Customer.objects.filter(landlord=invoice.landlord_id).exists()


def write_of(invoice: UnpaidInvoice, *, template: str, occasion: str, **context: object) -> None:
    """One mail for each attempt."""
    key, amount = f"invoice-{occasion}:{invoice.stripe_id}:{invoice.attempts}", format_pence(invoice.amount_pence)
    write(invoice.landlord, template=template, key=key, invoice=invoice, amount=amount, **context)


def tell_changed(landlord: Landlord, *, before: Entitlements, after: Entitlements) -> None:
    """The plan is another: what is off from now on, what is there."""
    write_now(
        landlord,
        template="plan_changed",
        before=before.plan,
        after=after.plan,
        lost=names_of(before.features - after.features),
        gained=names_of(after.features - before.features),
    )


def tell_ended(landlord: Landlord, *, plan: Plan) -> None:
    """The subscription runs no more: what stays, and how to come back; or that the account is about to be erased."""
    write_now(landlord, template="subscription_ended", plan=plan, closure=reverse(CLOSURE))


def tell_stopped(landlord: Landlord, *, sentence: str) -> None:
    """Access is limited to reading although the subscription has not ended: why, and what can be done."""
    write_now(landlord, template="access_stopped", sentence=sentence)


def names_of(keys: Iterable[FeatureKey]) -> list[str]:
    """What people call these features, of those that exist today."""
    return list(Feature.objects.filter(key__in=set(keys) - PENDING_FEATURES).values_list("name", flat=True))


def write_now(landlord: Landlord, *, template: str, **context: object) -> None:
    """A mail about something that happened at this instant, with the way to the page about money."""
    key = f"{template}:{landlord.pk}:{clock.now().isoformat()}"
    write(landlord, template=template, key=key, path=reverse("billing:overview"), **context)


def write(landlord: Landlord, *, template: str, key: str, **context: object) -> None:
    """A mail to the address of record, while there is somebody at it."""
    if landlord.readiness != Readiness.CLOSED:
        queue(template, to=landlord.email, key=key, landlord=landlord, context={"landlord": landlord, **context})
