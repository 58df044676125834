"""What staff do to landlords, their payments, portals and mails: for a reason, into the trail."""

import secrets

from django.db import transaction

from accounts.audit import services as audit
from accounts.errors import NotReady
from accounts.messages.models import Message
from accounts.messages.reaching import close
from accounts.messages.services import queue
from accounts.messages.states import MESSAGE, MessageState
from accounts.models import Bounce, Landlord, User
from accounts.sms.sending import queue_text
from accounts.states import Readiness
from adminpanel.errors import MustBeKept, NothingFailed
from adminpanel.selectors import failed_jobs, failed_mails
from billing.models import StripeEvent
from billing.selectors import has_ever_paid, may_be_paying
from billing.services import replay
from config.lib import clock
from intake.erasing import erase_applicant_on_request
from provisioning.leaving.closing import close_now
from provisioning.models import AccountClosure, ProvisioningJob
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
def queue_failed_again(landlord: Landlord, by: User, why: str) -> list[Message]:
    """Give every mail to a landlord that failed its attempts once more; NothingFailed where none did."""
    mails = list(failed_mails(landlord))
    if not mails:
        raise NothingFailed("No mail to this landlord has failed, so there is nothing to send again.")
    for message in mails:
        queue_again(message, by, why)
    return mails


@transaction.atomic
def retry_failed_job(landlord: Landlord, by: User, why: str) -> ProvisioningJob:
    """Let the job that failed to build a landlord's portal run again; NothingFailed where none did."""
    job = failed_jobs().filter(landlord=landlord).last()
    if job is None:
        raise NothingFailed
    retry_job(job, by, why)
    return job


@transaction.atomic
def write_again(bounce: Bounce, by: User, why: str) -> None:
    """Take somebody's word that an address works again; the next mail that comes back says otherwise."""
    close(Bounce.objects.filter(pk=bounce.pk), why=why)
    audit.record("adminpanel.address_written_to_again", subject=bounce, why=why, by=by)


@transaction.atomic
def send_test_mail(address: str, *, by: User) -> Message:
    """A mail that says that mail arrives, whatever is known of the address; each time a new one."""
    key = f"test:{secrets.token_hex(8)}"
    message = queue("test_mail", to=address.lower(), key=key, context={"asked_at": clock.now()})
    audit.record("adminpanel.test_mail_sent", subject=message, by=by)
    return message


@transaction.atomic
def send_test_text(number: str, *, by: User) -> Message:
    """A text message that says that texts arrive; each time a new one."""
    message = queue_text("test", to=number, key=f"test:{secrets.token_hex(8)}", context={})
    audit.record("adminpanel.test_text_sent", subject=message, by=by)
    return message


@transaction.atomic
def erase(landlord: Landlord, by: User, why: str) -> AccountClosure | None:
    """Erase a landlord on their word. Who never paid is forgotten at once; who has a portal, by the closure returned,
    for which the caller calls a worker. MustBeKept and ClosureWaits where it cannot be done yet.
    """
    locked = Landlord.objects.select_for_update().get(pk=landlord.pk)
    row = None
    if locked.readiness == Readiness.READY:
        row = close_now(locked, by=by, why=why)
    elif locked.readiness == Readiness.APPLICANT and not has_ever_paid(locked):
        erase_applicant(locked, by=by, why=why)
    else:
        raise MustBeKept
    audit.record("adminpanel.landlord.erased", subject=locked, why=why, by=by)
    return row


def erase_applicant(landlord: Landlord, *, by: User, why: str) -> None:
    """Forget an applicant who never paid; MustBeKept where they may be about to."""
    if may_be_paying(landlord):
        raise MustBeKept("A page of Stripe's is open on which they can still pay. It closes within a day.")
    erase_applicant_on_request(landlord, by=by, why=why)
