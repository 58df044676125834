"""Sending what waits for an address: taken in batches, over one connection, written down a batch at a time.

A worker that is killed leaves its batch leased. It is sent again then, under the same ids, by which receivers know what
they have had.
"""

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any

from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from standardwebhooks import Webhook

from accounts.audit import services as audit
from accounts.errors import NotReady
from compliance.models import WebhookDelivery, WebhookEndpoint
from compliance.states import DELIVERY, DeliveryState
from compliance.webhooks.services import FEATURE, drop_waiting, switch_off
from compliance.webhooks.signing import signed, signers_of
from compliance.webhooks.words import OffReason
from config.lib import clock
from config.lib.outbound.errors import OutboundFailed, OutboundRefused
from config.lib.outbound.line import Line
from plans.errors import GateRefusal
from plans.features import Access
from plans.services import ensure_feature

logger = logging.getLogger(__name__)

BATCH = 500
SECONDS = 20
"""A task goes on for so long, and then lets others have the worker."""
LADDER = tuple(
    timedelta(minutes=minutes) for minutes in (1, 5, 30, 2 * 60, 4 * 60, 7 * 60, 10 * 60)
)  # in all, 23 hours and 36 minutes
"""How long to wait after each try that failed."""
REST = timedelta(minutes=1)
"""An address that does not answer is left alone for so long with everything else that waits for it."""
A_DAY_OF_FAILURE = sum(LADDER, timedelta()) - timedelta(minutes=10)
HEADERS = {"Content-Type": "application/json", "User-Agent": "ComplianceVault-Webhooks/1"}
AS_JSON = json.JSONEncoder(separators=(",", ":"))
GONE, TOO_MANY, OUR_OWN_FAULT = 410, 429, 500

Letter = tuple[bytes, dict[str, str]]
"""A body, and the headers that go with it."""

CLAIM = """
UPDATE compliance_webhookdelivery AS kept
SET run_after = %s, attempts = kept.attempts + 1
FROM (
    SELECT id FROM compliance_webhookdelivery
    WHERE endpoint_id = %s AND state = 'queued' AND run_after <= %s
    ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
) AS due
WHERE kept.id = due.id
RETURNING kept.id, kept.key, kept.event, kept.data, kept.attempts, kept.created_at
"""
WRITE = """
UPDATE compliance_webhookdelivery AS kept
SET state = now.state, run_after = now.run_after, tried_at = %s, took_ms = now.took_ms, status = now.status,
    answer = now.answer, error = now.error, error_code = now.error_code
FROM jsonb_to_recordset(%s)
    AS now (id bigint, state text, run_after timestamptz, took_ms int, status int, answer text, error text,
            error_code text)
WHERE kept.id = now.id AND kept.state = 'queued'
"""


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of one try."""

    delivery: WebhookDelivery
    took_ms: int
    status: int | None = None
    answer: str = ""
    error: str = ""
    rest: timedelta = timedelta()
    """How long the receiver asks to be left alone."""

    @property
    def is_taken(self) -> bool:
        """Whether the receiver said that it has it."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def is_last(self) -> bool:
        """Whether it is not tried again by itself."""
        return self.is_taken or self.delivery.is_exhausted

    @property
    def asks_for_rest(self) -> bool:
        """Whether the address itself seems to be in trouble, and not what was sent."""
        return self.status is None or self.status in (GONE, TOO_MANY) or self.status >= OUR_OWN_FAULT

    @property
    def state(self) -> DeliveryState:
        """Where the delivery stands after it."""
        if self.is_taken:
            return DeliveryState.SENT
        return DeliveryState.FAILED if self.is_last else DeliveryState.QUEUED

    def row(self, *, at: datetime) -> dict[str, Any]:
        """As `WRITE` takes it. A code says that it failed for good: until then nobody of ours has to look."""
        run_after = at if self.is_last else at + max(LADDER[self.delivery.attempts - 1], self.rest)
        return {
            "id": self.delivery.pk,
            "state": self.state.value,
            "run_after": run_after.isoformat(),
            "took_ms": self.took_ms,
            "status": self.status,
            "answer": self.answer,
            "error": self.error,
            "error_code": "webhooks.not_taken" if self.state == DeliveryState.FAILED else "",
        }


def deliver(delivery_pk: int) -> None:
    """Send this delivery, where it is due, and whatever else waits for its address."""
    due = WebhookDelivery.objects.due().filter(pk=delivery_pk)
    endpoint_pk = due.values_list("endpoint", flat=True).first()
    ends_at = monotonic() + SECONDS
    while endpoint_pk is not None and monotonic() < ends_at and send_batch(endpoint_pk, ends_at=ends_at):
        pass


def send_batch(endpoint_pk: int, *, ends_at: float) -> bool:
    """Send the next few; whether to go on."""
    endpoint = WebhookEndpoint.objects.select_related("landlord").filter(pk=endpoint_pk).first()
    if endpoint is None or not is_let_out(endpoint):
        return False
    batch = claim(endpoint)
    tried: list[Tried] = []
    written = letters(batch, signers=signers_of(endpoint, at=clock.real_now()))
    with Line(endpoint.url) as line:
        for delivery, letter in zip(batch, written, strict=True):
            tried.append(attempt(delivery, letter, line=line))
            if tried[-1].asks_for_rest or monotonic() >= ends_at:
                break
    if tried:
        finish(endpoint, tried, left=batch[len(tried) :])
    return bool(tried) and not tried[-1].asks_for_rest


def is_let_out(endpoint: WebhookEndpoint) -> bool:
    """Whether it is switched on, and plan and status let anything out. Where not, what waits is dropped."""
    if endpoint.off_at is not None:  # something was written for it while it was being switched off
        drop_waiting(endpoint)
        return False
    try:
        ensure_feature(endpoint.landlord, FEATURE, to=Access.SIDE_EFFECT)
    except (GateRefusal, NotReady) as refused:
        is_plan = getattr(refused, "code", "") == "plans.feature_not_in_plan"
        switch_off(endpoint, why=OffReason.PLAN if is_plan else OffReason.PAYMENT)
        return False
    return True


def claim(endpoint: WebhookEndpoint) -> list[WebhookDelivery]:
    """Lease the next few that are due to this worker, in the order in which they happened."""
    now = clock.real_now()
    leased = WebhookDelivery.objects.raw(CLAIM, [now + WebhookDelivery.LEASE, endpoint.pk, now, BATCH])
    return sorted(leased, key=lambda delivery: delivery.pk)


def due_for(endpoint: WebhookEndpoint) -> QuerySet[WebhookDelivery]:
    """What is due for an address."""
    return WebhookDelivery.objects.due().filter(endpoint=endpoint)


def letters(batch: Sequence[WebhookDelivery], *, signers: Sequence[Webhook]) -> list[Letter]:
    """What is sent for each, signed now, in one go: between two sends the same work takes longer."""
    at = clock.real_now()
    bodies = [body_of(delivery) for delivery in batch]
    return [
        (body.encode(), HEADERS | signed(body, message_id=delivery.message_id, signers=signers, at=at))
        for delivery, body in zip(batch, bodies, strict=True)
    ]


def attempt(delivery: WebhookDelivery, letter: Letter, *, line: Line) -> Tried:
    """Send one, outside any transaction."""
    (body, headers), began = letter, monotonic()
    try:
        answer = line.post(body, headers=headers)
    except (OutboundRefused, OutboundFailed) as failed:
        return Tried(delivery, milliseconds(began), error=failed.message)
    except Exception:  # whatever it is, the others of the batch are not to be sent twice for it
        logger.exception("webhooks.not_sent delivery=%s", delivery.pk)
        return Tried(delivery, milliseconds(began), error="It could not be sent.")
    cut = "The answer was longer than we keep." if answer.is_cut else ""
    return Tried(delivery, milliseconds(began), answer.status, answer.text, cut, min(answer.rest, LADDER[-1]))


def milliseconds(began: float) -> int:
    """How long it has been."""
    return round((monotonic() - began) * 1000)


def body_of(delivery: WebhookDelivery) -> str:
    """What is sent: the same at every try."""
    at = delivery.created_at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return AS_JSON.encode({"type": delivery.event, "timestamp": at, "data": delivery.data})


@transaction.atomic
def finish(endpoint: WebhookEndpoint, tried: Sequence[Tried], *, left: Sequence[WebhookDelivery]) -> None:
    """Write down what became of a batch, give back what was not tried, and draw the conclusions about the address."""
    at = clock.real_now()
    with connection.cursor() as cursor:
        cursor.execute(WRITE, [clock.now(), AS_JSON.encode([each.row(at=at) for each in tried])])
    keys = [delivery.pk for delivery in left]
    WebhookDelivery.objects.filter(pk__in=keys).update(run_after=at, attempts=F("attempts") - 1)
    note_in_trail(endpoint, tried)
    conclude(endpoint, tried, at=at)


def note_in_trail(endpoint: WebhookEndpoint, tried: Sequence[Tried]) -> None:
    """One entry for all of a batch that came to the same end."""
    for state in (DeliveryState.SENT, DeliveryState.FAILED):
        keys = [each.delivery.pk for each in tried if each.state == state]
        if keys:
            action = f"{DELIVERY.name}.{state.value}"
            audit.record_set(action, model=WebhookDelivery, keys=keys, landlord=endpoint.landlord_id)


def conclude(endpoint: WebhookEndpoint, tried: Sequence[Tried], *, at: datetime) -> None:
    """What the tries say about the address: that it works, that it needs a rest, or that it is over."""
    row = WebhookEndpoint.objects.filter(pk=endpoint.pk)
    if any(each.is_taken for each in tried):
        row.update(failing_since=None, taken_at=clock.now())
    else:
        row.update(failing_since=Coalesce("failing_since", clock.now()))
    if tried[-1].asks_for_rest:
        due_for(endpoint).update(run_after=at + max(REST, tried[-1].rest))
    if tried[-1].status == GONE:
        switch_off(endpoint, why=OffReason.GONE)
    elif any(each.state == DeliveryState.FAILED for each in tried) and has_failed_for_a_day(endpoint):
        switch_off(endpoint, why=OffReason.FAILING)


def has_failed_for_a_day(endpoint: WebhookEndpoint) -> bool:
    """Whether it took nothing for as long as the ladder is."""
    since = clock.now() - A_DAY_OF_FAILURE
    return WebhookEndpoint.objects.filter(pk=endpoint.pk, failing_since__lte=since).exists()
