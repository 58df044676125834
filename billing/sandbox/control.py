"""Controls for tests and demo, for this machine only: what is Stripe's, time's or the bank's to do."""

import ipaddress
import json
from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.urls import path

from billing.sandbox import API_VERSION, checkout, delivery, outage, store
from billing.sandbox.charging import Instrument
from billing.sandbox.errors import ApiError
from billing.sandbox.shapes import Body
from billing.sandbox.signing import signature

Control = Callable[..., object]
SOMEBODY = "payer@example.org"
FAILURE = 500


def is_local(request: HttpRequest) -> bool:
    """Whether the request comes from this machine."""
    return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback


def local(method: str) -> Callable[[Control], Callable[..., HttpResponse]]:
    """A control reached by one method, from this machine; it takes the parameters and answers what JSON can say."""

    def decorate(control: Control) -> Callable[..., HttpResponse]:
        @wraps(control)
        def view(request: HttpRequest, **keys: str) -> HttpResponse:
            if not is_local(request):
                return JsonResponse({"error": "Controls answer this machine only."}, status=403)
            if request.method != method:
                return JsonResponse({"error": f"Use {method}."}, status=405)
            given = request.GET.copy()
            given.update(request.POST)
            try:
                return JsonResponse(control(given, **keys), safe=False)
            except ApiError as error:
                return JsonResponse(error.body(), status=error.status)

        return view

    return decorate


@local("GET")
def health(given: QueryDict) -> object:
    """Whether it runs, for which version of the API, and how many deliveries wait."""
    waiting = "select count(*) from deliveries where state = 'waiting'"
    (count,) = store.connection().execute(waiting).fetchone()
    return {"api_version": API_VERSION, "deliveries_waiting": count, "webhook": delivery.endpoint().url}


@local("POST")
def reset(given: QueryDict) -> object:
    """Forget everything, as if just started."""
    with store.transaction():
        store.wipe()
    outage.end()
    delivery.restore()
    return {"ok": True}


@local("GET")
def told_events(given: QueryDict) -> object:
    """The events after one, oldest first: each as the exact bytes of its delivery, with a signature made now."""
    secret = given.get("secret") or delivery.endpoint().secret
    sql = "select body from objects where kind = 'event' and seq > ? order by seq"
    rows = store.connection().execute(sql, (position(given.get("after", "")),)).fetchall()
    return [as_delivery(json.loads(body), secret=secret) for (body,) in rows]


def position(event_id: str) -> int:
    """Where an event stands in the order of all; before everything when none is named."""
    row = store.connection().execute("select seq from objects where id = ?", (event_id,)).fetchone()
    return int(row[0]) if row else 0


def as_delivery(event: Body, *, secret: str) -> Body:
    """An event as it would be delivered now."""
    body = delivery.payload(event)
    signed = signature(body, secret=secret)
    return {"id": event["id"], "type": event["type"], "body": body.decode(), "signature": signed}


@local("GET")
def deliveries(given: QueryDict) -> object:
    """Every delivery, with its tries."""
    rows = store.connection().execute("select event_id, state, attempts from deliveries order by rowid").fetchall()
    return [{"event": key, "state": state, "attempts": count, "tries": tries(key)} for key, state, count in rows]


def tries(event_id: str) -> list[Body]:
    """How each try of a delivery went."""
    sql = "select number, at, url, status, error from attempts where event_id = ? order by number"
    names = ("number", "at", "url", "status", "error")
    return [dict(zip(names, row, strict=True)) for row in store.connection().execute(sql, (event_id,))]


@local("POST")
def webhook(given: QueryDict) -> object:
    """Send events to another address from now on; without one, to none."""
    delivery.send_to(given.get("url", ""), secret=given.get("secret") or settings.SANDBOX_WEBHOOK_SECRET)
    return {"ok": True}


@local("POST")
def fail_next(given: QueryDict) -> object:
    """Let the next calls of the API fail: `status`, `path` that theirs begins with, `method`, `times`."""
    status, times = int(given.get("status", FAILURE)), int(given.get("times", 1))
    outage.plan(outage.Outage(status, given.get("path", ""), given.get("method", "").upper(), times))
    return {"ok": True}


@local("POST")
def pay(given: QueryDict, key: str) -> object:
    """What the hosted page's buttons do: `with` is card, card_3ds or bacs_debit."""
    instrument = Instrument(given.get("with", "card"))
    with store.transaction():
        return checkout.pay(key, instrument=instrument, email=given.get("email", SOMEBODY))


@local("POST")
def decline(given: QueryDict, key: str) -> object:
    """Let the card be declined."""
    with store.transaction():
        return {"message": checkout.decline(key, email=SOMEBODY)}


@local("POST")
def answer_debit(given: QueryDict, key: str, answer: str) -> object:
    """The bank's answer to a debit: succeed or fail."""
    if answer not in ("succeed", "fail"):
        raise ApiError("The bank can only `succeed` or `fail`.")
    with store.transaction():
        return checkout.settle_debit(key, has_money=answer == "succeed")


@local("POST")
def expire_now(given: QueryDict, key: str) -> object:
    """The time in which an open session could be paid is over."""
    with store.transaction():
        session = checkout.get_session(key)
        return checkout.expire(session) if session["status"] == "open" else session


urlpatterns = [
    path("health", health),
    path("reset", reset),
    path("events", told_events),
    path("deliveries", deliveries),
    path("webhook", webhook),
    path("fail-next", fail_next),
    path("sessions/<str:key>/pay", pay),
    path("sessions/<str:key>/decline", decline),
    path("sessions/<str:key>/async/<str:answer>", answer_debit),
    path("sessions/<str:key>/expire-now", expire_now),
]
