"""Users, landlords and who belongs to whom. Audit entries and messages have folders of their own."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Lower

from accounts.audit.models import AuditEntry, AuditHead, AuditLink, AuditSalt
from accounts.branding.models import Brand
from accounts.messages.models import Bounce, DeliveredMail, Message
from accounts.notifying.models import NotificationWishes
from accounts.sms.models import MobileNumber
from accounts.states import Readiness
from config.lib import clock
from config.lib.finding import parts_index
from config.lib.states import known_states

__all__ = ["AddressChange", "AuditEntry", "Bounce", "DeliveredMail", "Invitation", "Landlord", "Membership", "User"]
__all__ += ["AuditHead", "AuditLink", "AuditSalt", "Brand", "MemberInvitation", "Message", "MobileNumber"]
__all__ += ["NotificationWishes"]

GOOD_FOR = timedelta(days=14)
"""How long somebody has who is asked to be a member."""


class UserManager(BaseUserManager["User"]):
    """Finds people by e-mail address, whatever its case."""

    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A person who signs in by e-mail; without a password nobody can sign in until an invitation is used."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """An administrator: a member of staff with every right."""
        return self.create_user(email, password, **{"is_staff": True, "is_superuser": True, **fields})

    def get_by_natural_key(self, username: str | None) -> "User":
        """The person with this address."""
        return self.get(email__iexact=username)


class User(AbstractUser):
    """A person who can sign in, as a landlord's owner or member, as a tenant, or as staff."""

    username = None  # type: ignore[assignment]
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    full_name = models.CharField(max_length=200)
    email = models.EmailField("e-mail address", unique=True)
    date_joined = models.DateTimeField("date joined", default=clock.now)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    objects = UserManager()  # type: ignore[assignment,misc]

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), name="accounts_user_email_once", violation_error_message="Taken.")
        ]
        indexes: ClassVar = [parts_index("email", "full_name", name="accounts_user_found")]

    def __str__(self) -> str:
        return self.full_name or self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the row in a transaction, so that whoever refuses it afterwards undoes it."""
        with transaction.atomic():
            super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        """The name as they gave it."""
        return self.full_name

    def get_short_name(self) -> str:
        """The first word of the name."""
        return self.full_name.split(" ")[0]


class Landlord(models.Model):
    """The customer: an individual, a company or an agent. Everything in a portal belongs to one landlord."""

    class Kind(models.TextChoices):
        INDIVIDUAL = "individual", "Individual"
        COMPANY = "company", "Company"
        AGENT = "agent", "Agent"

    reference = models.CharField(
        max_length=15, unique=True, editable=False, help_text="CVP-YYYY-NNNNNN; never changes."
    )
    name = models.CharField(max_length=200, help_text="The person's full name.")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    company_name = models.CharField(max_length=200, blank=True)
    email = models.EmailField("address of record", help_text="Where legal reminders go. A landlord cannot be without.")
    phone = models.CharField(max_length=20, blank=True)
    wants_sms = models.BooleanField("wants SMS", default=False, help_text="Asked for SMS beside e-mail.")
    readiness = models.CharField(
        max_length=10, choices=Readiness.choices, default=Readiness.APPLICANT, editable=False, db_index=True
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)
    closes_at = models.DateTimeField(
        "closes", null=True, editable=False, help_text="An owner asked for it. Erased in the night after, for good."
    )
    users = models.ManyToManyField("accounts.User", through="accounts.Membership", related_name="landlords")

    class Meta:
        ordering: ClassVar = ["reference"]
        permissions: ClassVar = [
            ("export_landlord", "Can take out everything held about a landlord"),
            ("erase_landlord", "Can erase a landlord"),
        ]
        constraints: ClassVar = [
            known_states("readiness", Readiness, name="accounts_landlord_readiness_known"),
            models.CheckConstraint(condition=Q(email__contains="@"), name="accounts_landlord_has_address_of_record"),
        ]
        indexes: ClassVar = [parts_index("reference", "email", "name", "company_name", name="accounts_landlord_found")]

    def __str__(self) -> str:
        return f"{self.reference} {self.display_name}"

    @property
    def display_name(self) -> str:
        """The company where there is one, else the person."""
        return self.company_name or self.name


class AddressChange(models.Model):
    """An address at which a landlord wants to be reached. Until its link is followed, the former one counts."""

    landlord = models.ForeignKey("accounts.Landlord", on_delete=models.CASCADE, related_name="address_changes")
    address = models.EmailField()
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False, help_text="Followed, given up, or asked for anew.")
    is_confirmed = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["landlord"], condition=Q(ended_at=None), name="accounts_address_change_open_once"
            )
        ]

    def __str__(self) -> str:
        return f"Change of address {self.pk}"


class ReferenceCounter(models.Model):
    """The last number given out in a year; locked while the next is taken."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class Membership(models.Model):
    """A user's place with a landlord. A landlord with members always keeps one active owner."""

    class Role(models.TextChoices):
        OWNER = "owner", "Owner"
        MEMBER = "member", "Member"

    landlord = models.ForeignKey("accounts.Landlord", on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=6, choices=Role.choices)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["landlord", "user"], name="accounts_membership_once"),
            models.CheckConstraint(condition=Q(role__in=["owner", "member"]), name="accounts_membership_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"


class MemberInvitation(models.Model):
    """Somebody whom an owner asked to work in the portal. It opens nothing before they have said yes themselves."""

    landlord = models.ForeignKey("accounts.Landlord", on_delete=models.CASCADE, related_name="member_invitations")
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="member_invitations")
    name = models.CharField(max_length=200, help_text="As the owner who asked wrote it.")
    email = models.EmailField()
    role = models.CharField(max_length=6, choices=Membership.Role.choices)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(default=clock.now, help_text="When the mail went last.")
    ended_at = models.DateTimeField(null=True, editable=False, help_text="Accepted, declined or taken back.")
    is_accepted = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["landlord", "user"], condition=Q(ended_at=None), name="accounts_member_invited_once"
            ),
            models.CheckConstraint(condition=Q(role__in=["owner", "member"]), name="accounts_member_invited_as_known"),
        ]

    def __str__(self) -> str:
        return f"Invitation of a member {self.pk}"

    @property
    def ends_at(self) -> datetime:
        """Until when it can be answered."""
        return self.invited_at + GOOD_FOR

    @property
    def is_open(self) -> bool:
        """Whether it can be answered still."""
        return self.ended_at is None and self.ends_at > clock.now()


class Invitation(models.Model):
    """A single-use link with which an invited person sets a password. Only the hash of its token is kept."""

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="invitations")
    landlord = models.ForeignKey("accounts.Landlord", on_delete=models.CASCADE, null=True, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField(editable=False)
    used_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    def __str__(self) -> str:
        return f"Invitation {self.pk} for user {self.user_id}"

    @property
    def is_open(self) -> bool:
        """Whether the link still works."""
        return self.used_at is None and self.expires_at > clock.now()
