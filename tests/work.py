"""Doing the due work in the test's own process, through the tasks."""

from accounts.messages.models import Message
from accounts.messages.tasks import send
from billing.models import AddressNews, Reconciliation, RefundRequest, StripeEvent
from billing.tasks import give_back, process_event, reconcile, tell_address
from compliance.models import Digest, ReportRun, WebhookDelivery
from compliance.tasks import deliver_webhook, make_report, send_digest
from documents.models import DocumentOrder, FileReading, GenerationRun, Inspection
from documents.tasks import generate, go_on, inspect, read
from provisioning.leaving.tasks import close as close_account
from provisioning.leaving.tasks import make as make_archive
from provisioning.models import AccountArchive, AccountClosure, ProvisioningJob
from provisioning.tasks import run

QUEUES = (
    (StripeEvent, process_event),
    (Reconciliation, reconcile),
    (RefundRequest, give_back),
    (AddressNews, tell_address),
    (ProvisioningJob, run),
    (Inspection, inspect),
    (FileReading, read),
    (GenerationRun, generate),
    (DocumentOrder, go_on),
    (Digest, send_digest),
    (ReportRun, make_report),
    (WebhookDelivery, deliver_webhook),
    (AccountArchive, make_archive),
    (AccountClosure, close_account),
    (Message, send),
)
MAX_ROUNDS = 20


def work_off() -> None:
    """Run every due work row until none is left."""
    for _ in range(MAX_ROUNDS):
        due = [(task, key) for model, task in QUEUES for key in model.objects.due().values_list("pk", flat=True)]
        if not due:
            return
        for task, key in due:
            task(key)
    raise AssertionError("The work does not end.")
