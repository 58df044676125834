"""Finding what staff look for, and who administers."""

from datetime import timedelta
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from accounts.messages.models import Message
from accounts.messages.states import MessageState
from accounts.models import Landlord, Membership, User
from compliance.models import Property
from config.lib import clock
from config.lib.finding import says_all
from provisioning.models import ProvisioningJob
from provisioning.states import JobState

LATE_AFTER = timedelta(minutes=15)
"""How long a paid landlord waits for a portal before a person should look."""


def listed(page: str, **filters: str) -> str:
    """The address of a list of the admin, filtered."""
    return f"{reverse(f'admin:{page}_changelist')}?{urlencode(filters)}"


def failed_jobs() -> QuerySet[ProvisioningJob]:
    """Jobs that have failed."""
    return ProvisioningJob.objects.filter(state=JobState.FAILED)


def failed_mails(landlord: Landlord) -> QuerySet[Message]:
    """The mails to a landlord that were refused at every attempt."""
    return Message.objects.filter(landlord=landlord, state=MessageState.FAILED).order_by("pk")


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


def landlords_matching(words: str) -> QuerySet[Landlord, int]:
    """The keys of landlords who have all the words in their own details, in those of a member, or in one address.

    Each of the three is asked by itself, so that its index answers; together in one condition none would.
    """
    own = Landlord.objects.filter(says_all(words, columns=("reference", "email", "name", "company_name")))
    at_address = Property.objects.filter(says_all(words, columns=("line_1", "line_2", "town", "postcode")))
    people = User.objects.filter(says_all(words, columns=("email", "full_name")))
    with_member = Membership.objects.filter(user__in=people)
    found = own.order_by().values_list("pk", flat=True)
    others = at_address.order_by().values_list("landlord", flat=True), with_member.values_list("landlord", flat=True)
    return found.union(*others)
