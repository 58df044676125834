"""What staff do to people."""

import secrets
from dataclasses import dataclass

from allauth.usersessions.models import UserSession
from django.db import transaction

from accounts.audit import services as audit
from accounts.errors import LastOwner, NotReady
from accounts.messages.models import Message
from accounts.messages.reaching import close
from accounts.messages.services import queue
from accounts.messages.states import MESSAGE, MessageState
from accounts.models import Bounce, Landlord, User
from accounts.services import invite
from accounts.states import Readiness
from adminpanel.errors import OwnRights
from adminpanel.selectors import only_owned_by
from billing.models import StripeEvent
from billing.services import replay
from config.lib import clock
from provisioning.models import ProvisioningJob
from provisioning.services import resend_welcome, retry

RIGHTS = ("is_active", "is_staff", "is_superuser")


def rights_of(user: User) -> dict[str, bool]:
    """What a person may be: active, staff, administrator."""
    return {name: bool(getattr(user, name)) for name in RIGHTS}


@transaction.atomic
def save_person(user: User, *, by: User) -> None:
    """Write a person as staff typed them; refused where it would end oneself or a landlord's only owner."""
    before = User.objects.filter(pk=user.pk).first()
    if before and user.pk == by.pk and rights_of(before) != rights_of(user):
        raise OwnRights
    if before and before.is_active and not user.is_active:
        ensure_landlords_keep_an_owner(user)
    user.save()
    if not user.is_active:
        end_sessions(user)


def ensure_landlords_keep_an_owner(user: User) -> None:
    """Pass, or LastOwner with the landlords that nobody else owns."""
    if alone := only_owned_by(user):
        references = ", ".join(landlord.reference for landlord in alone)
        raise LastOwner(f"{user} is the only active owner of {references}. Make another member an owner first.")


def ensure_not_oneself(user: User, *, by: User) -> None:
    """Pass, or OwnRights where somebody would remove themselves."""
    if user.pk == by.pk:
        raise OwnRights


def end_sessions(user: User) -> None:
    """Sign a person out everywhere."""
    for session in UserSession.objects.filter(user=user):
        session.end()


# Acts: each takes a row, who asks and why, and leaves an entry in the trail ---------------------------


@transaction.atomic
def deactivate(user: User, by: User, why: str) -> None:
    """End a person's access at once; refused for oneself, a landlord's only owner, the last administrator."""
    before = rights_of(user)
    user.is_active = False
    save_person(user, by=by)
    audit.record("adminpanel.user.deactivated", subject=user, before=before, after=rights_of(user), why=why, by=by)


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


@dataclass(frozen=True, slots=True)
class Restored:
    """An administrator who was restored, and the token with which they set a password."""

    user: User
    token: str
    is_new: bool


@transaction.atomic
def restore_administrator(email: str, *, full_name: str, why: str) -> Restored:
    """Make a person an active administrator, whoever they were, with a fresh link to set a password."""
    user = User.objects.filter(email__iexact=email).first()
    before = rights_of(user) if user else {}
    is_new = user is None
    if user is None:
        user = User.objects.create_user(email, full_name=full_name)
    user.is_active = user.is_staff = user.is_superuser = True
    user.save(update_fields=list(RIGHTS))
    audit.record("adminpanel.administrator_restored", subject=user, before=before, after=rights_of(user), why=why)
    return Restored(user=user, token=invite(user, landlord=None), is_new=is_new)
