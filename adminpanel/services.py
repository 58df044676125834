"""What staff do to landlords, their payments, portals and mails: for a reason, into the trail."""

from django.db import transaction

from accounts.audit import services as audit
from accounts.errors import NotReady
from accounts.messages.models import Message
from accounts.messages.states import MESSAGE, MessageState
from accounts.models import Landlord, User
from accounts.states import Readiness
from adminpanel.errors import MustBeKept, NothingFailed
from adminpanel.selectors import failed_jobs, has_ever_paid, may_be_paying
from billing.models import StripeEvent
from billing.services import replay
from config.lib import clock
from intake.erasing import erase_applicant_on_request
from provisioning.models import ProvisioningJob
from provisioning.services import resend_welcome, retry


@transaction.atomic
def resend_invitation(landlord: Landlord, by: User, why: str) -> None:
    """Send the owner the welcome with a fresh link; NotReady before there is a portal to welcome them to."""
    if landlord.readiness != Readiness.READY:
        raise NotReady("There is no portal to welcome them to yet.")
    resend_welcome(landlord, by=by)
    audit.record("adminpanel.welcome_sent_again", subject=landlord, why=why, by=by)


@transaction.atomic
def replay_event(event: StripeEvent, by: User, why: str) -> None:
    """Put a held or failed event back into the inbox."""
    replay(event, by=by)
    audit.record("adminpanel.event_replayed", subject=event, why=why, by=by)


@transaction.atomic
def retry_job(job: ProvisioningJob, by: User, why: str) -> None:
    """Let a failed job run again."""
    retry(job, by=by)
    audit.record("adminpanel.provisioning_retried", subject=job, why=why, by=by)


@transaction.atomic
def queue_again(message: Message, by: User, why: str) -> None:
    """Give a failed message all its attempts once more."""
    MESSAGE.move(message, to=MessageState.QUEUED, by=by, why=why, attempts=0, run_after=clock.real_now())


@transaction.atomic
def retry_failed_job(landlord: Landlord, by: User, why: str) -> ProvisioningJob:
    """Let the job that failed to build a landlord's portal run again; NothingFailed where none did."""
    job = failed_jobs().filter(landlord=landlord).last()
    if job is None:
        raise NothingFailed
    retry_job(job, by, why)
    return job


@transaction.atomic
def erase_applicant(landlord: Landlord, by: User, why: str) -> None:
    """Forget an applicant who never paid, at once; MustBeKept where they have paid, or may be about to."""
    locked = Landlord.objects.select_for_update().get(pk=landlord.pk)
    if locked.readiness != Readiness.APPLICANT or has_ever_paid(locked):
        raise MustBeKept
    if may_be_paying(locked):
        raise MustBeKept("A page of Stripe's is open on which they can still pay. It closes within a day.")
    erase_applicant_on_request(locked, by=by, why=why)
    audit.record("adminpanel.landlord.erased", subject=locked, why=why, by=by)
