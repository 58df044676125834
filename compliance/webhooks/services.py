"""Addresses kept, rotated, switched off and on again; tests and replays asked for."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from accounts.audit import services as audit
from accounts.messages.services import queue
from accounts.models import Landlord, User
from compliance.models import WebhookDelivery, WebhookEndpoint
from compliance.models.webhooks import new_salt
from compliance.states import DELIVERY, DeliveryState
from compliance.webhooks.errors import EndpointIsOff, TooManyEndpoints, TooManyTests
from compliance.webhooks.selectors import endpoints_of
from compliance.webhooks.signing import BOTH_HOLD, salts_of
from compliance.webhooks.words import ENDED, PAUSED, EventKind, OffReason
from config.lib import clock
from plans.entitlements import Entitlements
from plans.features import Access, FeatureKey
from plans.services import ensure_feature

FEATURE = FeatureKey.WEBHOOKS
MOST_ENDPOINTS, MOST_TESTS = 10, 5
KEPT = timedelta(days=30)


@transaction.atomic
def add_endpoint(landlord: Landlord, *, url: str, events: Sequence[str], by: User) -> WebhookEndpoint:
    """Keep an address, which is told of these from now on; TooManyEndpoints beyond ten."""
    ensure_feature(landlord, FEATURE, to=Access.WRITE)
    if endpoints_of(landlord).count() >= MOST_ENDPOINTS:
        raise TooManyEndpoints
    endpoint = WebhookEndpoint.objects.create(landlord=landlord, url=url, events=list(events), created_by=by)
    audit.record("compliance.webhook_added", subject=endpoint, after={"events": list(events)}, by=by)
    return endpoint


@transaction.atomic
def change_endpoint(endpoint: WebhookEndpoint, *, url: str, events: Sequence[str], by: User) -> None:
    """Write where it is and what it is told. What waits goes to the new place."""
    before, after = {"events": endpoint.events}, {"events": list(events), "moved": url != endpoint.url}
    WebhookEndpoint.objects.filter(pk=endpoint.pk).update(url=url, events=list(events))
    audit.record("compliance.webhook_changed", subject=endpoint, before=before, after=after, by=by)


@transaction.atomic
def rotate(endpoint: WebhookEndpoint, *, by: User) -> None:
    """Give it a new secret. The former ones hold beside it for a day."""
    row = WebhookEndpoint.objects.select_for_update().get(pk=endpoint.pk)
    now = clock.real_now()
    still = [pair for pair in row.former if pair[0] in salts_of(row, at=now)]
    row.former = [[row.salt, (now + BOTH_HOLD).isoformat()], *still]
    row.salt = endpoint.salt = new_salt()
    row.save(update_fields=["salt", "former"])
    audit.record("compliance.webhook_rotated", subject=endpoint, by=by)


@transaction.atomic
def remove_endpoint(endpoint: WebhookEndpoint, *, by: User) -> None:
    """Forget an address and what it was told."""
    audit.record("compliance.webhook_removed", subject=endpoint, by=by)
    endpoint.delete()


# Off and on -------------------------------------------------------------------------------------


@transaction.atomic
def switch_off(endpoint: WebhookEndpoint, *, why: OffReason) -> None:
    """Tell it nothing more, and drop what waits. Where it is the address that failed, the landlord is told."""
    off = {"off_at": clock.now(), "off_why": why}
    if not WebhookEndpoint.objects.filter(pk=endpoint.pk).exclude(off_why=why).update(**off):
        return
    drop_waiting(endpoint)
    audit.record("compliance.webhook_off", subject=endpoint, why=why.label)
    if why in ENDED:
        tell_landlord(endpoint, why=why)


def drop_waiting(endpoint: WebhookEndpoint) -> None:
    """What waits is not sent; it can be sent again from the log."""
    waiting = WebhookDelivery.objects.filter(endpoint=endpoint, state=DeliveryState.QUEUED)
    keys = list(waiting.values_list("pk", flat=True))
    if keys:
        WebhookDelivery.objects.filter(pk__in=keys, state=DeliveryState.QUEUED).update(state=DeliveryState.DROPPED)
        audit.record_set(f"{DELIVERY.name}.dropped", model=WebhookDelivery, keys=keys, landlord=endpoint.landlord_id)


def tell_landlord(endpoint: WebhookEndpoint, *, why: OffReason) -> None:
    """Mail the landlord that an address of theirs is told nothing any more."""
    path = reverse("compliance:webhook", args=[endpoint.pk])
    queue(
        "webhook_off",
        to=endpoint.landlord.email,
        key=f"webhook-off:{endpoint.pk}:{clock.now().isoformat()}",
        landlord=endpoint.landlord,
        context={"endpoint": endpoint, "why": why.label, "path": path, "landlord": endpoint.landlord},
    )


@transaction.atomic
def switch_on(endpoint: WebhookEndpoint, *, by: User | None) -> None:
    """Tell it again what happens from now on; switching it on again changes nothing."""
    ensure_feature(endpoint.landlord, FEATURE, to=Access.SIDE_EFFECT)
    on = {"off_at": None, "off_why": "", "failing_since": None}
    if WebhookEndpoint.objects.filter(pk=endpoint.pk).exclude(off_at=None).update(**on):
        audit.record("compliance.webhook_on", subject=endpoint, by=by)


@transaction.atomic
def keep_to_plan(landlord: Landlord, *, entitlements: Entitlements) -> None:
    """Pause the landlord's addresses where the plan lets nothing out, and take them up again where it does.

    One that ended by itself stays off until a person has looked.
    """
    rows = endpoints_of(landlord)
    if entitlements.allows(FEATURE, to=Access.SIDE_EFFECT):
        for endpoint in rows.filter(off_why__in=PAUSED):
            switch_on(endpoint, by=None)
        return
    why = OffReason.PAYMENT if FEATURE in entitlements.features else OffReason.PLAN
    for endpoint in rows.exclude(off_why__in=[why, *ENDED]):
        switch_off(endpoint, why=why)


# Sent at somebody's word ------------------------------------------------------------------------


@transaction.atomic
def send_test(endpoint: WebhookEndpoint, *, by: User) -> WebhookDelivery:
    """Write a test, whose worker the caller calls."""
    ensure_may_send(endpoint)
    if waiting_of(endpoint).filter(event=EventKind.TEST).count() >= MOST_TESTS:
        raise TooManyTests
    delivery = WebhookDelivery.objects.create(endpoint=endpoint, event=EventKind.TEST, data={"sent_by": "a person"})
    audit.record("compliance.webhook_tested", subject=endpoint, by=by)
    return delivery


@transaction.atomic
def replay(delivery: WebhookDelivery, *, by: User) -> None:
    """Send it once more, under the same id, with a ladder of tries of its own. The caller calls the worker."""
    ensure_may_send(delivery.endpoint)
    anew: dict[str, Any] = {"attempts": 0, "run_after": clock.real_now(), "error": "", "error_code": ""}
    DELIVERY.move(delivery, to=DeliveryState.QUEUED, by=by, **anew)


def ensure_may_send(endpoint: WebhookEndpoint) -> None:
    """Pass, or raise the gate's refusal, or EndpointIsOff."""
    ensure_feature(endpoint.landlord, FEATURE, to=Access.SIDE_EFFECT)
    if endpoint.off_at is not None:
        raise EndpointIsOff


def waiting_of(endpoint: WebhookEndpoint) -> QuerySet[WebhookDelivery]:
    """What waits to be sent to it."""
    return WebhookDelivery.objects.filter(endpoint=endpoint, state=DeliveryState.QUEUED)


def forget_old() -> int:
    """Forget what was told more than thirty days ago; how much that was."""
    old = WebhookDelivery.objects.filter(created_at__lt=clock.now() - KEPT).exclude(state=DeliveryState.QUEUED)
    return old.delete()[0]
