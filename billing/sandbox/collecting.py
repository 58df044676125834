"""Taking what an invoice asks for: at once, again by a ladder of days, and what the subscription makes of it."""

from billing.sandbox import cards, charging, clock, events, invoicing, pending, store, subscribing, timers
from billing.sandbox.cards import Outcome
from billing.sandbox.charging import Instrument, Payment
from billing.sandbox.errors import ApiError, Declined
from billing.sandbox.invoicing import subscription_of
from billing.sandbox.shapes import Body

DAY_SECONDS = 24 * 60 * 60
# Days from one failure to the next try; after the last of them nothing is tried by itself.
LADDER = (3, 5, 7)
BANK_SECONDS = 4 * DAY_SECONDS
ENDINGS = ("cancel", "unpaid", "past_due")
DECLINED = ("card_declined", "Your card was declined.")
NO_METHOD = "This customer has no attached payment source or default payment method."


def ending() -> str:
    """What a subscription becomes when the ladder has ended: one of `ENDINGS`."""
    return store.recall("after_retries", "cancel")


def collect(invoice: Body, *, method: Body | None = None, is_automatic: bool = True) -> Body:
    """Charge what is left of an open invoice, and tell what came of it."""
    if invoice["amount_remaining"] == 0:
        return paid(invoice)
    customer = store.get("customer", key=invoice["customer"])
    method = method or method_of(invoice)
    if method is None:
        return refused(invoice, is_automatic=is_automatic)
    intent = intent_of(invoice, customer=customer)
    if is_automatic:
        invoice = store.put(invoice | {"attempt_count": invoice["attempt_count"] + 1})
    outcome = cards.draw(method, customer=customer)
    if method["type"] == Instrument.DEBIT.method:
        return ask_bank(invoice, intent=intent, method=method)
    if outcome is Outcome.ASKS:
        charging.await_holder(intent, method=method)
        return refused(invoice, is_asking=True)
    payment = charging.begin(intent, method=method, instrument=Instrument.CARD)
    if outcome is Outcome.DECLINES:
        decline(payment)
        return refused(invoice)
    charging.tell(charging.succeed(payment), ending="succeeded")
    return paid(invoice)


def decline(payment: Payment) -> None:
    """The bank said no."""
    code, message = DECLINED
    charging.tell(charging.fail(payment, code=code, message=message), ending="payment_failed")


def refusal(invoice: Body) -> Declined:
    """What the API says of an invoice that could not be charged."""
    for payment in store.select("invoice_payment", name="invoice", value=invoice["id"]):
        intent = store.get("payment_intent", key=payment["payment"]["payment_intent"])
        if intent["status"] == "requires_action":
            message = "Payment for this invoice requires additional user action before it can be completed."
            return Declined(message, code="invoice_payment_intent_requires_action")
        return Declined(intent["last_payment_error"]["message"], code=intent["last_payment_error"]["code"])
    return Declined(NO_METHOD, code="resource_missing")


def confirm(invoice: Body) -> Body:
    """The holder told the bank that it is them: the card that waits for it is charged."""
    intent = intent_of(invoice, customer=store.get("customer", key=invoice["customer"]))
    if intent["status"] != "requires_action":
        raise ApiError("This invoice waits for nobody's confirmation.")
    method = store.get("payment_method", key=intent["payment_method"])
    payment = charging.begin(intent, method=method, instrument=Instrument.CARD_3DS)
    charging.tell(charging.succeed(payment), ending="succeeded")
    return paid(invoice)


def method_of(invoice: Body) -> Body | None:
    """What an invoice is charged to: its subscription's own method, else its customer's."""
    subscription = store.get("subscription", key=subscription_of(invoice))
    settings = store.get("customer", key=invoice["customer"])["invoice_settings"]
    return store.find(subscription["default_payment_method"] or settings["default_payment_method"] or "")


def intent_of(invoice: Body, *, customer: Body) -> Body:
    """The payment intent by which an invoice is paid: one for all tries."""
    for payment in store.select("invoice_payment", name="invoice", value=invoice["id"]):
        return store.get("payment_intent", key=payment["payment"]["payment_intent"])
    intent = charging.make_intent(
        amount=invoice["amount_remaining"], currency=invoice["currency"], customer=customer, data={}
    )
    invoicing.expect_payment(invoice, intent=intent)
    return intent


# Debits, which the bank answers later ----------------------------------------------------------


def ask_bank(invoice: Body, *, intent: Body, method: Body) -> Body:
    """A debit is under way."""
    payment = charging.begin(intent, method=method, instrument=Instrument.DEBIT)
    charging.tell(payment, ending="processing")
    timers.start(invoice["id"], kind="bank", due_at=clock.now() + BANK_SECONDS)
    return invoice


def hear_bank(key: str) -> None:
    """The bank's answer to a debit for an invoice: as its account is wont to."""
    invoice = store.get("invoice", key=key)
    customer = store.get("customer", key=invoice["customer"])
    intent = intent_of(invoice, customer=customer)
    if invoice["status"] != "open" or intent["status"] != "processing":
        return
    payment = Payment(intent, store.get("charge", key=intent["latest_charge"]))
    method = store.get("payment_method", key=intent["payment_method"])
    if cards.draw(method, customer=customer) is not Outcome.GOOD:
        decline(payment)
        refused(invoice)
        return
    charging.tell(charging.succeed(payment), ending="succeeded")
    paid(invoice)


# What follows -----------------------------------------------------------------------------------


def paid(invoice: Body) -> Body:
    """The invoice is paid, and its subscription is well again if this was the last that it owed."""
    timers.stop(invoice["id"], kind="retry")
    done = invoicing.mark_paid(invoice)
    old = store.get("subscription", key=subscription_of(invoice))
    new = pending.apply(old, invoice=invoice)
    if new["latest_invoice"] == invoice["id"] and new["status"] in ("past_due", "unpaid", "incomplete"):
        timers.stop(new["id"], kind="incomplete")
        new = new | {"status": "active"}
    events.update("customer.subscription.updated", old, new)
    if old["pending_update"] and not new["pending_update"]:
        events.emit("customer.subscription.pending_update_applied", new)
    return done


def refused(invoice: Body, *, is_automatic: bool = False, is_asking: bool = False) -> Body:
    """The money did not come: the next try, or the end of tries; and what the subscription is now."""
    attempts = max(invoice["attempt_count"] + is_automatic, 1)
    subscription = store.get("subscription", key=subscription_of(invoice))
    again_at = next_try(invoice, attempts=attempts, subscription=subscription)
    failed = invoicing.mark_refused(invoice, attempts=attempts, again_at=again_at)
    if is_asking:
        events.emit("invoice.payment_action_required", failed)
    if again_at:
        timers.start(invoice["id"], kind="retry", due_at=again_at)
    fall_behind(subscription, is_over=again_at is None)
    return failed


def next_try(invoice: Body, *, attempts: int, subscription: Body) -> int | None:
    """When it is tried again: a try that somebody made by hand moves nothing."""
    is_first_of_all = subscription["status"] == "incomplete" or subscription["pending_update"]
    if is_first_of_all or subscription["status"] in subscribing.ENDED or attempts > len(LADDER):
        return None
    planned: int | None = invoice["next_payment_attempt"]
    return planned if planned and planned > clock.now() else clock.now() + LADDER[attempts - 1] * DAY_SECONDS


def fall_behind(subscription: Body, *, is_over: bool) -> None:
    """A subscription whose invoice is refused is past due, and after the last try what was settled."""
    if subscription["pending_update"] or subscription["status"] not in ("active", "trialing", "past_due"):
        return
    behind = events.update("customer.subscription.updated", subscription, subscription | {"status": "past_due"})
    if not is_over:
        return
    if ending() == "cancel":
        subscribing.cancel(subscription["id"], reason="payment_failed")
    elif ending() == "unpaid":
        events.update("customer.subscription.updated", behind, behind | {"status": "unpaid"})


def retry(key: str) -> None:
    """The time of the next try has come."""
    invoice = store.get("invoice", key=key)
    subscription = store.get("subscription", key=subscription_of(invoice))
    if invoice["status"] == "open" and subscription["status"] not in subscribing.ENDED:
        collect(invoice)


def pay_all(customer: str, *, method: Body) -> None:
    """A new card: whatever the customer's running subscriptions owe is tried with it at once."""
    for invoice in list(store.select("invoice", name="customer", value=customer))[::-1]:
        subscription = store.get("subscription", key=subscription_of(invoice))
        if invoice["status"] == "open" and subscription["status"] not in subscribing.ENDED:
            collect(invoice, method=method, is_automatic=False)
