"""Controls for tests and demo, for this machine only: what is Stripe's, time's or the bank's to do."""

import ipaddress
import json
from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path

from billing.sandbox import (
    API_VERSION,
    advancing,
    checkout,
    clock,
    collecting,
    delivery,
    disputing,
    events,
    outage,
    refunding,
    store,
    timers,
    wallet,
)
from billing.sandbox.cards import VISA, Outcome, known, order_next, read_outcome
from billing.sandbox.charging import Instrument
from billing.sandbox.errors import ApiError
from billing.sandbox.options import OPTIONS
from billing.sandbox.shapes import Body
from billing.sandbox.signing import signature

Control = Callable[..., Body]
Acts = dict[str, Callable[[], Body]]
SOMEBODY = "payer@example.org"
FAILURE = 500


def is_local(request: HttpRequest) -> bool:
    """Whether the request comes from this machine."""
    return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback


def local(method: str) -> Callable[[Control], Callable[..., HttpResponse]]:
    """A control reached by one method, from this machine; it answers what JSON can say."""

    def decorate(control: Control) -> Callable[..., HttpResponse]:
        @wraps(control)
        def view(request: HttpRequest, **keys: str) -> HttpResponse:
            if not is_local(request):
                return JsonResponse({"error": "Controls answer this machine only."}, status=403)
            if request.method != method:
                return JsonResponse({"error": f"Use {method}."}, status=405)
            try:
                return JsonResponse(control(request, **keys))
            except ApiError as error:
                return JsonResponse(error.body(), status=error.status)

        return view

    return decorate


@local("GET")
def health(request: HttpRequest) -> Body:
    """Whether it runs, for which version of the API, and how many deliveries wait."""
    waiting = "select count(*) from deliveries where state = 'waiting'"
    (count,) = store.connection().execute(waiting).fetchone()
    return {"api_version": API_VERSION, "deliveries_waiting": count, "webhook": delivery.address(), **time_now()}


def time_now() -> Body:
    """What its clock shows, how far that was moved, and when something happens next by itself."""
    timer = timers.earliest()
    return {"now": clock.now(), "ahead": clock.ahead(), "next_at": timer.due_at if timer else None}


@local("POST")
def advance(request: HttpRequest) -> Body:
    """Move the clock `to` an instant; everything that falls due until then has happened when this answers."""
    advancing.advance(int(request.POST["to"]))
    return time_now()


@local("POST")
def resend(request: HttpRequest) -> Body:
    """Deliver at once what was not taken yet, whenever its next try would be."""
    delivery.resume()
    return {"ok": True}


@local("POST")
def choose_ending(request: HttpRequest) -> Body:
    """What becomes of subscriptions whose invoice stays unpaid after the last try: cancel, unpaid, past_due."""
    ending = request.POST.get("after_retries", "")
    if ending not in collecting.ENDINGS:
        raise ApiError(f"After the last try a subscription can {', '.join(collecting.ENDINGS)}.", param="after_retries")
    with store.transaction():
        store.remember("after_retries", ending)
    return {"after_retries": ending}


@local("POST")
def reset(request: HttpRequest) -> Body:
    """Forget all but the kinds of objects that are to be kept, and deliver from now on to the webhook that is named."""
    with store.transaction():
        store.wipe(keep=request.POST.getlist("keep"))
    clock.move(0)
    outage.end()
    delivery.send_to(request.POST.get("webhook", ""))
    return {"ok": True}


@local("GET")
def told_events(request: HttpRequest) -> Body:
    """The events after a number or after the event of that id, oldest first: each as the exact bytes of its delivery,
    with a signature made now.
    """
    sql = (
        "select o.seq, o.body, d.state, coalesce(d.attempts, 0) from objects o"
        " left join deliveries d on d.event_id = o.id where o.kind = 'event' and o.seq > ? order by o.seq"
    )
    rows = store.connection().execute(sql, (read_place(request.GET.get("after", "0")),)).fetchall()
    return {"events": [describe(seq, json.loads(body), state, attempts) for seq, body, state, attempts in rows]}


def read_place(after: str) -> int:
    """Where in the order of all that was made: a number, or the place of an event."""
    if after.isdigit():
        return int(after)
    row = store.connection().execute("select seq from objects where id = ?", (after,)).fetchone()
    return int(row[0]) if row else 0


def describe(number: int, event: Body, state: str | None, attempts: int) -> Body:
    """An event as it would be delivered now, and how its delivery went so far."""
    body = delivery.payload(event)
    return {
        "number": number,
        "id": event["id"],
        "type": event["type"],
        "body": body.decode(),
        "signature": signature(body, secret=OPTIONS.webhook_secret),
        "attempts": attempts,
        "outcomes": outcomes(event["id"]) if attempts else [],
        "is_over": state != "waiting",
    }


def outcomes(event_id: str) -> list[Body]:
    """How each try of a delivery went."""
    sql = "select number, at, url, status, error from attempts where event_id = ? order by number"
    names = ("number", "at", "url", "status", "error")
    return [dict(zip(names, row, strict=True)) for row in store.connection().execute(sql, (event_id,))]


@local("POST")
def act(request: HttpRequest, key: str, action: str) -> Body:
    """Do to a checkout session what a person, a bank or time would."""
    return do(
        action,
        acts={
            "pay": lambda: checkout.pay(key, instrument=Instrument.CARD, email=SOMEBODY),
            "pay-3ds": lambda: checkout.pay(key, instrument=Instrument.CARD_3DS, email=SOMEBODY),
            "debit": lambda: checkout.pay(key, instrument=Instrument.DEBIT, email=SOMEBODY),
            "bank-paid": lambda: checkout.settle_debit(key, has_money=True),
            "bank-refused": lambda: checkout.settle_debit(key, has_money=False),
            "time-out": lambda: checkout.time_out(key),
        },
    )


@local("POST")
def act_on_charge(request: HttpRequest, key: str, action: str) -> Body:
    """Do to a charge what its holder's bank would: `dispute`."""
    reason = request.POST.get("reason", "fraudulent")
    return do(action, acts={"dispute": lambda: disputing.open_dispute(key, reason=reason)})


@local("POST")
def act_on_dispute(request: HttpRequest, key: str, action: str) -> Body:
    """Settle a dispute: `win`, `lose`."""
    acts: Acts = {"win": lambda: disputing.close(key, is_won=True), "lose": lambda: disputing.close(key, is_won=False)}
    return do(action, acts=acts)


@local("POST")
def act_on_refund(request: HttpRequest, key: str, action: str) -> Body:
    """What the bank makes of a refund: `arrive`, `come-back`."""
    return do(action, acts={"arrive": lambda: refunding.arrive(key), "come-back": lambda: refunding.come_back(key)})


@local("POST")
def act_on_invoice(request: HttpRequest, key: str, action: str) -> Body:
    """What its customer would do on the invoice's page: `pay` with a good card, `confirm` to the bank."""
    acts: Acts = {
        "pay": lambda: wallet.pay_invoice(store.get("invoice", key=key), card=VISA),
        "confirm": lambda: collecting.confirm(store.get("invoice", key=key)),
    }
    return do(action, acts=acts)


@local("POST")
def act_on_customer(request: HttpRequest, key: str, action: str) -> Body:
    """What a customer's money does. `next-charge` and `every-charge` end as `outcome` says; `new-card` is one of
    Stripe's test cards, put in the place of the old one.
    """
    word = request.POST.get("outcome", Outcome.DECLINES)
    card = request.POST.get("card", VISA.token)
    acts: Acts = {
        "next-charge": lambda: order_next(key, outcome=read_outcome(word)),
        "every-charge": lambda: wallet.set_habits(key, outcome=read_outcome(word)),
        "new-card": lambda: wallet.replace_card(key, card=known(card)),
    }
    return do(action, acts=acts)


def do(action: str, *, acts: Acts) -> Body:
    """One of the things that can be done to it, in one transaction; what it is then."""
    if action not in acts:
        raise ApiError(f"It can be told: {', '.join(acts)}.", status=404)
    with store.transaction():
        return acts[action]()


@local("POST")
def alter(request: HttpRequest, kind: str, key: str) -> Body:
    """Change an object behind the API's back: `{"values": {...}, "event": "the type of an event that tells it"}`."""
    asked = json.loads(request.body)
    with store.transaction():
        old = store.get(kind, key=key)
        new = store.put(old | asked["values"])
        if asked.get("event"):
            events.emit(asked["event"], new, previous=events.changes(old, new))
    return new


@local("POST")
def fail_next(request: HttpRequest) -> Body:
    """Let the next calls of the API fail: `status`, `path` that theirs begins with, `method`, `times`."""
    given = request.POST
    status, times = int(given.get("status", FAILURE)), int(given.get("times", 1))
    outage.plan(outage.Outage(status, given.get("path", ""), given.get("method", "").upper(), times))
    return {"ok": True}


urlpatterns = [
    path("health", health),
    path("reset", reset),
    path("advance", advance),
    path("resend", resend),
    path("ending", choose_ending),
    path("events", told_events),
    path("sessions/<str:key>/<str:action>", act),
    path("charges/<str:key>/<str:action>", act_on_charge),
    path("customers/<str:key>/<str:action>", act_on_customer),
    path("disputes/<str:key>/<str:action>", act_on_dispute),
    path("invoices/<str:key>/<str:action>", act_on_invoice),
    path("refunds/<str:key>/<str:action>", act_on_refund),
    path("alter/<str:kind>/<str:key>", alter),
    path("fail-next", fail_next),
]
