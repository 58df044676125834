"""The life of a checkout session: opened, then paid, declined, debited, left to expire."""

from collections.abc import Sequence

from billing.sandbox import basket, charging, clock, customers, events, invoicing, store, subscribing
from billing.sandbox.amounts import Line
from billing.sandbox.charging import Instrument, Payment
from billing.sandbox.errors import ApiError
from billing.sandbox.shapes import Body

DECLINED = "Your card was declined."
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
    sql = "insert into timers (object_id, due_at) values (?, ?)"
    store.connection().execute(sql, (session["id"], session["expires_at"]))
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
    forget_timer(session)
    events.emit("checkout.session.expired", expired)
    return expired


def expire_due() -> None:
    """Close every session whose time has passed."""
    due = "select object_id from timers where due_at <= ?"
    if not store.connection().execute(due, (clock.now(),)).fetchone():
        return
    with store.transaction():
        for (key,) in store.connection().execute(due, (clock.now(),)).fetchall():
            get_session(key)


def forget_timer(session: Body) -> None:
    """The session is closed; nothing is to happen to it by itself."""
    store.connection().execute("delete from timers where object_id = ?", (session["id"],))


def pay(key: str, *, instrument: Instrument, email: str = "") -> Body:
    """Pay a session; one that is completed already stays as it is, one that has expired refuses."""
    session = get_session(key)
    if session["status"] == "complete":
        return session
    if session["status"] == "expired":
        raise ApiError("This checkout session has expired.", code="checkout_session_expired")
    payer = Payer(session, instrument=instrument, email=email)
    return payer.debit() if instrument is Instrument.DEBIT else payer.pay()


def decline(key: str, *, email: str = "") -> str:
    """Let a card be refused; the session stays open. What the page says."""
    session = get_session(key)
    if session["status"] == "open":
        intent = intent_of(session, customer=None)
        method = charging.attach_method(Instrument.CARD, customer=None, email=email)
        charge = charging.charge(intent, method=method, instrument=Instrument.CARD)
        failed = charging.fail(Payment(intent, charge), code="card_declined", message=DECLINED)
        charging.tell(failed, ending="payment_failed")
    return DECLINED


def intent_of(session: Body, *, customer: Body | None) -> Body:
    """The session's payment intent: that of an earlier try, or a new one."""
    notes = store.notes_of(session["id"])
    if notes.get("intent"):
        intent = store.get("payment_intent", key=notes["intent"])
        return intent | {"customer": customer["id"] if customer else intent["customer"]}
    data = notes["data"] if session["mode"] == "payment" else {}
    amount, currency = session["amount_total"], session["currency"]
    intent = charging.make_intent(amount=amount, currency=currency, customer=customer, data=data)
    store.put(session, notes=notes | {"intent": intent["id"]})
    return intent


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
        intent = intent_of(self.session, customer=self.customer)
        payment = charging.succeed(charging.begin(intent, method=self.method, instrument=self.instrument))
        if self.invoice:
            invoicing.expect_payment(self.invoice, intent=intent)
            self.invoice = invoicing.mark_paid(self.invoice)
        charging.tell(payment, ending="succeeded")
        return self.complete(payment, payment_status="paid")

    def debit(self) -> Body:
        """The bank is asked: the session completes unpaid, and the answer comes later."""
        self.subscribe()
        intent = intent_of(self.session, customer=self.customer)
        payment = charging.begin(intent, method=self.method, instrument=self.instrument)
        if self.invoice:
            invoicing.expect_payment(self.invoice, intent=intent)
        charging.tell(payment, ending="processing")
        return self.complete(payment, payment_status="unpaid")

    def subscribe(self) -> None:
        """Begin the subscription and issue its first invoice, where it is one that was bought."""
        if self.session["mode"] != "subscription" or self.customer is None:
            return
        data = self.notes["data"]
        subscription = subscribing.begin(self.lines, customer=self.customer, method=self.method, data=data)
        invoice = invoicing.draft(self.lines, customer=self.customer, subscription=subscription)
        self.subscription = store.put(subscription | {"latest_invoice": invoice["id"]})
        events.emit("customer.subscription.created", self.subscription)
        self.invoice = invoicing.issue(invoice, customer=self.customer)

    def complete(self, payment: Payment, *, payment_status: str) -> Body:
        """Close the session."""
        completed = self.session | {
            "customer": self.customer["id"] if self.customer else None,
            "customer_details": details(self.email),
            "invoice": self.invoice["id"] if self.invoice else None,
            "payment_intent": payment.intent["id"] if self.session["mode"] == "payment" else None,
            "payment_status": payment_status,
            "status": "complete",
            "subscription": self.subscription["id"] if self.subscription else None,
            "url": None,
        }
        store.put(completed)
        forget_timer(completed)
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
    return collect(session, payment=payment) if has_money else give_up(session, payment=payment)


def collect(session: Body, *, payment: Payment) -> Body:
    """The debit went through."""
    charging.tell(charging.succeed(payment), ending="succeeded")
    if session["invoice"]:
        invoicing.mark_paid(store.get("invoice", key=session["invoice"]))
    paid = store.put(session | {"payment_status": "paid"})
    events.emit("checkout.session.async_payment_succeeded", paid)
    return paid


def give_up(session: Body, *, payment: Payment) -> Body:
    """The debit was refused: a subscription that began on it is past due."""
    failed = charging.fail(payment, code="debit_not_authorized", message=REFUSED)
    charging.tell(failed, ending="payment_failed")
    if session["invoice"]:
        invoicing.mark_refused(store.get("invoice", key=session["invoice"]))
        subscription = store.get("subscription", key=session["subscription"])
        events.update("customer.subscription.updated", subscription, subscription | {"status": "past_due"})
    events.emit("checkout.session.async_payment_failed", session)
    return session
