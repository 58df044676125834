"""What time does to sign-ups that nobody finishes."""

from datetime import timedelta

from celery import shared_task

from billing.selectors import payers
from config.lib import clock
from config.lib.tasks import DomainTask
from intake import services
from intake.erasing import erase, forget_who_asked
from intake.models import Submission
from intake.states import SubmissionState

ABANDONED_AFTER = timedelta(days=14)
ERASED_AFTER = timedelta(days=90)
UNFINISHED = (SubmissionState.DRAFT, SubmissionState.AWAITING_PAYMENT)
BATCH = 200


@shared_task(base=DomainTask, name="intake.sweep")
def sweep() -> None:
    """Abandon what was not touched for 14 days; erase the person behind what was abandoned for 90.

    Not of who has paid: their money is here, and where it could not be matched a person looks at it.
    """
    unpaid = Submission.objects.exclude(landlord__in=payers())
    untouched = unpaid.filter(state__in=UNFINISHED, touched_at__lt=clock.now() - ABANDONED_AFTER)
    for submission in untouched[:BATCH]:
        services.abandon(submission)
    forgotten = unpaid.filter(state=SubmissionState.ABANDONED, touched_at__lt=clock.now() - ERASED_AFTER)
    for submission in forgotten.select_related("landlord")[:BATCH]:
        erase(submission)
    forget_who_asked()
