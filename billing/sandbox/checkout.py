"""The life of a checkout session: opened, then paid, declined, debited, left to expire."""

from collections.abc import Sequence

from billing.sandbox import (
    basket,
    charging,
    clock,
    collecting,
    customers,
    cycle,
    events,
    invoicing,
    store,
    subscribing,
    timers,
)
from billing.sandbox.amounts import Line
from billing.sandbox.charging import Instrument, Payment
from billing.sandbox.errors import ApiError
from billing.sandbox.shapes import Body

REFUSED = "The bank account holder's bank refused the debit."


def details(email: str) -> Body:
    """What a session knows of whoever pays."""
    return {
        "address": None,
        "business_name": None,
        "email": email,
        "individual_name": None,
        "name": None,
        "phone": None,
        "tax_exempt": "none",
        "tax_ids": None,
    }


def open_session(session: Body, *, notes: Body) -> Body:
    """Keep a new session, and set the timer by which it closes."""
    timers.start(session["id"], kind="session", due_at=session["expires_at"])
    return store.put(session, notes=notes)


def get_session(key: str) -> Body:
    """A session as of now: one whose time has passed is expired."""
    session = store.get("checkout.session", key=key)
    if session["status"] == "open" and session["expires_at"] <= clock.now():
        return expire(session)
    return session


def expire(session: Body) -> Body:
    """Close an open session unpaid."""
    expired = session | {"status": "expired", "url": None}
    store.put(expired)
    timers.stop(session["id"], kind="session")
    events.emit("checkout.session.expired", expired)
    return expired


def time_out(key: str) -> Body:
    """The time in which an open session could be paid is over."""
    session = get_session(key)
    return expire(session | {"expires_at": clock.now()}) if session["status"] == "open" else session


def pay(key: str, *, instrument: Instrument, email: str = "") -> Body:
    """Pay a session; one that is completed already stays as it is, one that has expired refuses."""
    session = get_session(key)
    if session["status"] == "complete":
        return session
    if session["status"] == "expired":
        raise ApiError("This checkout session has expired.", code="checkout_session_expired")
    payer = Payer(session, instrument=instrument, email=email)
    return payer.debit() if instrument is Instrument.DEBIT else payer.pay()


def make_intent(session: Body, *, customer: Body | None, data: Body) -> Body:
    """The session's payment intent."""
    return charging.make_intent(
        amount=session["amount_total"], currency=session["currency"], customer=customer, data=data
    )


class Payer:
    """Somebody who pays an open session, and what comes of it."""

    def __init__(self, session: Body, *, instrument: Instrument, email: str) -> None:
        self.session = session
        self.notes = store.notes_of(session["id"])
        self.instrument = instrument
        known = (session["customer_details"] or {}).get("email")
        self.email = known or email
        if not self.email:
            raise ApiError("An e-mail address is needed.", code="email_invalid", param="email")
        self.customer = self.find_customer()
        self.method = charging.attach_method(instrument, customer=self.customer, email=self.email)
        self.subscription: Body | None = None
        self.invoice: Body | None = None

    @property
    def lines(self) -> Sequence[Line]:
        """What is bought."""
        return [basket.from_note(note) for note in self.notes["lines"]]

    def find_customer(self) -> Body | None:
        """The session's customer, or a new one; a guest who pays once needs none."""
        if self.session["customer"]:
            return store.get("customer", key=self.session["customer"])
        if self.session["customer_creation"] != "always":
            return None
        return customers.make(email=self.email)

    def pay(self) -> Body:
        """The card is good: everything is paid at once."""
        self.subscribe()
        payment = charging.succeed(self.begin())
        charging.tell(payment, ending="succeeded")
        self.issue(payment)
        if self.invoice:
            self.invoice = invoicing.mark_paid(self.invoice)
        return self.complete(payment, payment_status="paid")

    def debit(self) -> Body:
        """The bank is asked: the session completes unpaid, and the answer comes later."""
        self.subscribe()
        payment = self.begin()
        charging.tell(payment, ending="processing")
        self.issue(payment)
        timers.start(self.session["id"], kind="debit", due_at=clock.now() + collecting.BANK_SECONDS)
        return self.complete(payment, payment_status="unpaid")

    def begin(self) -> Payment:
        """Ask for the money."""
        data = self.notes["data"] if self.session["mode"] == "payment" else {}
        intent = make_intent(self.session, customer=self.customer, data=data)
        return charging.begin(intent, method=self.method, instrument=self.instrument)

    def subscribe(self) -> None:
        """Begin the subscription and draft its first invoice, where it is one that was bought."""
        if self.session["mode"] != "subscription" or self.customer is None:
            return
        data = self.notes["data"]
        subscription = subscribing.begin(self.lines, customer=self.customer, method=self.method, data=data)
        self.invoice = invoicing.draft(self.lines, customer=self.customer, subscription=subscription)
        self.subscription = store.put(subscription | {"latest_invoice": self.invoice["id"]})
        events.emit("customer.subscription.created", self.subscription)
        cycle.keep_time(self.subscription)

    def issue(self, payment: Payment) -> None:
        """Issue the invoice that the payment is for."""
        if self.invoice and self.customer:
            self.invoice = invoicing.issue(self.invoice, customer=self.customer)
            invoicing.expect_payment(self.invoice, intent=payment.intent)

    def complete(self, payment: Payment, *, payment_status: str) -> Body:
        """Close the session."""
        completed = self.session | {
            "customer": self.customer["id"] if self.customer else None,
            "customer_details": details(self.email),
            "invoice": self.invoice["id"] if self.invoice else None,
            "payment_intent": payment.intent["id"] if self.invoice is None else None,
            "payment_status": payment_status,
            "status": "complete",
            "subscription": self.subscription["id"] if self.subscription else None,
            "url": None,
        }
        store.put(completed, notes=self.notes | {"intent": payment.intent["id"]})
        timers.stop(completed["id"], kind="session")
        events.emit("checkout.session.completed", completed)
        return completed


def settle_debit(key: str, *, has_money: bool) -> Body:
    """The bank's answer to a debit."""
    session = store.get("checkout.session", key=key)
    if session["status"] != "complete" or session["payment_status"] != "unpaid":
        raise ApiError("This checkout session does not wait for a bank.")
    intent = store.get("payment_intent", key=store.notes_of(key)["intent"])
    if intent["status"] != "processing":
        raise ApiError("The bank has answered already.")
    payment = Payment(intent, store.get("charge", key=intent["latest_charge"]))
    timers.stop(key, kind="debit")
    return collect(session, payment=payment) if has_money else give_up(session, payment=payment)


def collect(session: Body, *, payment: Payment) -> Body:
    """The debit went through."""
    charging.tell(charging.succeed(payment), ending="succeeded")
    if session["invoice"]:
        collecting.paid(store.get("invoice", key=session["invoice"]))
    paid = store.put(session | {"payment_status": "paid"})
    events.emit("checkout.session.async_payment_succeeded", paid)
    return paid


def give_up(session: Body, *, payment: Payment) -> Body:
    """The debit was refused: a subscription that began on it is past due."""
    failed = charging.fail(payment, code="debit_not_authorized", message=REFUSED)
    charging.tell(failed, ending="payment_failed")
    if session["invoice"]:
        collecting.refused(store.get("invoice", key=session["invoice"]))
    events.emit("checkout.session.async_payment_failed", session)
    return session
