"""Webhooks: each event posted to the application until it is taken, also after a restart of the sandbox."""

import http.client
import json
import logging
import threading
import time
from urllib.parse import urlsplit

from billing.sandbox import store
from billing.sandbox.options import OPTIONS
from billing.sandbox.shapes import Body
from billing.sandbox.signing import signature

log = logging.getLogger(__name__)

# Seconds between tries: quick at first, for whoever develops beside it, then hourly.
PAUSES = (1, 2, 5, 10, 30, 60, 120, 300, 600, 1200, 1800, *[3600] * 13)
LEASE_SECONDS = 60.0
TIMEOUT_SECONDS = 20
COURIERS = 4
NAP_SECONDS = 0.5


bell = threading.Event()
_address: list[str] = []


def address() -> str:
    """Where events go: where the sandbox was started to send them, until it was told otherwise. Empty: nowhere."""
    return _address[0] if _address else OPTIONS.webhook_url


def send_to(url: str) -> None:
    """Send events there from now on, those that still wait too."""
    _address[:] = [url]


def is_wanted() -> bool:
    """Whether anybody is told of events."""
    return bool(address())


def enqueue(event_id: str) -> None:
    """Have an event delivered once this transaction is committed."""
    if is_wanted():
        store.connection().execute("insert into deliveries (event_id, due_at) values (?, ?)", (event_id, time.time()))
        store.after_commit(bell.set)


def resume() -> None:
    """Take up at once what was not taken yet: whoever was down may be up again."""
    sql = "update deliveries set due_at = ? where state = 'waiting'"
    store.connection().execute(sql, (time.time(),))
    bell.set()


def claim() -> str | None:
    """The id of a due event, taken for long enough to deliver it."""
    moment = time.time()
    sql = (
        "update deliveries set due_at = ? where event_id = (select event_id from deliveries"
        " where state = 'waiting' and due_at <= ? order by due_at, rowid limit 1) returning event_id"
    )
    due = "select 1 from deliveries where state = 'waiting' and due_at <= ? limit 1"
    if not store.connection().execute(due, (moment,)).fetchone():
        return None
    with store.transaction():
        row = store.connection().execute(sql, (moment + LEASE_SECONDS, moment)).fetchone()
    return str(row[0]) if row else None


def deliver(event_id: str) -> None:
    """Post one event and write down how it went."""
    event, url = store.find(event_id), address()
    if event is None or not url:
        return
    body = payload(event)
    header = signature(body, secret=OPTIONS.webhook_secret)
    try:
        status, error = post(url, body=body, header=header), ""
    except (OSError, http.client.HTTPException) as failure:
        status, error = None, f"{type(failure).__name__}: {failure}"
    with store.transaction():
        record(event_id, url=url, status=status, error=error)


def payload(event: Body) -> bytes:
    """The exact bytes of a delivery, the same every time."""
    return json.dumps(event, indent=2).encode()


def post(url: str, *, body: bytes, header: str) -> int:
    """Make the request; its status."""
    place = urlsplit(url)
    kind = http.client.HTTPSConnection if place.scheme == "https" else http.client.HTTPConnection
    connection = kind(place.hostname or "", place.port, timeout=TIMEOUT_SECONDS)
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Stripe-Signature": header,
        "User-Agent": "Stripe/1.0 (sandbox)",
    }
    try:
        connection.request("POST", f"{place.path or '/'}{'?' + place.query if place.query else ''}", body, headers)
        return connection.getresponse().status
    finally:
        connection.close()


def record(event_id: str, *, url: str, status: int | None, error: str) -> None:
    """Keep the outcome of a try, and settle when the next one is."""
    sql = "update deliveries set attempts = attempts + 1 where event_id = ? returning attempts"
    row = store.connection().execute(sql, (event_id,)).fetchone()
    if row is None:  # everything was forgotten in the meantime
        return
    number = int(row[0])
    tried = "insert into attempts (event_id, number, at, url, status, error) values (?, ?, ?, ?, ?, ?)"
    store.connection().execute(tried, (event_id, number, time.time(), url, status, error))
    is_taken = status is not None and 200 <= status < 300
    if is_taken:
        settle(event_id, state="delivered", due_at=None)
        return
    log.warning("delivery.failed event=%s attempt=%d status=%s %s", event_id, number, status, error)
    if number > len(PAUSES):
        settle(event_id, state="failed", due_at=None)
    else:
        settle(event_id, state="waiting", due_at=time.time() + PAUSES[number - 1])


def settle(event_id: str, *, state: str, due_at: float | None) -> None:
    """Write down where a delivery stands."""
    sql = "update deliveries set state = ?, due_at = ? where event_id = ?"
    store.connection().execute(sql, (state, due_at, event_id))


def start_couriers() -> None:
    """Start the threads that deliver."""
    resume()
    for number in range(COURIERS):
        threading.Thread(target=keep_delivering, name=f"courier-{number}", daemon=True).start()


def keep_delivering() -> None:
    """Deliver what is due, for ever; a failure of ours is logged and the next event gets its turn."""
    while True:
        try:
            event_id = claim()
            if event_id is None:
                bell.wait(NAP_SECONDS)
                bell.clear()
            else:
                deliver(event_id)
        except Exception:
            log.exception("delivery.broken")
            time.sleep(NAP_SECONDS)
