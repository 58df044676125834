"""What tenants are let see and say: their access, what is shared, what they received, wrote and asked for."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from config.lib import clock
from config.lib.states import known_states


class TenancyAccess(models.Model):
    """That somebody who lives there may see what is shared with the tenancy. It makes nobody a member."""

    tenancy = models.ForeignKey("compliance.Tenancy", on_delete=models.CASCADE, related_name="accesses")
    occupier = models.ForeignKey("compliance.Occupier", on_delete=models.CASCADE, related_name="accesses")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="tenancy_accesses")
    email = models.EmailField(help_text="Where the invitation went.")
    ends_with_tenancy = models.BooleanField(default=True, help_text="No: they keep reading until it is revoked.")
    invited_at = models.DateTimeField(default=clock.now, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    accepted_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)
    switched_off_at = models.DateTimeField(null=True, editable=False, help_text="By the plan, until it is back.")
    switched_off_why = models.CharField(max_length=200, blank=True, editable=False)

    class Meta:
        ordering: ClassVar = ["pk"]
        verbose_name_plural = "tenancy accesses"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["occupier"], condition=Q(revoked_at=None), name="compliance_access_once_an_occupier"
            ),
            models.UniqueConstraint(
                "tenancy", Lower("email"), condition=Q(revoked_at=None), name="compliance_access_once_an_address"
            ),
            models.CheckConstraint(
                condition=Q(switched_off_at=None) | ~Q(switched_off_why=""), name="compliance_access_off_for_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"Access {self.pk} to tenancy {self.tenancy_id}"

    @property
    def landlord_id(self) -> int:
        """Whose trail tells of it."""
        return self.tenancy.property.landlord_id


class Share(models.Model):
    """A file that the landlord shares with a tenancy beside what the law has them give, until they end that."""

    tenancy = models.ForeignKey("compliance.Tenancy", on_delete=models.CASCADE, related_name="shares")
    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, related_name="shares")
    title = models.CharField(max_length=120, help_text="What the tenants read; the file's own name stays hidden.")
    shared_at = models.DateTimeField(default=clock.now, editable=False)
    shared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    ended_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering: ClassVar = ["-shared_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["tenancy", "document"], condition=Q(ended_at=None), name="compliance_share_once"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="compliance_share_has_title"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def landlord_id(self) -> int:
        """Whose trail tells of it."""
        return self.tenancy.property.landlord_id


class Receipt(models.Model):
    """That a tenant says they received a file: who, when, and which bytes. Never changed."""

    access = models.ForeignKey("compliance.TenancyAccess", on_delete=models.PROTECT, related_name="receipts")
    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, related_name="receipts")
    sha256 = models.CharField(max_length=64, help_text="Of the bytes that they could open.")
    title = models.CharField(max_length=120, help_text="What it was called on their page.")
    received_at = models.DateTimeField(default=clock.now, editable=False)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["access", "document"], name="compliance_receipt_once"),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} by access {self.access_id}"

    @property
    def landlord_id(self) -> int:
        """Whose trail tells of it."""
        return self.access.landlord_id


class TenantMessage(models.Model):
    """Something that a tenant wrote to the landlord, or the landlord to a tenant."""

    access = models.ForeignKey("compliance.TenancyAccess", on_delete=models.CASCADE, related_name="messages")
    is_from_tenant = models.BooleanField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    text = models.TextField()
    sent_at = models.DateTimeField(default=clock.now, editable=False)
    read_at = models.DateTimeField(null=True, editable=False, help_text="When the other side first opened it.")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text=""), name="compliance_message_says_something")
        ]
        indexes: ClassVar = [
            models.Index(fields=["access"], condition=Q(read_at=None), name="compliance_message_unread")
        ]

    def __str__(self) -> str:
        return f"Message {self.pk} of access {self.access_id}"


class Asked(models.TextChoices):
    """What a tenant may ask for."""

    GAS = "gas", "The gas safety record"
    ELECTRICAL = "electrical", "The electrical report (EICR)"
    EPC = "epc", "The energy performance certificate (EPC)"
    DEPOSIT = "deposit", "The deposit’s protection and its information"
    TERMS = "terms", "The written terms of the tenancy"
    OTHER = "other", "Something else"


class PaperRequest(models.Model):
    """That a tenant asked for a paper, and what the landlord answered."""

    access = models.ForeignKey("compliance.TenancyAccess", on_delete=models.CASCADE, related_name="requests")
    wanted = models.CharField(max_length=10, choices=Asked.choices)
    note = models.CharField(max_length=500, blank=True)
    asked_at = models.DateTimeField(default=clock.now, editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    answer = models.TextField(blank=True)
    document = models.ForeignKey(
        "documents.Document",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        help_text="The file that answers it.",
    )

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            known_states("wanted", Asked, name="compliance_paperrequest_wanted_known"),
            models.CheckConstraint(
                condition=Q(answered_at=None) | ~Q(answer=""), name="compliance_paperrequest_answered_in_words"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["access"], condition=Q(answered_at=None), name="compliance_paperrequest_open")
        ]

    def __str__(self) -> str:
        return f"{self.get_wanted_display()}, asked by access {self.access_id}"

    @property
    def landlord_id(self) -> int:
        """Whose trail tells of it."""
        return self.access.landlord_id


class Place(models.TextChoices):
    """How much of an address a public page shows."""

    NOTHING = "nothing", "Nothing: it says “this home”"
    TOWN = "town", "The town alone"
    LINE = "line", "The first line of the address"


class GasPage(models.Model):
    """A public page that says of one home whether its gas check is in date, and nothing of who lets or lives there.

    Its token is kept as it is, because the page is made to be printed again; it opens nothing else.
    """

    home = models.ForeignKey("compliance.Property", on_delete=models.CASCADE, related_name="gas_pages")
    token = models.CharField(max_length=32, unique=True, editable=False)
    shown = models.CharField(max_length=7, choices=Place.choices, default=Place.NOTHING)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    revoked_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            known_states("shown", Place, name="compliance_gaspage_shown_known"),
            models.UniqueConstraint(
                fields=["home"], condition=Q(revoked_at=None), name="compliance_gaspage_once_a_home"
            ),
        ]

    def __str__(self) -> str:
        return f"Gas page {self.pk} of property {self.home_id}"

    @property
    def landlord_id(self) -> int:
        """Whose trail tells of it."""
        return self.home.landlord_id
