"""How long work may take, for each kind of row and each state: in one place."""

from collections.abc import Mapping
from datetime import timedelta

from config.lib.work import WorkRow

TEN, FIFTEEN = timedelta(minutes=10), timedelta(minutes=15)

USUAL = FIFTEEN
"""For whatever is not named here, such as a kind of work that is new."""

LIMITS: Mapping[str, Mapping[str, timedelta]] = {
    "accounts.Message": {"queued": TEN},
    "billing.AddressNews": {"pending": timedelta(hours=1)},
    "billing.Reconciliation": {"pending": timedelta(minutes=45)},
    "billing.RefundRequest": {"asked": FIFTEEN},
    "billing.StripeEvent": {"received": TEN},
    "compliance.Digest": {"queued": TEN},
    "compliance.ReportRun": {"queued": FIFTEEN},
    "compliance.WebhookDelivery": {"queued": timedelta(hours=1)},
    "documents.Inspection": {"pending": TEN},
    "documents.FileReading": {"pending": TEN},
    "documents.GenerationRun": {"queued": TEN},
    "documents.DocumentOrder": {
        "paid": TEN,
        "queued": TEN,
        "generating": TEN,
        "changes_requested": TEN,
        "finalising": FIFTEEN,
        "delivering": FIFTEEN,
    },
    "provisioning.AccountArchive": {"queued": timedelta(minutes=25)},
    "provisioning.AccountClosure": {"asked": FIFTEEN, "returning": FIFTEEN, "erasing": FIFTEEN},
    "provisioning.ProvisioningJob": {
        "pending": FIFTEEN,
        "running": FIFTEEN,
        "provisioned": FIFTEEN,
        "failed": FIFTEEN,
    },
}

EACH = frozenset({"documents.DocumentOrder", "provisioning.ProvisioningJob"})
"""Somebody has paid for each of these, so staff are told of each. Of other work they are told by its cause."""

RUN_LIMIT = timedelta(minutes=6)
"""No task without a limit of its own runs longer (`CELERY_TASK_TIME_LIMIT` is five minutes): a run that seems to was
lost with its worker.
"""

DYING = timedelta(minutes=1)
"""What a run with a limit of its own is given beyond that."""

SILENCE = timedelta(minutes=2)
"""A worker or a beat that gave no sign of life for so long is missing."""

GRACE = timedelta(minutes=2)
"""An entry of the timetable may start so much later than it says before it is late; a frequent one, three ticks."""

CATCHING_UP = timedelta(minutes=10)
"""After a worker or the beat was missing, what waited gets this time before it is stuck by itself."""

OLDEST_WORK = FIFTEEN
"""Work that is due for longer makes an installation not ready."""

RUNS_KEPT = timedelta(days=30)
INCIDENTS_KEPT = timedelta(days=365)
HEARTBEATS_KEPT = timedelta(days=1)


def limit(model: type[WorkRow], state: str) -> timedelta:
    """How long a row may be unfinished in a state."""
    return LIMITS.get(model._meta.label, {}).get(state, USUAL)
