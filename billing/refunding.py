"""Money that staff give back: never more than is left of a payment, whoever else gives back at the same moment.

Asking is a row; a worker asks Stripe. What Stripe gave back is kept by its events, as every refund is.
"""

import logging
from typing import Any

from django.db import models, transaction
from django.db.models import Q, QuerySet, Sum

from accounts.audit import services as audit
from accounts.messages.services import tell_staff
from accounts.models import User
from billing.errors import CannotGiveBack, RefundRefused
from billing.gateway import Gateway, get_gateway
from billing.models import OrderCheckout, Payment, Refund, RefundRequest
from billing.payers import Fresh
from billing.states import REFUND, CheckoutState, RefundState
from config.lib import clock
from config.lib.errors import code_of, words_of
from config.lib.money import format_pence

logger = logging.getLogger(__name__)
Paid = Payment | OrderCheckout


# What is left -----------------------------------------------------------------------------------


def paid_pence(paid: Paid) -> int:
    """What was paid, in pence; nothing for an order that was not."""
    if isinstance(paid, Payment):
        return paid.amount_pence
    return paid.paid_pence if paid.state == CheckoutState.PAID else 0


def left_pence(paid: Paid) -> int:
    """What of a payment has neither gone back nor may be on its way, in pence."""
    gone = total(refunds_of(paid).exclude(status__in=Refund.FAILED))
    return max(paid_pence(paid) - gone - total(under_way(paid)), 0)


def refunds_of(paid: Paid) -> QuerySet[Refund]:
    """What Stripe told us of refunds of a payment."""
    return Refund.objects.filter(invoice=paid.stripe_id) if isinstance(paid, Payment) else paid.refunds.all()


def under_way(paid: Paid) -> QuerySet[RefundRequest]:
    """What was asked for and may have been made, as far as no event told of it. Unsure counts: none goes back twice."""
    is_unsure = Q(state__in=(RefundState.ASKED, RefundState.FAILED))
    is_not_told = Q(state=RefundState.MADE) & ~Q(stripe_id__in=refunds_of(paid).values("stripe_id"))
    return paid.refund_requests.filter(is_unsure | is_not_told)


def total(rows: QuerySet[Any]) -> int:
    """The sum of their amounts, in pence."""
    return rows.aggregate(sum=Sum("amount_pence"))["sum"] or 0


# Asking -----------------------------------------------------------------------------------------


@transaction.atomic
def ask(paid: Paid, *, pence: int, seen: int, by: User, why: str) -> RefundRequest:
    """Note that so much of a payment is to go back; CannotGiveBack unless exactly `seen` pence are left, and suffice.

    Who decides sees what is left. Where that changed meanwhile, somebody else gave money back, and they decide anew.
    """
    locked: Any = type(paid)._default_manager.select_for_update().get(pk=paid.pk)
    left = left_pence(locked)
    if left != seen:
        raise CannotGiveBack(f"Money of this payment was given back meanwhile: {format_pence(left)} is left of it.")
    if not 0 < pence <= left:
        raise CannotGiveBack(f"Only {format_pence(left)} is left of it.")
    column = "payment" if isinstance(paid, Payment) else "order"
    row = RefundRequest.objects.create(
        landlord_id=locked.landlord_id, amount_pence=pence, why=why, by=by, **{column: locked}
    )
    audit.record("billing.refund_asked", subject=row, after={"pence": pence, "of": str(locked)}, why=why, by=by)
    return row


@transaction.atomic
def ask_again(row: RefundRequest, *, by: models.Model, why: str) -> None:
    """Ask Stripe once more where it never answered. It is one refund, however often it is asked for."""
    REFUND.move(row, to=RefundState.ASKED, by=by, why=why, attempts=0, run_after=clock.real_now())


# At Stripe --------------------------------------------------------------------------------------


def run(row: RefundRequest) -> None:
    """Have Stripe make a claimed refund, once; its refusal ends the row, its silence is tried again."""
    try:
        made = make(row, gateway=get_gateway())
    except RefundRefused as refusal:
        refuse(row, sentence=refusal.message)
    except Exception as error:  # whatever it was, the row must say so and be tried again
        logger.exception("billing.refund_failed row=%s", row.pk)
        postpone(row, error=error)
    else:
        settled = {"stripe_id": made["id"], "error": "", "error_code": "", "ended_at": clock.now()}
        REFUND.move(row, to=RefundState.MADE, **settled)


def make(row: RefundRequest, *, gateway: Gateway) -> Fresh:
    """The refund at Stripe, made now or by an earlier attempt. Stripe forgets keys in time, so that is looked up."""
    intent = row.order.payment_intent if row.order else gateway.intent_of(row.payment.stripe_id if row.payment else "")
    if not intent:
        raise RefundRefused("Stripe has no payment by card or bank from which this could go back.")
    key = str(row.key)
    earlier = (one for one in gateway.refunds(payment_intent=intent) if one["metadata"].get("request") == key)
    return next(earlier, None) or gateway.give_back(intent, pence=row.amount_pence, key=key)


@transaction.atomic
def refuse(row: RefundRequest, *, sentence: str) -> None:
    """Stripe will not do it: the row keeps its sentence, and staff are told once."""
    code = RefundRefused.code
    REFUND.move(row, to=RefundState.REFUSED, why=code, error_code=code, error=sentence[:500], ended_at=clock.now())
    tell(row, code=code, sentence=f"Stripe refused a refund of {row}: {sentence}")


@transaction.atomic
def postpone(row: RefundRequest, *, error: Exception) -> None:
    """Try again later, and after the last attempt tell staff."""
    code = code_of(error, otherwise="billing.refund_failed")
    said = {"error_code": code, "error": words_of(error)}
    if not row.is_exhausted:
        RefundRequest.objects.filter(pk=row.pk).update(run_after=row.retry_at(), **said)
        return
    REFUND.move(row, to=RefundState.FAILED, why=code, **said)
    tell(row, code="billing.refund_unanswered", sentence=f"Stripe did not answer to a refund of {row}. Ask it again.")


def tell(row: RefundRequest, *, code: str, sentence: str) -> None:
    """Tell staff, once."""
    tell_staff(code, key=str(row.key), sentence=sentence, path=f"/admin/billing/refundrequest/{row.pk}/change/")
