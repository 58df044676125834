"""What Stripe says beside what we hold, thing by thing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import Any

from billing.errors import NotAtStripe
from billing.gateway import Gateway
from billing.models import CheckoutIntent, Dispute, OrderCheckout, Payment, Refund, Subscription, UnpaidInvoice
from billing.objects import key_of
from billing.payers import Fresh
from billing.selectors import last_comparison
from billing.states import CheckoutState
from billing.subscriptions import choose, described, price_of, status_from
from plans.models import PlanAssignment

WAITING = (CheckoutState.OPEN, CheckoutState.PROCESSING)
NOTHING = "Nothing"
EVENT_OF = {
    CheckoutState.PAID.value: "checkout.session.completed",
    CheckoutState.PROCESSING.value: "checkout.session.completed",
    CheckoutState.EXPIRED.value: "checkout.session.expired",
}
"""What a checkout's event would have been, by how it stands there."""


@dataclass(frozen=True, slots=True)
class Suspect:
    """A thing as Stripe has it and as we have it, and the event that would bring ours into line."""

    kind: str
    key: str
    event_type: str
    ours: str
    theirs: str
    is_different: bool
    told: Fresh = field(default_factory=dict)

    @property
    def customer(self) -> str:
        """Whose it is at Stripe, where that is said."""
        return key_of(self.told.get("customer"))


def suspects(gateway: Gateway, *, since: datetime) -> Iterator[Suspect]:
    """Everything that can differ: checkouts that wait, subscriptions, and money that moved since then or still may."""
    return chain(
        checkouts(gateway),
        subscriptions(gateway),
        invoices(gateway, since=since),
        debts(gateway),
        refunds(gateway, since=since),
        disputes(gateway, since=since),
    )


def checkouts(gateway: Gateway) -> Iterator[Suspect]:
    """Checkouts that wait here, and may be over there."""
    for model in (CheckoutIntent, OrderCheckout):
        for row in model.objects.filter(state__in=WAITING).exclude(stripe_id=None).order_by("pk"):
            key = row.stripe_id or ""
            session = found(gateway, "checkout.session", key=key)
            if session is None:
                continue
            theirs = state_of(session)
            yield Suspect(
                kind="checkout",
                key=key,
                event_type=EVENT_OF.get(theirs, ""),
                ours=row.state,
                theirs=theirs,
                is_different=theirs in EVENT_OF and theirs != row.state,
                told=session,
            )


def state_of(session: Fresh) -> str:
    """Our word for how a session stands. One whose bank has refused says so only in its event and its subscription."""
    if session["status"] != "complete":
        return str(CheckoutState.EXPIRED if session["status"] == "expired" else CheckoutState.OPEN)
    return str(CheckoutState.PROCESSING if session["payment_status"] == "unpaid" else CheckoutState.PAID)


def subscriptions(gateway: Gateway) -> Iterator[Suspect]:
    """Every subscription, and whether its landlord has what follows from it."""
    for fresh in gateway.all_subscriptions():
        row = Subscription.objects.filter(stripe_id=fresh["id"]).select_related("price", "landlord").first()
        ours, theirs = as_held(row), as_told(fresh)
        yield Suspect(
            kind="subscription",
            key=fresh["id"],
            event_type="customer.subscription.updated",
            ours=in_words(ours) if row else NOTHING,
            theirs=in_words(theirs),
            is_different=(ours != theirs and has_price(fresh)) or (row is not None and is_wrongly_assigned(row)),
            told=fresh,
        )


def has_price(fresh: Fresh) -> bool:
    """Whether it is at a price of ours, or still runs, so that somebody must look."""
    return price_of(fresh) is not None or not fresh.get("ended_at")


def as_told(fresh: Fresh) -> dict[str, Any]:
    """What Stripe says of a subscription, as our columns have it."""
    return {**described(fresh), "price": price_of(fresh)}


def as_held(row: Subscription | None) -> dict[str, Any]:
    """What we hold of it."""
    if row is None:
        return {}
    names = (
        "customer_key",
        "stripe_status",
        "item",
        "schedule",
        "next_price",
        "current_period_end",
        "ends_at",
        "started_at",
        "ended_at",
        "price",
    )
    return {name: getattr(row, name) for name in names}


def in_words(columns: dict[str, Any]) -> str:
    """What matters of a subscription, for people."""
    ends = columns.get("current_period_end")
    cancelled = columns.get("ends_at")
    ending = f", ends {cancelled:%Y-%m-%d %H:%M}" if cancelled else ""
    return (
        f"{columns.get('stripe_status')}, {columns.get('price')}, until {ends:%Y-%m-%d %H:%M}{ending}" if ends else ""
    )


def is_wrongly_assigned(row: Subscription) -> bool:
    """Whether the landlord's plan or status is not what follows from their subscriptions."""
    current = choose(row.landlord).current
    if current is None or current.pk != row.pk:
        return False
    held = PlanAssignment.objects.filter(landlord=row.landlord_id).first()
    status = status_from(row.landlord, row=current)["status"]
    return held is None or (held.plan_id, held.status) != (current.price.plan_id, status)


def invoices(gateway: Gateway, *, since: datetime) -> Iterator[Suspect]:
    """What was paid, and what is owed."""
    for key, invoice in made(gateway, "invoice", since=since):
        if invoice is None:
            continue  # what is owed here and unknown there is found by our own rows
        is_paid, is_owed = invoice["status"] == "paid", invoice["status"] in ("open", "uncollectible")
        if is_paid:
            held = Payment.objects.filter(stripe_id=invoice["id"]).exists()
        else:
            owed = UnpaidInvoice.objects.filter(stripe_id=invoice["id"]).first()
            held = not (is_owed and invoice["attempted"]) or bool(owed and owed.attempts == invoice["attempt_count"])
        yield Suspect(
            kind="invoice",
            key=key,
            event_type="invoice.paid" if is_paid else "invoice.payment_failed",
            ours="The same" if held else NOTHING,
            theirs=f"{invoice['status']}, {invoice['total']} pence",
            is_different=not held,
            told=invoice,
        )


def debts(gateway: Gateway) -> Iterator[Suspect]:
    """What is owed here, and may be paid or given up there."""
    for row in UnpaidInvoice.objects.order_by("pk"):
        invoice = found(gateway, "invoice", key=row.stripe_id)
        status = invoice["status"] if invoice else NOTHING
        yield Suspect(
            kind="invoice",
            key=row.stripe_id,
            event_type="invoice.paid",
            ours="Owed",
            theirs=status,
            is_different=status not in ("open", "uncollectible"),
            told=invoice or {},
        )


def refunds(gateway: Gateway, *, since: datetime) -> Iterator[Suspect]:
    """Money that went back, and what is still on its way."""
    on_its_way = Refund.objects.exclude(status__in=Refund.SETTLED).values_list("stripe_id", flat=True)
    for key, refund in made(gateway, "refund", since=since, own=on_its_way):
        row = Refund.objects.filter(stripe_id=key).first()
        ours = f"{row.status}, {row.amount_pence} pence" if row else NOTHING
        theirs = f"{refund['status'] or 'pending'}, {refund['amount']} pence" if refund else NOTHING
        yield Suspect("refund", key, "refund.updated", ours, theirs, ours != theirs, told=refund or {})


def disputes(gateway: Gateway, *, since: datetime) -> Iterator[Suspect]:
    """Money that a bank wants back, and about which it has not decided."""
    open_ones = Dispute.objects.exclude(status__in=Dispute.DECIDED).values_list("stripe_id", flat=True)
    for key, dispute in made(gateway, "dispute", since=since, own=open_ones):
        row = Dispute.objects.filter(stripe_id=key).first()
        ours = row.status if row else NOTHING
        theirs = dispute["status"] if dispute else NOTHING
        yield Suspect("dispute", key, "charge.dispute.updated", ours, theirs, ours != theirs, told=dispute or {})


def made(
    gateway: Gateway, kind: str, *, since: datetime, own: Iterable[str] = ()
) -> Iterator[tuple[str, Fresh | None]]:
    """What Stripe made of a kind since then and, however old, our own that can still change and what was left over.

    None stands for what Stripe does not know.
    """
    listed = set()
    for one in gateway.list_made(kind, since=since):
        listed.add(one["id"])
        yield one["id"], one
    for key in sorted({*own, *left_over(kind)} - listed):
        yield key, found(gateway, kind, key=key)


def left_over(kind: str) -> list[str]:
    """What of a kind the last comparison could not repair."""
    last = last_comparison()
    return (
        list(last.differences.filter(kind=kind, is_repaired=False).values_list("stripe_id", flat=True)) if last else []
    )


def found(gateway: Gateway, kind: str, *, key: str) -> Fresh | None:
    """A fresh copy of an object; None where Stripe does not know it."""
    try:
        return gateway.fetch(kind, key=key)
    except NotAtStripe:
        return None
