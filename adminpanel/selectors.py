"""What waits for a member of staff, and who administers."""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from accounts.messages.models import Message
from accounts.messages.states import MessageState
from accounts.models import Bounce, Landlord, Membership, User
from adminpanel.jobs.models import Incident
from adminpanel.jobs.stuck import stuck_orders
from billing.models import StripeEvent
from billing.states import EventState
from config.lib import clock
from documents.models import DocumentOrder
from documents.orders.states import OrderState
from provisioning.models import ProvisioningJob
from provisioning.states import JobState

LATE_AFTER = timedelta(minutes=15)
"""How long a paid landlord waits for a portal before a person should look."""


@dataclass(frozen=True, slots=True)
class Need:
    """Work of one kind that waits for a person: how much, why, and where it is done."""

    title: str
    explanation: str
    count: int
    url: str


def needs_a_person() -> list[Need]:
    """Every kind of work that may wait for a person, with how much of it does."""
    return [
        Need(
            "Incidents",
            "Something is stuck, late, failing or missing. Each was told once, and closes by itself when it heals.",
            Incident.objects.filter(closed_at=None).count(),
            listed("adminpanel_incident", open="yes"),
        ),
        Need(
            "Held events",
            "Stripe sent something that cannot be right as it is. The landlord keeps what they had.",
            StripeEvent.objects.filter(state=EventState.HELD).count(),
            listed("billing_stripeevent", state__exact=EventState.HELD),
        ),
        Need(
            "Failed events",
            "They were tried eight times. Replay them when the cause is gone.",
            StripeEvent.objects.filter(state=EventState.FAILED).count(),
            listed("billing_stripeevent", state__exact=EventState.FAILED),
        ),
        Need(
            "Portals that could not be built",
            "A landlord has paid and has no portal. The job says which step failed.",
            failed_jobs().count(),
            listed("provisioning_provisioningjob", attention="failed"),
        ),
        Need(
            "Portals that are late",
            "Paid for more than 15 minutes ago and still not ready.",
            late_jobs().count(),
            listed("provisioning_provisioningjob", attention="late"),
        ),
        Need(
            "Orders to check",
            "Their documents are made. Nothing is sent before somebody has approved it.",
            DocumentOrder.objects.filter(state=OrderState.IN_REVIEW).count(),
            listed("documents_documentorder", state__exact=OrderState.IN_REVIEW),
        ),
        Need(
            "Orders that failed",
            "They were paid for and could not be made. The order says why, and can be tried again.",
            DocumentOrder.objects.filter(state=OrderState.FAILED).count(),
            listed("documents_documentorder", state__exact=OrderState.FAILED),
        ),
        Need(
            "Orders that are late",
            "Longer in one place than that may take, or past the hour that was promised.",
            stuck_orders().count(),
            listed("documents_documentorder", late="yes"),
        ),
        Need(
            "Messages not sent",
            "The mail server refused them at every attempt.",
            Message.objects.filter(state=MessageState.FAILED).count(),
            listed("accounts_message", state__exact=MessageState.FAILED),
        ),
        Need(
            "Addresses that bounce",
            "Mail to them comes back, so reminders wait. Ask for the right address by another way.",
            Bounce.objects.filter(closed_at=None).count(),
            listed("accounts_bounce", open="yes"),
        ),
    ]


def listed(page: str, **filters: str) -> str:
    """The address of a list of the admin, filtered."""
    return f"{reverse(f'admin:{page}_changelist')}?{urlencode(filters)}"


def failed_jobs() -> QuerySet[ProvisioningJob]:
    """Jobs that have failed."""
    return ProvisioningJob.objects.filter(state=JobState.FAILED)


def late_jobs() -> QuerySet[ProvisioningJob]:
    """Jobs that have not failed and should have been done by now."""
    unfinished = (JobState.PENDING, JobState.RUNNING, JobState.PROVISIONED)
    return ProvisioningJob.objects.filter(state__in=unfinished, created_at__lt=clock.now() - LATE_AFTER)


def active_administrators() -> QuerySet[User]:
    """Everybody who can administer now, in the order in which they are locked."""
    return User.objects.filter(is_active=True, is_superuser=True).order_by("pk")


def only_owned_by(user: User) -> list[Landlord]:
    """The landlords that nobody active owns but this person; their memberships stay locked until the change is done."""
    owned = Membership.objects.filter(user=user, role=Membership.Role.OWNER, is_active=True).values("landlord")
    list(Membership.objects.select_for_update().filter(landlord__in=owned).order_by("pk"))
    shared = owners().exclude(user=user).values("landlord")  # asked after the lock, so it sees who went meanwhile
    return list(Landlord.objects.filter(pk__in=owned).exclude(pk__in=shared))


def owners() -> QuerySet[Membership]:
    """The memberships of everybody who owns a landlord and can sign in."""
    return Membership.objects.filter(role=Membership.Role.OWNER, is_active=True, user__is_active=True)
